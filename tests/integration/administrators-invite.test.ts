import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inviteAdministrator } from '#infra/cli/invite-administrator.ts';
import { accountsFixture, address, goodPassword, portalUrl, tokenOf } from '../support/accounts-fixture.ts';

const accounts = await accountsFixture();
const { as, mails, redeem, ring, runOutbox, signIn, table, time } = accounts;

const request = (email: string) =>
  ({ email, firstName: 'Ada', lastName: 'First', kind: 'administrator', language: 'fr' }) as const;
const invite = (email: string, change: { kind?: 'administrator' | 'job-board-administrator' } = {}) =>
  inviteAdministrator({ table, ring, portalUrl }, { ...request(email), ...change }, time.now, randomUUID());

describe('the first administrator, whom nobody can invite (RO-01)', () => {
  it('gets a mail, sets a password, signs in and may do what administrators may', async () => {
    const email = address();
    const { link } = await invite(email);
    await runOutbox();
    expect(mails.filter(({ message }) => message.to === email)).toMatchObject([
      { message: { template: 'staff-invite', language: 'fr', data: { recipientName: 'Ada' } } },
    ]);
    expect((await redeem(tokenOf(link), goodPassword)).status).toBe(204);
    const claims = await signIn(email);
    const ask = as(String(claims.sub));
    expect(await ask('GET', '/v1/me', { claims })).toMatchObject({
      status: 200,
      body: { email, kind: 'administrator' },
    });
    const body = { name: `Provider ${randomUUID()}`, contactEmail: 'office@provider.example' };
    expect((await ask('POST', '/v1/service-providers', { claims, body })).status).toBe(201);
  });

  it('gets a new link by a second call, which makes the first worthless', async () => {
    const email = address();
    const first = tokenOf((await invite(email)).link);
    const second = tokenOf((await invite(email)).link);
    expect((await redeem(first, goodPassword)).status).toBe(404);
    expect((await redeem(second, goodPassword)).status).toBe(204);
    await expect(invite(email)).rejects.toThrow('has its password already');
  });

  it('takes no address of somebody else', async () => {
    const { email } = await accounts.createClient();
    await expect(invite(email)).rejects.toThrow('belongs to another account');
    const invited = address();
    await invite(invited, { kind: 'job-board-administrator' });
    await expect(invite(invited)).rejects.toThrow('belongs to another account');
  });
});
