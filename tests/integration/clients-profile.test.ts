import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture, type StaffName } from '../support/client-profile-fixture.ts';
import { camsLink, clientRecord } from '../support/people.ts';
import { itemsOf } from '../support/table-items.ts';

let fixture: ClientProfileFixture;
beforeAll(async () => {
  fixture = await clientProfileFixture();
});

const never = () => new Error('never');

const given = (fields: Partial<Client> = {}) => giveClient(fixture.table, fields);

const read = (who: string, client: Client, path = '') => fixture.as(who)('GET', `/v1/clients/${client.id}${path}`);

async function audited(client: Client): Promise<string[]> {
  const entries = await itemsOf(fixture.table, 'Audit');
  return entries
    .filter(({ subject }) => (subject as { id: string }).id === client.id)
    .map(({ action }) => String(action));
}

describe('the profile', () => {
  it('has no keys for what is not there, and none of null', async () => {
    const client = await given();
    const { body, text, headers } = await read('base', client);
    expect(headers.etag).toBe('"1"');
    expect(text).not.toContain('null');
    expect(Object.keys(body.ribbon as object)).toEqual(['displayName', 'email', 'hasSafetyFlag']);
    expect(Object.keys(body.clientProfile as object)).toEqual(['firstName', 'lastName', 'identifiesAs']);
    expect(body).not.toHaveProperty('lastLoginAt');
    expect(await audited(client)).toEqual(['client.read']);
  });

  it('CM-11: shows CaMS keys of linked clients, to staff', async () => {
    const client = await given({ cams: camsLink({ stream: 'B' }) });
    const { body } = await read('base', client);
    expect(body.ribbon).toMatchObject({ camsReference: '1000001' });
    expect(body.clientProfile).toMatchObject({ camsReference: '1000001', camsClientStream: 'B' });
  });

  it('PM-07: the client gets nothing that is for staff only, and leaves no audit', async () => {
    const client = await given({
      cams: camsLink({ stream: 'B' }),
      hasSafetyFlag: true,
      mailProblem: 'bounced',
      referralDetails: { marketingSources: [], serviceNeeds: [], accessToTransportation: [], referralNotes: 'private' },
    });
    await fixture.signIn(client.id);
    const { status, body, text } = await read(client.id, client);
    expect(status).toBe(200);
    for (const key of ['actions', 'referralDetails', 'mailProblem', 'cams']) {
      expect(body).not.toHaveProperty(key);
    }
    expect(text).not.toMatch(/hasSafetyFlag|camsReference|camsClientStream|1000001|private/);
    expect(body).toMatchObject({ id: client.id, caseDetails: { assignedStaff: [{ id: 'base', name: 'base Staff' }] } });
    expect(await audited(client)).toEqual([]);
  });

  it('is 404 for whoever may not know of the client, as if there were none, on every path and method', async () => {
    const client = await given();
    const stranger = await given();
    await fixture.signIn(stranger.id);
    const missing = clientRecord({ id: 'nobody' });
    for (const who of ['other', 'none', 'tasksOnly', 'intake', 'jobBoard', stranger.id]) {
      for (const [method, path, headers] of [
        ['GET', '', {}],
        ['GET', '/overview', {}],
        ['GET', '/activity', {}],
        ['GET', '/activity?cursor=broken', {}],
        ['GET', '/activity?limit=0', {}],
        ['GET', '/general-notes', {}],
        ['PATCH', '', {}],
        ['PATCH', '', { 'if-match': '"1"' }],
        ['PUT', '/general-notes', { 'if-match': '"0"' }],
        ['POST', '/invitations', {}],
      ] as const) {
        const ask = (one: Client) =>
          fixture.as(who)(method, `/v1/clients/${one.id}${path}`, {
            headers,
            ...(method === 'GET' || method === 'POST' ? {} : { body: { surprise: 1 } }),
          });
        const [hidden, none] = [await ask(client), await ask(missing)];
        expect([who, method, path, hidden.status]).toEqual([who, method, path, 404]);
        expect({ ...hidden.body, instance: '' }).toEqual({ ...none.body, instance: '' });
      }
    }
    expect(await audited(client)).toEqual([]);
  });

  it('DEC-2: a provider may narrow Clients to the caseload', async () => {
    const narrowed = await clientProfileFixture({ clientVisibility: 'assigned' });
    const add = (who: StaffName) =>
      narrowed.as(who)('POST', '/v1/clients', {
        body: { firstName: 'A', lastName: 'B', email: `${randomUUID()}@clients.example` },
      });
    const path = (await add('base')).headers.location ?? '';
    expect((await narrowed.as('base')('GET', path)).status).toBe(200);
    expect((await narrowed.as('colleague')('GET', path)).status).toBe(404);
    expect((await narrowed.as('manager')('GET', path)).status).toBe(200);
  });

  it('OQ-02: Referrals open referrals of the own provider', async () => {
    const referral = await given({ assignedStaffIds: [] });
    expect((await read('intake', referral)).body).toMatchObject({
      type: 'referral',
      actions: ['assign_staff', 'create_task'],
    });
    expect((await read('other', referral)).status).toBe(404);
  });
});

describe('the Overview', () => {
  it('holds profile, notes, and the ten newest activities, which /activity continues', async () => {
    let client = await given();
    for (let minute = 10; minute < 25; minute += 1) {
      const now = new Date(`2026-03-01T12:${minute}:00.000Z`);
      const transaction = new Transaction();
      recordActivity(transaction, client, 'job_saved', now, { kind: 'job-posting', id: `p${minute}`, label: 'Cook' });
      await transaction.commit(fixture.table);
      client = { ...client, lastActivityAt: now.toISOString() };
    }
    await fixture.as('base')('PUT', `/v1/clients/${client.id}/general-notes`, {
      headers: { 'if-match': '"0"' },
      body: { text: 'Prefers mornings.' },
    });
    const { body, headers } = await read('base', client, '/overview');
    expect(headers.etag).toBe('"1"');
    expect(body.client).toEqual((await read('base', client)).body);
    expect(body.generalNotes).toMatchObject({ text: 'Prefers mornings.', version: 1, updatedBy: { id: 'base' } });
    expect(body.tasks).toEqual({ items: [] });
    const { items, nextCursor } = body.recentActivity as { items: { at: string }[]; nextCursor: string };
    expect(items).toHaveLength(10);
    expect(items[0]).toMatchObject({ at: '2026-03-01T12:24:00.000Z', type: 'job_saved', subject: { label: 'Cook' } });

    const rest = await read('base', client, `/activity?limit=3&cursor=${nextCursor}`);
    const last = await read('base', client, `/activity?limit=3&cursor=${rest.body.nextCursor}`);
    const all = [items, rest.body.items, last.body.items].flat() as { at: string }[];
    expect(all.map(({ at }) => at)).toEqual([...all.map(({ at }) => at)].sort().reverse());
    expect(new Set(all.map(({ at }) => at)).size).toBe(15);
    expect(last.body).not.toHaveProperty('nextCursor');
    const others = await fixture.as('manager')('GET', `/v1/clients/${client.id}/activity?cursor=${nextCursor}`);
    expect([others.status, others.body.errors]).toEqual([400, [expect.objectContaining({ pointer: '/query/cursor' })]]);
  });

  it('GN-07, RA: the client reads theirs without general notes', async () => {
    const client = await given();
    await fixture.signIn(client.id);
    const { status, body } = await read(client.id, client, '/overview');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['client', 'tasks', 'recentActivity']);
    expect((await read(client.id, client, '/activity')).status).toBe(200);
    expect((await read(client.id, client, '/general-notes')).status).toBe(404);
  });
});

describe('general notes', () => {
  const path = (client: Client) => `/v1/clients/${client.id}/general-notes`;
  const save = (who: string, client: Client, version: number, text: string) =>
    fixture.as(who)('PUT', path(client), { headers: { 'if-match': `"${version}"` }, body: { text } });

  it('GN-01, GN-02, GN-03, GN-04, GN-05: never saved is empty at version 0; a save overwrites; empty text clears; no case note comes of it', async () => {
    const client = await given();
    const empty = await fixture.as('base')('GET', path(client));
    expect([empty.status, empty.headers.etag, empty.body]).toEqual([200, '"0"', { text: '', version: 0 }]);
    const first = await save('base', client, 0, 'First\nline');
    expect([first.status, first.headers.etag]).toEqual([200, '"1"']);
    expect(first.body).toMatchObject({ text: 'First\nline', updatedBy: { id: 'base', name: 'base Staff' } });
    expect((await save('colleague', client, 1, '')).body).toMatchObject({
      text: '',
      version: 2,
      updatedBy: { id: 'colleague' },
    });
    const read = await fixture.as('manager')('GET', path(client));
    expect(read.body).toMatchObject({ text: '', version: 2 });
    expect(JSON.stringify(await itemsOf(fixture.table, 'GeneralNotes'))).not.toContain('First');
    const notes = await itemsOf(fixture.table, 'CaseNote');
    expect(notes.filter(({ clientId }) => clientId === client.id)).toEqual([]);
    expect(await audited(client)).toEqual(expect.arrayContaining(['general_notes.saved', 'general_notes.read']));
  });

  it('GN-06: two editors, nothing lost in silence', async () => {
    const client = await given();
    const replies = await Promise.all(['base', 'colleague', 'manager'].map((who) => save(who, client, 0, who)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const again = await Promise.all(['base', 'colleague'].map((who) => save(who, client, 1, who)));
    expect(again.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await save('base', client, 7, 'x')).status).toBe(412);
    expect((await fixture.as('base')('PUT', path(client), { body: { text: 'x' } })).status).toBe(428);
  });

  it('GN-07: the client must not know of them', async () => {
    const client = await given();
    await fixture.signIn(client.id);
    expect((await save(client.id, client, 0, 'mine')).status).toBe(404);
  });
});

describe('POST …/invitations', () => {
  const resend = (who: string, client: Client) => fixture.as(who)('POST', `/v1/clients/${client.id}/invitations`);

  it('AC-01 … AC-03: a new link to the address on file; the version stays; not after the first sign-in', async () => {
    const client = await given({ accountStatus: 'invited', links: { invitation: 'old' } });
    const reply = await resend('base', client);
    expect([reply.status, reply.body.sentTo]).toEqual([201, client.email]);
    const after = await clientById(fixture.table, client.id);
    expect(after?.version).toBe(1);
    expect(after?.links.invitation).not.toBe('old');
    expect(await audited(client)).toEqual(['client.invite_resent']);

    const signedIn = await given({ passwordSetAt: 'then', lastLoginAt: '2026-02-01T00:00:00.000Z' });
    expect((await resend('base', signedIn)).status).toBe(409);
    expect((await read('base', signedIn)).body.actions).not.toContain('resend_portal_invite');
    const archived = await given({ accountStatus: 'invited', archivedAt: '2026-02-01T00:00:00.000Z' });
    expect((await resend('base', archived)).status).toBe(409);
  });

  it('DEC-18: the reply shows the link until a password is set', async () => {
    const invited = await given({ accountStatus: 'invited' });
    expect((await resend('base', invited)).body).toHaveProperty('link');
    const accepted = await given({ passwordSetAt: '2026-02-01T00:00:00.000Z' });
    const reply = await resend('base', accepted);
    expect([reply.status, reply.body.sentTo]).toEqual([201, accepted.email]);
    expect(reply.body).not.toHaveProperty('link');
  });

  it('is forbidden to the client, and to Referrals alone', async () => {
    const referral = await given({ accountStatus: 'invited', assignedStaffIds: [] });
    await fixture.signIn(referral.id);
    expect((await resend(referral.id, referral)).status).toBe(403);
    expect((await resend('intake', referral)).status).toBe(403);
  });

  it('meets a sign-in at the same moment: the link is not sent, or was sent before', async () => {
    const client = await given({ accountStatus: 'invited' });
    const transaction = new Transaction();
    const signedIn = { ...client, lastLoginAt: new Date().toISOString() };
    changeClient(transaction, client, signedIn, {}, never, new Date());
    const [reply] = await Promise.all([resend('base', client), transaction.commit(fixture.table)]);
    expect([201, 409]).toContain(reply.status);
    expect((await clientById(fixture.table, client.id))?.lastLoginAt).toBe(signedIn.lastLoginAt);
  });
});
