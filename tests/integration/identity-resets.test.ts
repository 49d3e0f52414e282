import { describe, expect, it } from 'vitest';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { openMailSecrets } from '#shared/secrets/mail-secrets.ts';
import {
  accountsFixture,
  address,
  goodPassword,
  portalUrl,
  tokenOf,
  withinOneWindow,
} from '../support/accounts-fixture.ts';

describe('a password reset that people ask for themselves', () => {
  it('AU-07 gives one answer and does one and the same thing, whoever has that address', async () => {
    const { createClient, addStaff, call, mails, pending, runOutbox } = await accountsFixture();
    const active = await createClient({}, true);
    const invited = await createClient();
    const gone = await addStaff();
    const answers: string[] = [];
    for (const email of [active.email, invited.email, gone.email, address()]) {
      const reply = await call('POST', '/v1/password-resets', { body: { email } });
      const { 'x-request-id': _id, ...headers } = reply.headers;
      answers.push(JSON.stringify([reply.status, headers, reply.text]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('202');
    const waiting = await pending();
    expect(waiting.map(({ kind }) => kind)).toEqual(Array(4).fill('identity.request-reset'));
    expect(JSON.stringify(waiting)).not.toContain('@');
    expect(mails).toEqual([]);
    await runOutbox();
    expect(mails.map(({ message }) => message.to).sort()).toEqual([active.email, gone.email].sort());
  });

  it('AC-04, OQ-22: the mail goes to accounts with a password, in their language, with a link that works', async () => {
    const { createClient, call, mails, redeem, ring, runOutbox, signIn, table } = await accountsFixture();
    const client = await createClient({}, true);
    await call('POST', '/v1/password-resets', { body: { email: ` ${client.email.toUpperCase()} ` } });
    await runOutbox();
    expect(mails).toMatchObject([
      { message: { template: 'password-reset', language: 'fr', to: client.email, data: { requestedBy: 'self' } } },
    ]);
    const { link } = openMailSecrets(ring, mails[0]?.sealed ?? '');
    expect(link.startsWith(`${portalUrl}/account-links/`)).toBe(true);
    expect((await redeem(tokenOf(link), 'yet another passphrase')).status).toBe(204);
    await expect(signIn(client.email, 'yet another passphrase')).resolves.toHaveProperty('sub', client.sub);
    expect(await clientById(table, client.id)).toMatchObject({ links: {}, version: 1 });
  });

  it('DEC-3: an archived client signs in, and may reset; a deactivated staff member may not', async () => {
    const { createClient, addStaff, as, call, mails, runOutbox } = await accountsFixture();
    const archived = await createClient({ archivedAt: '2026-10-01T00:00:00.000Z' }, true);
    const administrator = await addStaff({ kind: 'administrator' });
    const staff = await addStaff();
    await as(administrator.sub)('POST', `/v1/staff/${staff.id}/deactivation`);
    for (const { email } of [archived, staff]) {
      await call('POST', '/v1/password-resets', { body: { email } });
    }
    await runOutbox();
    expect(mails.map(({ message }) => message.to)).toEqual([archived.email]);
  });

  it('each further request supersedes the link before; beyond 3 in 15 minutes no mail goes, the answer stays', async () => {
    const result = await withinOneWindow(900, async () => {
      const { createClient, call, mails, redeem, ring, runOutbox } = await accountsFixture({ throttles: true });
      const client = await createClient({}, true);
      const statuses: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        statuses.push((await call('POST', '/v1/password-resets', { body: { email: client.email } })).status);
        await runOutbox();
      }
      const tokens = mails.map(({ sealed }) => tokenOf(openMailSecrets(ring, sealed ?? '').link));
      const redeemed = [];
      for (const token of tokens) {
        redeemed.push((await redeem(token, goodPassword)).status);
      }
      return { statuses, redeemed };
    });
    expect(result).toEqual({ statuses: [202, 202, 202, 202, 202], redeemed: [404, 404, 204] });
  });

  it('a request that is applied again sends nothing twice, and forgets the address', async () => {
    const { createClient, call, mails, runOutbox, table, pending } = await accountsFixture();
    const client = await createClient({}, true);
    await call('POST', '/v1/password-resets', { body: { email: client.email } });
    const outbox = new OutboxRepository(table);
    const ids: string[] = [];
    for await (const id of outbox.ids('pending')) {
      ids.push(id);
    }
    const [id = ''] = ids;
    const before = await outbox.read(id);
    await runOutbox();
    expect(mails).toHaveLength(1);
    const after = await outbox.read(id);
    expect(after).toMatchObject({ status: 'done', effect: { kind: 'identity.request-reset' } });
    expect(after?.effect).not.toHaveProperty('sealed');
    // As if the first attempt had died just before it was marked as done.
    if (before && after) {
      await outbox.reset(Object.assign(after, { effect: before.effect }), new Date(before.createdAt));
    }
    expect(await pending()).toHaveLength(1);
    await runOutbox();
    expect(mails).toHaveLength(1);
  });
});
