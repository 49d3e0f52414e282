import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { demoProviders, demoStaff } from '#infra/local/seed/accounts-demo.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

const { call, tokenOf, signIn, mailbox } = stack();

const admin = 'admin@portal.example';
const maya = demoStaff.maya.email;
const sofia = demoStaff.sofia.email;
const people = {
  amina: 'client-amina',
  ben: 'client-ben',
  chloe: 'client-chloe',
  david: 'client-david',
  emma: 'client-emma',
} as const;

async function as(email: string) {
  const token = await tokenOf(email);
  return (method: string, path: string, options: { body?: unknown; headers?: Record<string, string> } = {}) =>
    call(method, `/v1${path}`, { token, ...options });
}

const newEmail = () => `${randomUUID()}@clients.example`;

async function add(given: Record<string, unknown> = {}) {
  const email = newEmail();
  const reply = await (await as(maya))('POST', '/clients', {
    body: { firstName: 'Robin', lastName: 'Test', email, ...given },
  });
  expect(reply.status).toBe(201);
  return { email, id: String(reply.body.client.id), ...reply.body };
}

async function redeem(link: string, password = 'a-long-password') {
  const token = new URL(link).pathname.split('/').at(-1);
  return call('POST', `/v1/account-links/${token}/redemptions`, { body: { password } });
}

describe('the demo’s people', () => {
  it('are who the description says', async () => {
    const asMaya = await as(maya);
    const [amina, ben, chloe, david] = await Promise.all(
      [people.amina, people.ben, people.chloe, people.david].map((id) => asMaya('GET', `/clients/${id}`)),
    );
    expect(amina?.body).toMatchObject({
      type: 'client',
      status: 'active',
      caseDetails: { assignedStaff: [{ id: 'staff-maya' }] },
    });
    expect(ben?.body).toMatchObject({ type: 'client', status: 'invited' });
    expect(ben?.body).not.toHaveProperty('lastLoginAt');
    expect(chloe?.body).toMatchObject({
      type: 'referral',
      status: 'active',
      clientProfile: { preferredLanguage: 'french' },
    });
    expect(david?.body).toMatchObject({ status: 'archived', actions: expect.arrayContaining(['unarchive_user']) });
    expect((await asMaya('GET', `/clients/${people.emma}`)).status).toBe(404);
    expect((await (await as(sofia))('GET', `/clients/${people.emma}`)).body.ribbon.displayName).toBe('Emma Kowalski');
  });

  it('sign in, all but Ben, the archived David too (DEC-3), and see themselves', async () => {
    for (const name of ['amina', 'chloe', 'david', 'emma'] as const) {
      const { status, body } = await (await as(`${name}@clients.example`))('GET', `/clients/${people[name]}`);
      expect([name, status, body.id]).toEqual([name, 200, people[name]]);
      expect(body).not.toHaveProperty('actions');
    }
    await expect(signIn('ben@clients.example')).rejects.toThrow();
  });

  it('fill the People screen over several pages', async () => {
    const asNetwork = await as(demoStaff.network.email);
    const first = await asNetwork('GET', '/clients?limit=50');
    expect(first.body.items).toHaveLength(50);
    const second = await asNetwork('GET', `/clients?limit=50&cursor=${first.body.nextCursor}`);
    expect(second.status).toBe(200);
    const ids = [...first.body.items, ...second.body.items].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(people.david);
    const providers = new Set(
      first.body.items.map((item: { serviceProvider: { id: string } }) => item.serviceProvider.id),
    );
    expect([...providers].sort()).toEqual([demoProviders.lakeshore.id, demoProviders.riverside.id]);
  });
});

describe('a client’s way in', () => {
  it('CL-18, AC-01 … AC-03: invited by mail, resent, first sign-in, and the action vanishes', async () => {
    const { email, id, invitation, client } = await add({ preferredName: 'Rob' });
    expect(client.actions).toContain('resend_portal_invite');
    const [mail] = await eventually(async () => {
      const mails = await mailbox(email);
      return mails.length > 0 && mails;
    }, 25_000);
    expect(mail?.text).toContain(invitation.link);

    const asMaya = await as(maya);
    const resent = await asMaya('POST', `/clients/${id}/invitations`);
    expect([resent.status, resent.body.sentTo]).toEqual([201, email]);
    expect((await redeem(invitation.link)).status).toBe(404);
    expect((await redeem(resent.body.link)).status).toBe(204);
    expect((await asMaya('GET', `/clients/${id}`)).body.actions).toEqual(
      expect.arrayContaining(['resend_portal_invite', 'send_password_reset']),
    );

    const token = await signIn(email, 'a-long-password');
    const own = await call('GET', `/v1/clients/${id}`, { token });
    expect([own.status, own.body.status]).toEqual([200, 'active']);
    const after = await eventually(async () => {
      const { body } = await asMaya('GET', `/clients/${id}`);
      return !body.actions.includes('resend_portal_invite') && body;
    });
    expect(after.version).toBe(1);
    expect((await asMaya('POST', `/clients/${id}/invitations`)).status).toBe(409);
    const activity = await call('GET', `/v1/clients/${id}/activity`, { token });
    expect(activity.body.items).toMatchObject([{ type: 'logged_in' }]);
  });

  it('ED-05: a new address of an invited client gets the invitation; the new sign-in works, the old link does not', async () => {
    const { id, invitation } = await add();
    const email = newEmail();
    const asMaya = await as(maya);
    const edited = await asMaya('PATCH', `/clients/${id}`, {
      headers: { 'if-match': '"1"' },
      body: { contact: { email } },
    });
    expect(edited.body.contact).toMatchObject({ email });
    const [mail] = await eventually(async () => {
      const mails = await mailbox(email);
      return mails.length > 0 && mails;
    }, 25_000);
    const link = /https?:\S+account-links\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    expect((await redeem(invitation.link)).status).toBe(404);
    expect((await redeem(link)).status).toBe(204);
    expect(await signIn(email, 'a-long-password')).toBeTruthy();
  });

  it('ED-05: of an active client becomes the sign-in once the link is opened', async () => {
    const { email: old, id, invitation } = await add();
    await redeem(invitation.link);
    const token = await signIn(old, 'a-long-password');
    const email = newEmail();
    const { headers } = await call('GET', `/v1/clients/${id}`, { token });
    const edited = await call('PATCH', `/v1/clients/${id}`, {
      token,
      headers: { 'if-match': headers.get('etag') ?? '' },
      body: { contact: { email } },
    });
    expect(edited.body.contact).toMatchObject({ email: old, pendingEmail: email });
    const [mail] = await eventually(async () => {
      const mails = await mailbox(email);
      return mails.length > 0 && mails;
    }, 25_000);
    const link = /https?:\S+account-links\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    const linkToken = new URL(link).pathname.split('/').at(-1);
    expect((await call('POST', `/v1/account-links/${linkToken}/redemptions`, { body: {} })).status).toBe(204);
    expect(await signIn(email, 'a-long-password')).toBeTruthy();
    const read = await (await as(maya))('GET', `/clients/${id}`);
    expect(read.body.contact).toEqual({ email });
  });
});

describe('who gets what', () => {
  it('SM-05: staff without permissions: 403 on list and create, 404 on every client', async () => {
    const asNew = await as(demoStaff.new.email);
    expect((await asNew('GET', '/clients')).status).toBe(403);
    expect((await asNew('POST', '/clients', { body: {} })).status).toBe(403);
    expect((await asNew('GET', '/clients/lookup?lastName=ha')).status).toBe(403);
    for (const id of [people.amina, 'nobody']) {
      for (const path of ['', '/overview', '/general-notes', '/activity']) {
        expect((await asNew('GET', `/clients/${id}${path}`)).status).toBe(404);
      }
    }
  });

  it('PM-07: a client reaches their own record only', async () => {
    const asAmina = await as('amina@clients.example');
    expect((await asAmina('GET', `/clients/${people.amina}/overview`)).body).not.toHaveProperty('generalNotes');
    expect((await asAmina('GET', `/clients/${people.amina}/general-notes`)).status).toBe(404);
    expect((await asAmina('GET', `/clients/${people.emma}`)).status).toBe(404);
    expect((await asAmina('GET', '/clients')).status).toBe(403);
    expect((await asAmina('POST', `/clients/${people.amina}/invitations`)).status).toBe(403);
  });

  it('CL-06: met in the look-up, not to be opened', async () => {
    const asSofia = await as(sofia);
    const { body } = await asSofia('GET', '/clients/lookup?firstName=amina&lastName=haddad');
    // Others may have the same name.
    expect(body.matches).toContainEqual({
      ref: expect.any(String),
      displayName: 'Amina Haddad',
      serviceProviderName: 'Lakeshore Employment',
      canView: false,
    });
    const asAdmin = await as(admin);
    const found = await asAdmin('GET', '/clients/lookup?lastName=ngu');
    expect(found.body.matches).toContainEqual(expect.objectContaining({ clientId: people.david, canView: true }));
  });

  it('replies carry the ETag and are not kept by caches', async () => {
    const { id } = await add();
    const reply = await (await as(maya))('GET', `/clients/${id}`);
    expect(reply.headers.get('etag')).toBe('"1"');
    expect(reply.headers.get('cache-control')).toBe('no-store');
  });
});
