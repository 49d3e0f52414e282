import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

/** The token in the newest mail to an address, once there are so many. */
async function linkInMail(to: string, count: number): Promise<string> {
  const mails = await eventually(async () => {
    const found = await stack().mailbox(to);
    return found.length >= count && found;
  });
  return /account-links\/([\w-]{43})/.exec(mails.at(-1)?.text ?? '')?.[1] ?? '';
}

describe('the life of a staff account over HTTP', () => {
  it('invited, signed in, given permissions, reset, deactivated', async () => {
    const { call, signIn, tokenOf } = stack();
    const manager = await tokenOf('manager@lakeshore.example');
    const email = `${randomUUID()}@lakeshore.example`;
    const invited = await call('POST', '/v1/staff', {
      token: manager,
      body: { email, firstName: 'Noor', lastName: 'Haddad' },
    });
    expect(invited.status).toBe(201);
    const { staff, invitation } = invited.body;
    const token = await linkInMail(email, 1);
    expect(invitation.link.endsWith(`/account-links/${token}`)).toBe(true);

    const path = `/v1/account-links/${token}`;
    expect((await call('GET', path)).body).toMatchObject({ purpose: 'invitation', language: 'en' });
    const password = 'a fairly good passphrase';
    expect((await call('POST', `${path}/redemptions`, { body: { password: 'weak' } })).status).toBe(422);
    expect((await call('POST', `${path}/redemptions`, { body: { password } })).status).toBe(204);
    expect((await call('POST', `${path}/redemptions`, { body: { password } })).status).toBe(404);

    const first = await signIn(email, password);
    const options = () => call('GET', '/v1/staff-options', { token: first });
    expect((await options()).status).toBe(403);
    const given = await call('PUT', `/v1/staff/${staff.id}/permissions`, {
      token: manager,
      body: { permissions: ['tasks:base'] },
      headers: { 'if-match': '"1"' },
    });
    expect(given.status).toBe(200);
    expect((await options()).status).toBe(200);
    const resent = await call('POST', `/v1/staff/${staff.id}/invitations`, { token: manager });
    expect(resent.status).toBe(409);

    expect((await call('POST', '/v1/password-resets', { body: { email } })).status).toBe(202);
    const reset = await linkInMail(email, 2);
    const renewed = 'quite another passphrase';
    expect((await call('POST', `/v1/account-links/${reset}/redemptions`, { body: { password: renewed } })).status).toBe(
      204,
    );
    expect((await options()).status).toBe(401);
    const second = await signIn(email, renewed);
    expect((await call('GET', '/v1/me', { token: second })).status).toBe(200);

    const deactivated = await call('POST', `/v1/staff/${staff.id}/deactivation`, { token: manager });
    expect(deactivated).toMatchObject({ status: 200, body: { status: 'deactivated' } });
    expect((await call('GET', '/v1/me', { token: second })).status).toBe(401);
    // The emulator lets disabled users sign in; the portal does not let them in.
    const third = await signIn(email, renewed).catch(() => undefined);
    if (third) {
      expect((await call('GET', '/v1/me', { token: third })).status).toBe(401);
    }
  });

  it('nobody without an account gets a mail', async () => {
    const email = `${randomUUID()}@nowhere.example`;
    const { status, body } = await stack().call('POST', '/v1/password-resets', { body: { email } });
    expect({ status, body }).toEqual({ status: 202, body: { status: 'accepted' } });
    expect(await stack().mailbox(email)).toEqual([]);
  });
});
