import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import { findByEmail } from '#shared/persistence/email-claims.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import { peopleOf } from '#shared/persistence/people.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import { itemsOf } from '../support/table-items.ts';

let fixture: ClientProfileFixture;
beforeAll(async () => {
  fixture = await clientProfileFixture();
});

const never = () => new Error('never');

const given = (fields: Partial<Client> = {}) => giveClient(fixture.table, fields, { ring: fixture.ring });

function edit(who: string, client: Client, body: unknown, version = client.version) {
  return fixture.as(who)('PATCH', `/v1/clients/${client.id}`, { headers: { 'if-match': `"${version}"` }, body });
}

async function of(client: Client, entity: string) {
  return (await itemsOf(fixture.table, entity)).filter((item) => JSON.stringify(item).includes(client.id));
}

const stored = async (client: Client) => (await clientById(fixture.table, client.id)) ?? client;
const holderOf = async (email: string) => (await findByEmail(fixture.table, fixture.ring, email))?.id;

async function effectsFor(email: string) {
  const items = await itemsOf(fixture.table, 'Outbox');
  return items
    .map(({ effect }) => effect as Record<string, unknown>)
    .filter((effect) => JSON.stringify(effect).includes(email));
}

describe('PATCH by section (ED-01)', () => {
  it('absent = unchanged, null = clear, nested objects too; the version goes up by one', async () => {
    const client = await given({
      preferredName: 'Sammy',
      phone: '+14165550100',
      identifiesAs: ['newcomer'],
      primaryMailingAddress: { line1: '1 Main St', city: 'Barrie' },
    });
    const { status, body, headers } = await edit('base', client, {
      clientProfile: { preferredName: null, preferredPronouns: 'they/them', identifiesAs: null },
      contact: { primaryMailingAddress: { line1: null, postalCode: 'L4M 1A1' } },
      communication: { jobFeedEmail: { enabled: true } },
    });
    expect([status, headers.etag]).toEqual([200, '"2"']);
    expect(body).toMatchObject({
      clientProfile: { firstName: 'Sam', preferredPronouns: 'they/them', identifiesAs: [] },
      contact: { phone: '+14165550100', primaryMailingAddress: { city: 'Barrie', postalCode: 'L4M 1A1' } },
      communication: { jobFeedEmail: { enabled: true, frequency: 'weekly' }, caseworkerCommunications: true },
    });
    expect(body.clientProfile).not.toHaveProperty('preferredName');
    expect((body.contact as Client).primaryMailingAddress).not.toHaveProperty('line1');
    expect((await fixture.as('base')('GET', `/v1/clients/${client.id}`)).body).toEqual(body);
    const gone = await edit('base', client, { contact: { primaryMailingAddress: null } }, 2);
    expect(gone.body.contact).not.toHaveProperty('primaryMailingAddress');
  });

  it('what stays as it was changes nothing, not even the version', async () => {
    const client = await given({ phone: '+14165550100' });
    for (const body of [
      {},
      { contact: { phone: '416-555-0100' } },
      { clientProfile: { firstName: 'Sam', preferredName: null } },
    ]) {
      const reply = await edit('base', client, body);
      expect([reply.status, reply.headers.etag]).toEqual([200, '"1"']);
    }
    expect(await stored(client)).toEqual(client);
    expect((await of(client, 'Audit')).map(({ action }) => action)).toEqual([
      'client.read',
      'client.read',
      'client.read',
    ]);
  });

  it('ED-02, ED-06: 412 for a stale version, 428 without one; of two at once one wins and nothing of the other is left', async () => {
    const client = await given();
    expect((await edit('base', client, { contact: { phone: '416 555 0101' } }, 4)).status).toBe(412);
    const bare = await fixture.as('base')('PATCH', `/v1/clients/${client.id}`, { body: {} });
    expect(bare.status).toBe(428);
    const replies = await Promise.all([
      edit('base', client, { clientProfile: { preferredName: 'One' } }),
      edit('colleague', client, { workDetails: { currentEmploymentStatus: 'unemployed' } }),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
    const after = await stored(client);
    expect(after.version).toBe(2);
    expect([after.preferredName, after.workDetails.currentEmploymentStatus].filter(Boolean)).toHaveLength(1);
    expect((await of(client, 'Audit')).length).toBe(1);
  });

  it('a PATCH and a sign-in at the same moment both survive', async () => {
    const client = await given();
    const at = '2026-04-01T12:00:00.000Z';
    const transaction = new Transaction();
    changeClient(transaction, client, { ...client, lastLoginAt: at, lastActivityAt: at }, {}, never, new Date());
    const [reply] = await Promise.all([
      edit('base', client, { clientProfile: { preferredName: 'Both' } }),
      transaction.commit(fixture.table),
    ]);
    expect(reply.status).toBe(200);
    expect(await stored(client)).toMatchObject({ preferredName: 'Both', lastLoginAt: at, version: 2 });
    const [person] = (await peopleOf(fixture.table, ['lakeshore'])).filter(({ clientId }) => clientId === client.id);
    expect(person).toMatchObject({ preferredName: 'both', lastActivityAt: Date.parse(at) });
  });

  it('RA-01: edits of staff go to the audit by field, those of the client to Recent Activity', async () => {
    const client = await given();
    await edit('base', client, { contact: { phone: '416 555 0102' }, workDetails: { targetOccupations: ['00010'] } });
    expect(await of(client, 'Activity')).toEqual([]);
    expect(await of(client, 'Audit')).toMatchObject([
      {
        action: 'client.section_updated',
        actorId: 'base',
        changed: ['workDetails.targetOccupations', 'contact.phone'],
      },
    ]);
    expect(JSON.stringify(await of(client, 'Audit'))).not.toContain('5550102');

    await fixture.signIn(client.id);
    const own = await edit(client.id, client, { clientProfile: { preferredName: 'Me' } }, 2);
    expect(own.status).toBe(200);
    expect(own.body).not.toHaveProperty('actions');
    expect(await of(client, 'Activity')).toMatchObject([{ type: 'profile_updated' }]);
    expect(await of(client, 'Audit')).toHaveLength(1);
    const [person] = (await peopleOf(fixture.table, ['lakeshore'])).filter(({ clientId }) => clientId === client.id);
    expect(person?.lastActivityAt).toBeGreaterThan(0);
  });

  it('the client may not edit referral details, whatever else the PATCH holds', async () => {
    const client = await given();
    await fixture.signIn(client.id);
    const reply = await edit(client.id, client, {
      clientProfile: { preferredName: 'Me' },
      referralDetails: { referenceNumber: '1' },
    });
    expect(reply.status).toBe(403);
    expect(await stored(client)).toEqual(client);
  });

  it.each([
    [{ clientProfile: { firstName: null } }, '/body/clientProfile/firstName'],
    [{ contact: { email: null } }, '/body/contact/email'],
    [{ contact: { phone: 'none' } }, '/body/contact/phone'],
    [{ clientProfile: { camsReference: '1' } }, '/body/clientProfile/camsReference'],
    [{ caseDetails: {} }, '/body/caseDetails'],
    [{ workDetails: { pastOccupations: [10] } }, '/body/workDetails/pastOccupations/0'],
  ])('400: %j (ED-01, ED-03)', async (body, pointer) => {
    const reply = await edit('base', await given(), body);
    expect([reply.status, reply.body.errors]).toEqual([400, [expect.objectContaining({ pointer })]]);
  });

  it('422: a date of birth that is still to come', async () => {
    const reply = await edit('base', await given(), { contact: { dateOfBirth: '2999-01-01' } });
    expect([reply.status, reply.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/body/contact/dateOfBirth' })],
    ]);
  });
});

describe('referral details', () => {
  const walkedIn: Client['referralDetails'] = {
    referralSource: 'self_referred_walk_in',
    marketingSources: ['radio'],
    serviceNeeds: [],
    accessToTransportation: [],
  };

  it('marketing sources with another source are refused; not sent, they are cleared', async () => {
    const client = await given({ referralDetails: walkedIn });
    const pointer = '/body/referralDetails/marketingSources';
    for (const referralDetails of [
      { referralSource: 'employer', marketingSources: ['radio'] },
      { referralSource: null, marketingSources: ['radio'] },
    ]) {
      const refusal = await edit('base', client, { referralDetails });
      expect([refusal.status, refusal.body.errors]).toEqual([422, [expect.objectContaining({ pointer })]]);
    }
    const kept = await edit('base', client, { referralDetails: { referralSource: 'direct_contact_with_ssm' } });
    expect(kept.body.referralDetails).toMatchObject({ marketingSources: ['radio'] });
    const cleared = await edit('base', client, { referralDetails: { referralSource: 'employer' } }, 2);
    expect(cleared.body.referralDetails).toMatchObject({ referralSource: 'employer', marketingSources: [] });
  });

  it('CL-20, CL-21: changed notes make exactly one case note; unchanged or cleared ones none', async () => {
    const client = await given();
    const save = (referralNotes: string | null, version: number) =>
      edit('base', client, { referralDetails: { referralNotes } }, version);
    await save('First', 1);
    await save('First', 2);
    await save('Second', 2);
    expect((await save(' ', 3)).body.referralDetails).not.toHaveProperty('referralNotes');
    await save(null, 4);
    const notes = await of(client, 'CaseNote');
    expect(notes.map(({ details }) => details)).toEqual(['First', 'Second']);
    expect((await stored(client)).version).toBe(4);
  });
});

describe('what follows from an edit', () => {
  it('JE-01: the scheduled runs learn of feed settings and language', async () => {
    const client = await given();
    await edit('base', client, {
      clientProfile: { preferredLanguage: 'french' },
      communication: { jobFeedEmail: { enabled: true, frequency: 'daily' } },
    });
    expect(await readMatchInput(fixture.table, client.id)).toMatchObject({
      feed: { enabled: true, frequency: 'daily' },
      language: 'fr',
      reachable: true,
      revision: 1,
    });
    expect((await stored(client)).language).toBe('fr');
  });

  it('the People list and the look-up find the new name', async () => {
    const client = await given({ firstName: 'Zed', lastName: 'Oldname' });
    await edit('base', client, { clientProfile: { lastName: "N'ew-Name" } });
    const found = async (q: string) => {
      const { body } = await fixture.as('base')('GET', `/v1/clients?q=zed%20${q}`);
      return (body.items as unknown[]).length;
    };
    expect([await found('oldname'), await found('newname')]).toEqual([0, 1]);
    const { body } = await fixture.as('base')('GET', '/v1/clients/lookup?lastName=newname');
    expect(body.matches).toMatchObject([{ clientId: client.id }]);
  });
});

describe('ED-05: a new e-mail address', () => {
  const fresh = () => `${randomUUID()}@clients.example`;

  it('of an invited client: the invitation goes to the new address, the old link ends, the old address is free', async () => {
    const client = await given({ accountStatus: 'invited', links: { invitation: 'old' } });
    const email = fresh();
    const reply = await edit('base', client, { contact: { email: email.toUpperCase() } });
    expect(reply.body).toMatchObject({ version: 2, ribbon: { email }, contact: { email } });
    const after = await stored(client);
    expect(after.links.invitation).not.toBe('old');
    expect([await holderOf(email), await holderOf(client.email)]).toEqual([client.id, undefined]);
    const sent = await effectsFor(email);
    expect(sent.map(({ kind }) => kind).sort()).toEqual(['identity.create-user', 'mail']);
    expect(sent.find(({ kind }) => kind === 'mail')).toMatchObject({
      message: { template: 'client-invite', to: email },
    });
    expect((await effectsFor(client.email)).map(({ kind }) => kind)).toEqual(['identity.delete-user']);
  });

  it('DEC-3: of an archived invited one: no mail, the old link ends', async () => {
    const client = await given({
      accountStatus: 'invited',
      links: { invitation: 'old' },
      archivedAt: '2026-01-01T00:00:00.000Z',
    });
    const email = fresh();
    expect((await edit('base', client, { contact: { email } })).status).toBe(200);
    expect((await stored(client)).links).toEqual({});
    expect(await effectsFor(email)).toEqual([]);
  });

  it('of an active client: the sign-in stays until the link sent to the new address is opened', async () => {
    const client = await given();
    await fixture.signIn(client.id);
    const [first, second] = [fresh(), fresh()];
    const reply = await edit(client.id, client, { contact: { email: first } });
    expect(reply.body).toMatchObject({ version: 2, contact: { email: client.email, pendingEmail: first } });
    expect(await effectsFor(first)).toMatchObject([{ kind: 'mail', message: { template: 'email-change', to: first } }]);
    expect([await holderOf(first), await holderOf(client.email)]).toEqual([client.id, client.id]);

    const again = await edit(client.id, client, { contact: { email: first } }, 2);
    expect([again.status, again.headers.etag]).toEqual([200, '"2"']);
    expect(await effectsFor(first)).toHaveLength(2);

    await edit(client.id, client, { contact: { email: second } }, 2);
    expect([await holderOf(first), await holderOf(second)]).toEqual([undefined, client.id]);
    const after = await stored(client);
    expect(after).toMatchObject({ email: client.email, pendingEmail: second, version: 3 });
  });

  it('can be called off: the new address is free again, the link ends', async () => {
    const client = await given();
    const email = fresh();
    await edit('base', client, { contact: { email } });
    const reply = await edit('base', client, { contact: { pendingEmail: null } }, 2);
    expect(reply.body).toMatchObject({ version: 3, contact: { email: client.email } });
    expect(reply.body.contact).not.toHaveProperty('pendingEmail');
    expect(await holderOf(email)).toBeUndefined();
    expect((await stored(client)).links).toEqual({});
    expect((await edit('base', client, { contact: { pendingEmail: null } }, 3)).headers.etag).toBe('"3"');
    expect((await edit('base', client, { contact: { pendingEmail: fresh() } }, 3)).status).toBe(400);
  });

  it('AC-09: a taken one is 409 with its place; staff see whose it is, a client does not; nothing is written', async () => {
    const [client, holder] = [await given(), await given()];
    const staff = await edit('base', client, { contact: { email: holder.email } });
    expect([staff.status, staff.body.errors]).toEqual([
      409,
      [expect.objectContaining({ pointer: '/body/contact/email' })],
    ]);
    expect(staff.body.duplicate).toMatchObject({ clientId: holder.id });
    await fixture.signIn(client.id);
    const own = await edit(client.id, client, { contact: { email: holder.email } });
    expect(own.status).toBe(409);
    expect(own.body).not.toHaveProperty('duplicate');
    expect(await stored(client)).toEqual(client);
  });

  it('does not move the sign-in of somebody who sets their password at the same moment', async () => {
    const client = await given({ accountStatus: 'invited', links: { invitation: 'open' } });
    const email = fresh();
    const redeemed: Client = { ...client, accountStatus: 'active', sub: 'sub', passwordSetAt: 'now', links: {} };
    const transaction = new Transaction();
    const { accountStatus, links } = client;
    changeClient(transaction, client, redeemed, { accountStatus, links, email: client.email }, never, new Date());
    const [reply] = await Promise.all([
      edit('base', client, { contact: { email } }),
      transaction.commit(fixture.table).catch(() => undefined),
    ]);
    const after = await stored(client);
    const [moved, signedIn] = [after.email === email, after.accountStatus === 'active'];
    expect([200, 409]).toContain(reply.status);
    expect(moved && signedIn).toBe(false);
    expect(moved).toBe(reply.status === 200 && after.pendingEmail === undefined);
  });
});
