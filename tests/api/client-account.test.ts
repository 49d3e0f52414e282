import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';
import { eventually, type Reply } from '../support/stack-client.ts';

const maya = 'maya@lakeshore.example';
const first = 'the first long password';
const second = 'the second long password';

async function asMaya(method: string, path: string, body?: unknown): Promise<Reply> {
  const { call, tokenOf } = stack();
  return call(method, path, { token: await tokenOf(maya), ...(body === undefined ? {} : { body }) });
}

async function invited() {
  const email = `${randomUUID()}@clients.example`;
  const added = await asMaya('POST', '/v1/clients', { firstName: 'Robin', lastName: 'Archer', email });
  expect(added.status).toBe(201);
  const path = `/v1/clients/${added.body.client.id}`;
  return { email, path, link: String(added.body.invitation.link), actions: added.body.client.actions as string[] };
}

const tokenIn = (link: string) => new URL(link).pathname.split('/').at(-1) ?? '';
const redeem = (link: string, password: string) =>
  stack().call('POST', `/v1/account-links/${tokenIn(link)}/redemptions`, { body: { password } });
const actionsOf = async (path: string) => (await asMaya('GET', path)).body.actions as string[];

/** The link in the newest mail with such a subject. */
async function mailedLink(email: string, subject: RegExp): Promise<string> {
  const mail = await eventually(async () =>
    (await stack().mailbox(email)).findLast((one) => subject.test(one.subject)),
  );
  return /https?:\/\/\S+\/account-links\/[\w-]+/.exec(mail.text ?? '')?.[0] ?? '';
}

describe('the account of a client', () => {
  it('AC-01 … AC-04: invited, invited again, password, sign-in, reset by staff', async () => {
    const { email, path, link, actions } = await invited();
    expect(actions).toContain('resend_portal_invite');
    expect(actions).not.toContain('send_password_reset');
    expect((await asMaya('POST', `${path}/password-resets`)).status).toBe(409);

    const resent = await asMaya('POST', `${path}/invitations`);
    expect([resent.status, resent.body.sentTo]).toEqual([201, email]);
    expect((await redeem(link, first)).status).toBe(404);
    expect((await redeem(resent.body.link, first)).status).toBe(204);
    expect(await actionsOf(path)).toEqual(expect.arrayContaining(['resend_portal_invite', 'send_password_reset']));

    await stack().signIn(email, first);
    await eventually(async () => !(await actionsOf(path)).includes('resend_portal_invite'));
    expect((await asMaya('POST', `${path}/invitations`)).status).toBe(409);

    const reset = await asMaya('POST', `${path}/password-resets`);
    expect([reset.status, reset.body]).toEqual([202, { sentTo: email }]);
    const mailed = await mailedLink(email, /password/i);
    expect((await redeem(mailed, second)).status).toBe(204);
    await expect(stack().signIn(email, first)).rejects.toThrow(/NotAuthorized|InvalidPassword/);
    await stack().signIn(email, second);
    expect((await redeem(mailed, first)).status).toBe(404);
  });

  it('AC-05 … AC-07, OQ-03: archived, still signing in, and back', async () => {
    const { email, path, link } = await invited();
    await redeem(link, first);
    const archived = await asMaya('POST', `${path}/archive`);
    expect([archived.status, archived.body.status]).toEqual([200, 'archived']);
    expect(archived.body.actions).toContain('unarchive_user');
    const found = async (status: string) =>
      (await asMaya('GET', `/v1/clients?q=${encodeURIComponent(email)}${status}`)).body.items.length;
    expect([await found(''), await found('&status=archived')]).toEqual([0, 1]);

    const token = await stack().signIn(email, first);
    expect((await stack().call('GET', path, { token })).body.status).toBe('archived');
    expect((await asMaya('POST', `${path}/password-resets`)).status).toBe(409);

    const back = await asMaya('POST', `${path}/unarchive`);
    expect([back.status, back.body.status]).toEqual([200, 'active']);
    expect(await found('')).toBe(1);
  });
});
