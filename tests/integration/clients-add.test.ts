import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkAssignable } from '#shared/clients/assignable.ts';
import { codes } from '#shared/domain/reference.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { openMailSecrets } from '#shared/secrets/mail-secrets.ts';
import {
  type ClientProfileFixture,
  clientProfileFixture,
  providers,
  type StaffName,
  staffMember,
} from '../support/client-profile-fixture.ts';
import { itemsOf } from '../support/table-items.ts';

let fixture: ClientProfileFixture;
beforeAll(async () => {
  fixture = await clientProfileFixture();
});

const newEmail = () => `${randomUUID()}@clients.example`;

function body(given: Record<string, unknown> = {}) {
  return { firstName: 'Anne-Marie', lastName: "O'Brien", email: newEmail(), ...given };
}

function add(who: StaffName, given: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  return fixture.as(who)('POST', '/v1/clients', { body: body(given), headers });
}

/** Items of one client, of a kind. */
async function of(clientId: unknown, entity: string) {
  const items = await itemsOf(fixture.table, entity);
  return items.filter((item) => JSON.stringify(item).includes(String(clientId)));
}

function clientOf(reply: { body: Record<string, unknown> }) {
  // biome-ignore lint/suspicious/noExplicitAny: a reply of the API
  return (reply.body as any).client;
}

function pointers(reply: { body: Record<string, unknown> }) {
  return ((reply.body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
}

describe('adding a client', () => {
  it('CL-04, CL-18, CL-19: makes the record, invites, and answers with the link to copy', async () => {
    const email = newEmail();
    const reply = await add('base', {
      email: ` ${email.toUpperCase()} `,
      phone: '(416) 555-0199',
      preferredName: 'Annie',
    });
    expect(reply.status).toBe(201);
    const { client, invitation } = reply.body as Record<string, Record<string, unknown>>;
    expect(client).toMatchObject({
      type: 'client',
      status: 'invited',
      version: 1,
      ribbon: { displayName: "Anne-Marie O'Brien", email, phone: '+14165550199', hasSafetyFlag: false },
      caseDetails: {
        serviceProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
        assignedStaff: [{ id: 'base' }],
      },
      communication: {
        jobFeedEmail: { enabled: false, frequency: 'weekly' },
        preferences: [],
        caseworkerCommunications: true,
      },
    });
    expect(reply.headers).toMatchObject({ location: `/v1/clients/${client?.id}`, etag: '"1"' });
    expect(invitation).toMatchObject({ sentTo: email });

    const effects = (await of(client?.id, 'Outbox')).concat(await of(email, 'Outbox'));
    const mail = effects.map(({ effect }) => effect as Record<string, unknown>).find(({ kind }) => kind === 'mail');
    expect(mail).toMatchObject({
      message: {
        template: 'client-invite',
        to: email,
        language: 'en',
        data: { recipientName: 'Annie', serviceProviderName: 'Lakeshore Employment', expiresAt: invitation?.expiresAt },
      },
    });
    expect(openMailSecrets(fixture.ring, String(mail?.sealed))).toEqual({ link: invitation?.link });
    expect(effects.map(({ effect }) => (effect as { kind: string }).kind)).toContain('identity.create-user');
    expect(await of(client?.id, 'Person')).toHaveLength(1);
    expect(await of(client?.id, 'MatchInput')).toMatchObject([{ reachable: false, feed: { enabled: false } }]);
    expect(await of(client?.id, 'Audit')).toMatchObject([{ action: 'client.created', actorId: 'base' }]);
    expect(await of(client?.id, 'CaseNote')).toEqual([]);
    expect(await of(client?.id, 'Activity')).toEqual([]);
    expect(JSON.stringify(await itemsOf(fixture.table, 'AccountLink'))).not.toContain(
      String(invitation?.link).slice(-40),
    );
  });

  it('preferredLanguage decides the language of mails', async () => {
    const email = newEmail();
    await add('base', { email, preferredLanguage: 'french' });
    expect(await of(email, 'Outbox')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          effect: expect.objectContaining({ message: expect.objectContaining({ language: 'fr' }) }),
        }),
      ]),
    );
  });

  it('CL-17: takes every field of the form, and reads it back', async () => {
    const fields = {
      preferredPronouns: 'she/her',
      dateOfBirth: '1990-04-01',
      sex: 'female',
      primaryMailingAddress: { line1: '1 Main St', city: 'Barrie', province: 'ON', postalCode: 'L4M 1A1' },
      identifiesAs: ['newcomer', 'woman', 'newcomer'],
      highestEducation: 'grade_12',
      preferredLanguage: 'english',
      workDetails: { currentEmploymentStatus: 'unemployed', targetOccupations: ['00010'] },
      referralDetails: {
        referralSource: 'self_referred_walk_in',
        marketingSources: ['radio'],
        referenceNumber: 'R-17',
        serviceNeeds: ['housing'],
        accessToTransportation: ['public_transit'],
      },
      communication: { jobFeedEmail: { enabled: true }, preferences: ['e_mail'], caseworkerCommunications: false },
    };
    const added = await add('base', fields);
    expect(added.status).toBe(201);
    const read = await fixture.as('base')('GET', added.headers.location ?? '');
    expect(read.body).toEqual(clientOf(added));
    expect(read.body).toMatchObject({
      clientProfile: { preferredPronouns: 'she/her', identifiesAs: ['newcomer', 'woman'] },
      workDetails: { targetOccupations: [{ id: '00010' }], pastOccupations: [] },
      referralDetails: fields.referralDetails,
      communication: { ...fields.communication, jobFeedEmail: { enabled: true, frequency: 'weekly' } },
      contact: { dateOfBirth: '1990-04-01', primaryMailingAddress: fields.primaryMailingAddress },
    });
  });
});

describe('CL-16, PM-05: who chooses provider and caseworker', () => {
  it('base: themself, and may choose neither, not even what would hold anyway', async () => {
    expect((await add('base', { serviceProviderId: providers.lakeshore })).status).toBe(403);
    expect((await add('base', { assignedStaffIds: ['base'] })).status).toBe(403);
    expect((await add('base', { assignedStaffIds: [] })).status).toBe(403);
  });

  it('provider level: any of their staff or nobody, which makes a referral; not the provider', async () => {
    expect(clientOf(await add('manager'))).toMatchObject({ type: 'referral', caseDetails: { assignedStaff: [] } });
    const chosen = await add('manager', { assignedStaffIds: ['base', 'colleague'] });
    expect(clientOf(chosen).caseDetails.assignedStaff.map(({ id }: { id: string }) => id)).toEqual([
      'base',
      'colleague',
    ]);
    expect((await add('manager', { serviceProviderId: providers.lakeshore })).status).toBe(403);
  });

  it('group level: any provider, their own by default', async () => {
    expect(clientOf(await add('network'))).toMatchObject({
      type: 'referral',
      caseDetails: { serviceProvider: { id: 'lakeshore' } },
    });
    const elsewhere = await add('network', { serviceProviderId: providers.riverside, assignedStaffIds: ['other'] });
    expect(clientOf(elsewhere)).toMatchObject({
      type: 'client',
      caseDetails: { serviceProvider: { id: 'riverside' } },
    });
  });

  it('administrators have to say which provider', async () => {
    const silent = await add('administrator');
    expect([silent.status, pointers(silent)]).toEqual([422, ['/body/serviceProviderId']]);
    const unknown = await add('administrator', { serviceProviderId: 'nowhere' });
    expect([unknown.status, pointers(unknown)]).toEqual([422, ['/body/serviceProviderId']]);
    expect((await add('administrator', { serviceProviderId: providers.riverside })).status).toBe(201);
  });

  it('SA-12: assignable are active staff of that provider; unknown and hidden read the same', async () => {
    await batchWrite(fixture.table, {
      put: [toStaffItem({ ...staffMember('gone', {}), accountStatus: 'deactivated' })],
    });
    for (const id of ['other', 'gone', 'nobody', 'administrator']) {
      const reply = await add('manager', { assignedStaffIds: ['base', id] });
      expect([id, reply.status, pointers(reply), reply.body.detail]).toEqual([
        id,
        422,
        ['/body/assignedStaffIds/1'],
        'Not active staff of that service provider.',
      ]);
    }
  });

  it('SA-12 holds in the write itself, should somebody be deactivated meanwhile', async () => {
    await batchWrite(fixture.table, {
      put: [toStaffItem({ ...staffMember('leaving', {}), accountStatus: 'deactivated' })],
    });
    const transaction = new Transaction();
    const pointer = '/body/assignedStaffIds';
    const staffIds = ['base', 'leaving'];
    checkAssignable(transaction, { serviceProviderId: providers.lakeshore, staffIds, pointer });
    await expect(transaction.commit(fixture.table)).rejects.toMatchObject({
      kind: 'unprocessable',
      errors: [{ pointer: '/body/assignedStaffIds/1' }],
    });
  });

  it.each(['none', 'tasksOnly', 'intake', 'jobBoard'] as const)('%s may not add anybody', async (who) => {
    expect((await add(who)).status).toBe(403);
  });
});

describe('CL-15: what is refused', () => {
  it.each([
    [{ firstName: undefined }, '/body/firstName'],
    [{ lastName: '' }, '/body/lastName'],
    [{ firstName: 'x'.repeat(101) }, '/body/firstName'],
    [{ email: undefined }, '/body/email'],
    [{ email: 'nobody' }, '/body/email'],
    [{ phone: '12' }, '/body/phone'],
    [{ phone: '416 555 0199 ext. 5' }, '/body/phone'],
    [{ sex: 'unknown' }, '/body/sex'],
    [{ dateOfBirth: '1990-02-30' }, '/body/dateOfBirth'],
    [{ workDetails: { targetOccupations: ['1010'] } }, '/body/workDetails/targetOccupations/0'],
    [
      { communication: { jobFeedEmail: { enabled: true, frequency: 'hourly' } } },
      '/body/communication/jobFeedEmail/frequency',
    ],
    [{ surprise: 1 }, '/body/surprise'],
    [{ referralDetails: { surprise: 1 } }, '/body/referralDetails/surprise'],
  ])('400: %j', async (given, pointer) => {
    const reply = await add('base', given);
    expect([reply.status, pointers(reply)]).toEqual([400, [pointer]]);
  });

  it.each([
    [{ dateOfBirth: '2999-01-01' }, '/body/dateOfBirth'],
    [
      { referralDetails: { referralSource: 'employer', marketingSources: ['radio'] } },
      '/body/referralDetails/marketingSources',
    ],
    [{ referralDetails: { marketingSources: ['radio'] } }, '/body/referralDetails/marketingSources'],
  ])('422: %j', async (given, pointer) => {
    const reply = await add('base', given);
    expect([reply.status, pointers(reply)]).toEqual([422, [pointer]]);
  });
});

describe('AC-09: addresses are unique', () => {
  it('409 with the card of the person, in any letter case; who may not see them learns PM-06 only', async () => {
    const email = newEmail();
    const id = clientOf(await add('base', { email })).id;
    const seen = await add('colleague', { email: email.toUpperCase() });
    expect(seen.status).toBe(409);
    expect(pointers(seen)).toEqual(['/body/email']);
    expect(seen.body.duplicate).toMatchObject({ clientId: id, displayName: "Anne-Marie O'Brien", canView: true });

    const unseen = await add('other', { email });
    expect(unseen.status).toBe(409);
    expect(unseen.body.duplicate).toEqual({
      ref: expect.any(String),
      displayName: "Anne-Marie O'Brien",
      serviceProviderName: 'Lakeshore Employment',
      canView: false,
    });
    expect(await of(id, 'Audit')).toEqual(
      expect.arrayContaining([expect.objectContaining({ action: 'client.duplicate_met', actorId: 'other' })]),
    );
  });

  it('two at once: one person', async () => {
    const email = newEmail();
    const replies = await Promise.all([add('base', { email }), add('colleague', { email })]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await of(email, 'Client')).toHaveLength(1);
  });
});

describe('CL-20, CL-21: referral notes become a case note', () => {
  it('one, by the system; none for blank ones', async () => {
    const noted = clientOf(await add('base', { referralDetails: { referralNotes: 'Sent by the library.' } }));
    expect(await of(noted.id, 'CaseNote')).toMatchObject([
      {
        origin: 'system',
        activityType: 'referral',
        details: 'Sent by the library.',
        authorId: 'base',
        serviceProviderId: 'lakeshore',
        date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        time: expect.stringMatching(/^\d\d:\d\d$/),
      },
    ]);
    const blank = clientOf(await add('base', { referralDetails: { referralNotes: ' \n ' } }));
    expect(await of(blank.id, 'CaseNote')).toEqual([]);
    expect(blank.referralDetails).not.toHaveProperty('referralNotes');
  });
});

describe('CL-22: a double click', () => {
  it('makes one person and one mail, and both clicks get the same answer', async () => {
    const email = newEmail();
    const headers = { 'idempotency-key': randomUUID() };
    const sent = body({ email });
    const click = () => fixture.as('base')('POST', '/v1/clients', { body: sent, headers });
    const replies = await Promise.all([click(), click(), click()]);
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect((await click()).headers['idempotent-replayed']).toBe('true');
    expect(await of(email, 'Client')).toHaveLength(1);
    const mails = (await of(email, 'Outbox')).filter(({ effectKind }) => effectKind === 'mail');
    expect(mails).toHaveLength(1);
  });
});

describe('the largest transaction', () => {
  it('fits: twenty caseworkers, everything filled in, a note and a key', async () => {
    const team = Array.from({ length: 20 }, (_, index) => `team-${index}`);
    await batchWrite(fixture.table, { put: team.map((id) => toStaffItem(staffMember(id, {}))) });
    const largest = {
      assignedStaffIds: team,
      identifiesAs: [...codes('identifiesAs')],
      workDetails: { targetOccupations: Array.from({ length: 50 }, (_, index) => String(10_000 + index)) },
      referralDetails: { referralNotes: 'x'.repeat(10_000), serviceNeeds: [...codes('serviceNeeds')] },
    };
    const reply = await add('manager', largest, { 'idempotency-key': randomUUID() });
    expect(reply.status).toBe(201);
    const more = await add('manager', { assignedStaffIds: [...team, 'base'] });
    expect([more.status, pointers(more)]).toEqual([422, ['/body/assignedStaffIds']]);
  });
});
