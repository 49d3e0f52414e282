import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { hashOfToken } from '#shared/identity/account-links.ts';
import { accountLinkByHash } from '#shared/persistence/account-links.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { openMailSecrets } from '#shared/secrets/mail-secrets.ts';
import { tokenOf, withinOneWindow } from '../support/accounts-fixture.ts';
import { auditedActions, giveClient } from '../support/client-file.ts';
import {
  type ClientProfileFixture,
  clientProfileFixture,
  providers,
  type StaffName,
} from '../support/client-profile-fixture.ts';
import { itemsOf } from '../support/table-items.ts';

const now = new Date('2026-03-02T14:05:00.000Z');

let fixture: ClientProfileFixture;
beforeAll(async () => {
  fixture = await clientProfileFixture({ now: () => now });
});

const never = (): never => {
  throw new Error('never');
};
const given = (fields: Partial<Client> = {}) => giveClient(fixture.table, fields);
const withPassword = { passwordSetAt: '2026-01-06T00:00:00.000Z' };
const ask = (who: string, client: Client, action: string, headers = {}) =>
  fixture.as(who)('POST', `/v1/clients/${client.id}/${action}`, { headers });
const archive = (who: string, client: Client) => ask(who, client, 'archive');
const unarchive = (who: string, client: Client) => ask(who, client, 'unarchive');
const reset = (who: string, client: Client, headers = {}) => ask(who, client, 'password-resets', headers);
const current = async (client: Client) => (await clientById(fixture.table, client.id)) ?? never();
const audited = (client: Client) => auditedActions(fixture.table, client.id);

async function listed(status?: string): Promise<unknown[]> {
  const { body } = await fixture.as('network')('GET', `/v1/clients?limit=100${status ? `&status=${status}` : ''}`);
  return (body.items as { id: string }[]).map(({ id }) => id);
}

/** What the outbox sends to a client. */
async function mailsTo(client: Client) {
  const items = await itemsOf(fixture.table, 'Outbox');
  return items
    .map(({ effect }) => effect as { kind: string; message?: { to: string }; sealed?: string })
    .filter(({ message }) => message?.to === client.email);
}

describe('archiving', () => {
  it('AC-05: hides from the list, but for the filter that names it; the profile offers the way back', async () => {
    const client = await given(withPassword);
    const reply = await archive('base', client);
    expect([reply.status, reply.headers.etag]).toEqual([200, '"1"']);
    expect(reply.body).toMatchObject({ id: client.id, status: 'archived', version: 1 });
    expect(reply.body.actions).toContain('unarchive_user');
    for (const action of ['archive_user', 'refer_to_service_provider', 'send_password_reset', 'resend_portal_invite']) {
      expect(reply.body.actions).not.toContain(action);
    }
    const read = await fixture.as('base')('GET', `/v1/clients/${client.id}`);
    expect(read.body).toEqual(reply.body);
    expect(await listed()).not.toContain(client.id);
    expect(await listed('archived')).toContain(client.id);
    expect((await audited(client)).sort()).toEqual(['client.archived', 'client.read']);
  });

  it('AC-06: keeps everything else; the feed stops, and starts again with AC-07', async () => {
    const client = await given({
      ...withPassword,
      hasSafetyFlag: true,
      communication: {
        jobFeedEmail: { enabled: true, frequency: 'daily' },
        preferences: ['e_mail'],
        caseworkerCommunications: true,
      },
    });
    const reachable = async () => (await readMatchInput(fixture.table, client.id))?.reachable;
    expect(await reachable()).toBe(true);
    await archive('base', client);
    expect(await current(client)).toEqual({ ...client, archivedAt: now.toISOString() });
    expect(await reachable()).toBe(false);
    const back = await unarchive('base', client);
    expect([back.status, back.body.status]).toEqual([200, 'active']);
    expect(back.body.actions).toContain('archive_user');
    expect(await current(client)).toEqual(client);
    expect(await reachable()).toBe(true);
    expect(await listed()).toContain(client.id);
  });

  it('AC-07: somebody invited is invited again afterwards', async () => {
    const client = await given({ accountStatus: 'invited' });
    await archive('base', client);
    const back = await unarchive('base', client);
    expect(back.body.status).toBe('invited');
    expect(back.body.actions).toContain('resend_portal_invite');
  });

  it('is idempotent, also at once: one audit entry, the first time stays', async () => {
    const client = await given();
    const replies = await Promise.all(['base', 'colleague', 'manager'].map((who) => archive(who, client)));
    expect(replies.map(({ status, body }) => [status, body.status])).toEqual(Array(3).fill([200, 'archived']));
    expect((await audited(client)).filter((action) => action === 'client.archived')).toHaveLength(1);
    const again = await archive('base', client);
    expect([again.status, again.body.status]).toEqual([200, 'archived']);
    const back = await Promise.all(['base', 'manager'].map((who) => unarchive(who, client)));
    expect(back.map(({ status, body }) => [status, body.status])).toEqual(Array(2).fill([200, 'active']));
    expect((await audited(client)).filter((action) => action === 'client.unarchived')).toHaveLength(1);
    expect((await unarchive('base', client)).status).toBe(200);
  });

  it('meets an edit at the same moment: both survive', async () => {
    const client = await given();
    const [archived, edited] = await Promise.all([
      archive('base', client),
      fixture.as('colleague')('PATCH', `/v1/clients/${client.id}`, {
        body: { clientProfile: { preferredName: 'Sammy' } },
        headers: { 'if-match': '"1"' },
      }),
    ]);
    expect([archived.status, edited.status]).toEqual([200, 200]);
    expect(await current(client)).toMatchObject({ preferredName: 'Sammy', version: 2, archivedAt: now.toISOString() });
  });

  it('replays the answer of a key', async () => {
    const client = await given();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await ask('base', client, 'archive', headers);
    await unarchive('base', client);
    const second = await ask('base', client, 'archive', headers);
    expect([second.text, second.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
    expect((await current(client)).archivedAt).toBeUndefined();
  });
});

describe('POST …/password-resets', () => {
  it('AC-04: sends a link to the address on file, of staff; only its hash stays; the version stays', async () => {
    const client = await given({
      ...withPassword,
      language: 'fr',
      preferredName: 'Sammy',
      links: { 'password-reset': 'old' },
    });
    const reply = await reset('base', client);
    expect([reply.status, reply.body]).toEqual([202, { sentTo: client.email }]);
    const [mail, ...others] = await mailsTo(client);
    expect(others).toEqual([]);
    const expiresAt = '2026-03-02T15:05:00.000Z';
    expect(mail).toMatchObject({
      kind: 'mail',
      message: {
        template: 'password-reset',
        language: 'fr',
        data: { recipientName: 'Sammy', requestedBy: 'staff', expiresAt },
      },
    });
    const { link } = openMailSecrets(fixture.ring, mail?.sealed ?? '');
    expect(link).toMatch(/^https:\/\/portal\.example\//);
    const hash = hashOfToken(tokenOf(link));
    expect(await current(client)).toEqual({ ...client, links: { 'password-reset': hash } });
    expect(await accountLinkByHash(fixture.table, hash)).toMatchObject({
      purpose: 'password-reset',
      email: client.email,
      expiresAt,
    });
    expect(reply.text).not.toContain(tokenOf(link));
    expect(await audited(client)).toEqual(['client.password_reset_sent']);
  });

  it('OQ-22: 409 while no password is set, saying what to do instead; nothing is sent', async () => {
    const client = await given({ accountStatus: 'invited' });
    const reply = await reset('base', client);
    expect(reply.status).toBe(409);
    expect(reply.body.detail).toMatch(/invitation/);
    expect(await mailsTo(client)).toEqual([]);
    expect(await current(client)).toEqual(client);
  });

  it('AC-01: between password and first sign-in both are offered, and both work', async () => {
    const client = await given({ ...withPassword, links: {} });
    const { body } = await fixture.as('base')('GET', `/v1/clients/${client.id}`);
    expect(body.actions).toEqual(expect.arrayContaining(['resend_portal_invite', 'send_password_reset']));
    expect((await reset('base', client)).status).toBe(202);
    expect((await ask('base', client, 'invitations')).status).toBe(201);
    expect(Object.keys((await current(client)).links).sort()).toEqual(['invitation', 'password-reset']);
  });

  it('DEC-3: 409 for archived people', async () => {
    const client = await given({ ...withPassword, archivedAt: now.toISOString() });
    expect((await reset('base', client)).status).toBe(409);
    expect(await mailsTo(client)).toEqual([]);
  });

  it('a double click sends one mail, and both clicks get the same answer', async () => {
    const client = await given(withPassword);
    const headers = { 'idempotency-key': randomUUID() };
    const replies = await Promise.all([1, 2, 3].map(() => reset('base', client, headers)));
    expect(replies.map(({ status, text }) => [status, text])).toEqual(Array(3).fill([202, replies[0]?.text]));
    expect(await mailsTo(client)).toHaveLength(1);
  });

  it('meets a new address at the same moment: the mail goes to the old one before that, or not at all', async () => {
    const client = await given(withPassword);
    const transaction = new Transaction();
    const moved = { ...client, email: `${randomUUID()}@clients.example` };
    changeClient(transaction, client, moved, {}, never, now);
    const [reply] = await Promise.all([reset('base', client), transaction.commit(fixture.table)]);
    expect([202, 409]).toContain(reply.status);
    expect((await current(client)).email).toBe(moved.email);
    expect(await mailsTo(client)).toHaveLength(reply.status === 202 && reply.body.sentTo === client.email ? 1 : 0);
  });

  it('beyond 3 in 15 minutes the reply stays, and no further mail goes out', async () => {
    const strict = await clientProfileFixture({ now: () => now, throttles: true });
    await withinOneWindow(900, async () => {
      const client = await giveClient(strict.table, { ...withPassword, id: randomUUID() });
      const replies = [];
      for (let count = 1; count <= 4; count += 1) {
        replies.push(await strict.as('base')('POST', `/v1/clients/${client.id}/password-resets`));
      }
      expect(replies.map(({ status, body }) => [status, body])).toEqual(Array(4).fill([202, { sentTo: client.email }]));
      expect(
        (await itemsOf(strict.table, 'Outbox')).filter(({ effect }) => JSON.stringify(effect).includes(client.email)),
      ).toHaveLength(3);
      expect((await auditedActions(strict.table, client.id)).length).toBe(3);
    });
  });
});

describe('who', () => {
  const actions = ['archive', 'unarchive', 'password-resets'];

  it.each(['other', 'none', 'tasksOnly', 'jobBoard'] as const)(
    '404 for %s, who may not know of the client',
    async (who: StaffName) => {
      const client = await given(withPassword);
      for (const action of actions) {
        expect([action, (await ask(who, client, action)).status]).toEqual([action, 404]);
      }
      expect(await current(client)).toEqual(client);
    },
  );

  it('403 for the client themself, and for Referrals alone', async () => {
    const referral = await given({ ...withPassword, assignedStaffIds: [] });
    await fixture.signIn(referral.id);
    for (const action of actions) {
      expect((await ask(referral.id, referral, action)).status).toBe(403);
      expect((await ask('intake', referral, action)).status).toBe(403);
    }
    expect(await current(referral)).toEqual(referral);
  });

  it('OQ-03: an archived client still reads their own profile', async () => {
    const client = await given(withPassword);
    await fixture.signIn(client.id);
    await archive('network', client);
    expect((await fixture.as(client.id)('GET', `/v1/clients/${client.id}`)).body.status).toBe('archived');
  });

  it('group level and administrators everywhere', async () => {
    const client = await given({
      ...withPassword,
      serviceProviderId: providers.riverside,
      assignedStaffIds: ['other'],
    });
    expect((await archive('network', client)).body.status).toBe('archived');
    expect((await unarchive('administrator', client)).body.status).toBe('active');
    expect((await reset('administrator', client)).status).toBe(202);
  });
});
