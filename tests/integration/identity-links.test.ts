import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { DirectoryRefusal } from '#shared/identity/directory.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { endLease, leaseAccount, releaseLease } from '#shared/persistence/account-lease.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { findByEmail } from '#shared/persistence/email-claims.ts';
import { staffById } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import {
  type AccountsFixture,
  accountsFixture,
  address,
  goodPassword,
  tokenOf,
  withinOneWindow,
} from '../support/accounts-fixture.ts';
import { concurrentWriter } from '../support/concurrent-writer.ts';

const hourMs = 3600_000;
const accounts = await accountsFixture();
const { as, call, redeem, signIn, time, table } = accounts;
const administrator = await accounts.addStaff({ kind: 'administrator' });
const provider = await accounts.addProvider();

async function invite(fixture: AccountsFixture = accounts, by = administrator.sub, where = provider.id) {
  const email = address();
  const body = { email, firstName: 'Noor', lastName: 'Haddad', serviceProviderId: where };
  const invited = await fixture.as(by)('POST', '/v1/staff', { body });
  expect(invited.status, invited.text).toBe(201);
  const { staff, invitation } = invited.body as { staff: { id: string }; invitation: { link: string } };
  return { id: staff.id, email, token: tokenOf(invitation.link) };
}

const read = (token: string) => call('GET', `/v1/account-links/${token}`);

describe('an invitation, from its link to the first sign-in (DEC-8, SM-04)', () => {
  it('says what it is for, sets the password, and is spent', async () => {
    const { id, email, token } = await invite();
    expect(await read(token)).toMatchObject({
      status: 200,
      body: {
        purpose: 'invitation',
        emailHint: `${email[0]}•••@people.example`,
        language: 'en',
        expiresAt: new Date(time.now.getTime() + 7 * 24 * hourMs).toISOString(),
      },
    });
    expect((await redeem(token, goodPassword)).status).toBe(204);

    const claims = await signIn(email);
    const me = await as(String(claims.sub))('GET', '/v1/me', { claims });
    expect(me).toMatchObject({ status: 200, body: { id, email, kind: 'staff', permissions: [] } });
    expect(await staffById(table, id)).toMatchObject({
      accountStatus: 'active',
      sub: claims.sub,
      passwordSetAt: time.now.toISOString(),
      links: {},
      version: 1,
    });
    expect((await redeem(token, 'another fine passphrase')).status).toBe(404);
    expect((await read(token)).status).toBe(404);
    await expect(signIn(email, 'another fine passphrase')).rejects.toThrow();
  });

  it('AU-08 leaves its token nowhere in the table', async () => {
    const { token } = await invite();
    const { Items } = await table.db.send(new ScanCommand({ TableName: table.name }));
    expect(JSON.stringify(Items)).not.toContain(token);
  });

  it('the user who waits for it has a password that nobody knows, also in the emulator', async () => {
    const { email } = await invite();
    await accounts.runOutbox();
    expect(await accounts.directory.find(email)).toMatchObject({ email, enabled: true, confirmed: true });
    await expect(signIn(email, '')).rejects.toThrow();
  });

  it('whichever comes first, user or redemption: the chosen password holds', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { email, token } = await invite();
      const [redeemed] = await Promise.all([redeem(token, goodPassword), accounts.runOutbox()]);
      expect(redeemed.status, redeemed.text).toBe(204);
      time.now = new Date(time.now.getTime() + 60_000);
      await accounts.runOutbox();
      await expect(signIn(email)).resolves.toHaveProperty('sub');
    }
  });

  it('AU-06 asks 12 characters of staff, 8 of clients, and refuses what everybody uses; the link stays good', async () => {
    const staff = await invite();
    const client = await accounts.createClient();
    const clientToken = await accounts.linkFor(client, 'invitation');
    const refusal = [
      [staff.token, 'elevenchars'],
      [staff.token, 'qwertyuiop123'],
      [staff.token, staff.email.toUpperCase()],
      [staff.token, 'abcabcabcabcabc'],
      [staff.token, undefined],
      [clientToken, 'seven77'],
      [clientToken, 'Password1'],
    ] as const;
    for (const [token, password] of refusal) {
      const reply = await redeem(token, password);
      expect(reply.status, password).toBe(422);
      expect(reply.body.errors).toMatchObject([{ pointer: '/body/password' }]);
    }
    expect((await redeem(staff.token, 'x'.repeat(257))).status).toBe(400);
    expect((await redeem(staff.token, 'twelve chars')).status).toBe(204);
    expect((await redeem(clientToken, 'eight 8!')).status).toBe(204);
    await expect(signIn(client.email, 'eight 8!')).resolves.toHaveProperty('sub');
    expect(await clientById(table, client.id)).toMatchObject({ accountStatus: 'active', version: 1 });
  });
});

describe('what makes a link worthless: one answer for all (AC-03)', () => {
  it('lapses by the domain clock: invitations after 7 days, resets after an hour', async () => {
    const { token } = await invite();
    const client = await accounts.createClient({}, true);
    const reset = await accounts.linkFor(client, 'password-reset');
    const start = time.now;
    try {
      time.now = new Date(start.getTime() + hourMs - 1);
      expect((await read(reset)).status).toBe(200);
      time.now = new Date(start.getTime() + hourMs);
      expect((await read(reset)).status).toBe(404);
      expect((await redeem(reset, goodPassword)).status).toBe(404);
      time.now = new Date(start.getTime() + 7 * 24 * hourMs - 1);
      expect((await read(token)).status).toBe(200);
      time.now = new Date(start.getTime() + 7 * 24 * hourMs);
      expect((await redeem(token, goodPassword)).status).toBe(404);
    } finally {
      time.now = start;
    }
  });

  it('the next link of the same purpose supersedes it; unknown ones look the same', async () => {
    const { id, token } = await invite();
    const resent = await as(administrator.sub)('POST', `/v1/staff/${id}/invitations`);
    expect(resent.status).toBe(201);
    const answers = await Promise.all(
      [token, 'no-such-token'].flatMap((one) => [read(one), redeem(one, goodPassword), redeem(one, 'weak')]),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]));
    expect(new Set(answers.map(({ body }) => JSON.stringify({ ...body, instance: '' }))).size).toBe(1);
    expect((await redeem(tokenOf(resent.body.link), goodPassword)).status).toBe(204);
  });

  it('a deactivated account cannot be entered, nor after its restoration by an old link', async () => {
    const { id, token } = await invite();
    const admin = as(administrator.sub);
    await admin('POST', `/v1/staff/${id}/deactivation`);
    expect((await redeem(token, goodPassword)).status).toBe(404);
    expect((await admin('DELETE', `/v1/staff/${id}/deactivation`)).body).toMatchObject({ status: 'invited' });
    expect((await redeem(token, goodPassword)).status).toBe(404);
  });
});

describe('two at once, and what goes wrong halfway', () => {
  it('of two redemptions with different passwords one wins, and only its password is good', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { email, token } = await invite();
      const passwords = ['the first passphrase', 'the other passphrase'];
      const replies = await Promise.all(passwords.map((password) => redeem(token, password)));
      expect(replies.map(({ status }) => status).sort()).toEqual([204, 404]);
      const winner = replies[0]?.status === 204 ? 0 : 1;
      await expect(signIn(email, passwords[winner])).resolves.toHaveProperty('sub');
      await expect(signIn(email, passwords[1 - winner])).rejects.toThrow();
    }
  });

  it('whoever read the link before the other was done, and leases the account after it, is too late as well', async () => {
    const fixture = await accountsFixture();
    const admin = await fixture.addStaff({ kind: 'administrator' });
    const { email, token } = await invite(fixture, admin.sub, (await fixture.addProvider()).id);
    const meanwhile = concurrentWriter(fixture.table, /^(Put|Update|TransactWrite)/);
    const first = async () => expect((await fixture.redeem(token, goodPassword)).status).toBe(204);
    const second = await meanwhile(first, () => fixture.redeem(token, 'the other passphrase'));
    expect(second.status, second.text).toBe(404);
    await expect(fixture.signIn(email)).resolves.toHaveProperty('sub');
  });

  it('a password that Cognito refuses is 422, and the link can be used at once', async () => {
    const fixture = await accountsFixture({
      directory: (directory) =>
        new Proxy(directory, {
          get: (target, name) =>
            name === 'setPassword'
              ? async (sub: string, password: string) => {
                  if (password === 'refused by the pool') {
                    throw new DirectoryRefusal('password');
                  }
                  if (password === 'lost on its way') {
                    throw new Error('socket hang up');
                  }
                  return target.setPassword(sub, password);
                }
              : Reflect.get(target, name).bind(target),
        }),
    });
    const admin = await fixture.addStaff({ kind: 'administrator' });
    const { email, token } = await invite(fixture, admin.sub, (await fixture.addProvider()).id);
    const refusal = await fixture.redeem(token, 'refused by the pool');
    expect(refusal).toMatchObject({ status: 422, body: { errors: [{ pointer: '/body/password' }] } });
    const lost = await fixture.redeem(token, 'lost on its way');
    expect(lost).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect((await fixture.redeem(token, goodPassword)).status).toBe(204);
    await expect(fixture.signIn(email)).resolves.toHaveProperty('sub');
  });

  it.each([
    ['permissions are given', '/v1/staff/{staff}/permissions', 'PUT', { permissions: ['clients:base'] }],
    ['the provider narrows its view', '/v1/service-providers/{provider}', 'PATCH', { clientVisibility: 'assigned' }],
    ['the account is deactivated', '/v1/staff/{staff}/deactivation', 'POST', undefined],
  ])('while %s, nobody gets in by what held before', async (_what, path, method, body) => {
    let meanwhile: (() => Promise<unknown>) | undefined;
    const fixture = await accountsFixture({
      directory: (directory) =>
        new Proxy(directory, {
          get: (target, name) =>
            name === 'setPassword'
              ? async (sub: string, password: string) => {
                  await meanwhile?.();
                  meanwhile = undefined;
                  return target.setPassword(sub, password);
                }
              : Reflect.get(target, name).bind(target),
        }),
    });
    const admin = await fixture.addStaff({ kind: 'administrator' });
    const provider = await fixture.addProvider();
    const { id, email, token } = await invite(fixture, admin.sub, provider.id);
    meanwhile = async () => {
      const url = path.replace('{staff}', id).replace('{provider}', provider.id);
      const changed = await fixture.as(admin.sub)(method, url, {
        ...(body === undefined ? {} : { body }),
        headers: { 'if-match': '"1"' },
      });
      expect(changed.status, changed.text).toBe(200);
    };
    const first = await fixture.redeem(token, goodPassword);
    expect(first).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    const { sub } = await fixture.signIn(email);
    expect((await fixture.as(String(sub))('GET', '/v1/me')).status).toBe(401);

    const again = await fixture.redeem(token, goodPassword);
    if (method === 'POST') {
      expect(again.status).toBe(404);
    } else {
      expect(again.status).toBe(204);
      expect(await actorBySub(fixture.table, String(sub))).toMatchObject(body ?? {});
    }
  });

  it('a lease keeps others out until it is given back; only its holder can give it back', async () => {
    const first = await leaseAccount(table, 'some-account', 0);
    expect(first).toMatchObject({ waited: false });
    expect(await leaseAccount(table, 'some-account', 0)).toBeUndefined();
    await releaseLease(table, { accountId: 'some-account', holder: 'somebody else', waited: false });
    expect(await leaseAccount(table, 'some-account', 0)).toBeUndefined();
    const refused = new Promise<void>((resolve) => {
      const seen = (error: unknown) => {
        resolve();
        throw error;
      };
      table.db.middlewareStack.add((send) => (args) => send(args).catch(seen), { step: 'initialize', name: 'seen' });
    });
    const next = leaseAccount(table, 'some-account');
    await refused;
    table.db.middlewareStack.remove('seen');
    if (first) {
      await releaseLease(table, first);
    }
    const second = await next;
    expect(second).toMatchObject({ waited: true });
    const late = new Transaction();
    endLease(late, { accountId: 'some-account', holder: first?.holder ?? '', waited: false }, () => new Error('late'));
    await expect(late.commit(table)).rejects.toThrow('late');
  });

  it('never touches the user of another account, whose new address Cognito does not know yet', async () => {
    const moved = await accounts.createClient({}, true);
    const formerAddress = moved.email;
    const token = await accounts.linkFor(moved, 'email-change', address());
    // The directory fails just then: the outbox is to follow.
    const fixture = accounts;
    const { changeEmail } = fixture.directory;
    fixture.directory.changeEmail = () => Promise.reject(new Error('socket hang up'));
    try {
      expect((await redeem(token)).status).toBe(204);
      const newcomer = await fixture.createClient({ email: formerAddress });
      const invitation = await fixture.linkFor(newcomer, 'invitation');
      expect((await redeem(invitation, 'the newcomer’s passphrase')).status).toBe(503);
      await expect(signIn(formerAddress, goodPassword)).resolves.toHaveProperty('sub', moved.sub);

      fixture.directory.changeEmail = changeEmail;
      time.now = new Date(time.now.getTime() + 60_000);
      await fixture.runOutbox();
      expect((await redeem(invitation, 'the newcomer’s passphrase')).status).toBe(204);
      const { sub } = await signIn(formerAddress, 'the newcomer’s passphrase');
      expect(sub).not.toBe(moved.sub);
    } finally {
      fixture.directory.changeEmail = changeEmail;
    }
  });
});

describe('a password reset', () => {
  it('ends the tokens from before, and the links from before', async () => {
    const client = await accounts.createClient({}, true);
    const before = await signIn(client.email);
    expect((await as(client.sub)('GET', '/v1/me', { claims: before })).status).toBe(200);
    const invitation = await accounts.linkFor(client, 'invitation');
    const reset = await accounts.linkFor((await clientById(table, client.id)) ?? client, 'password-reset');
    expect((await redeem(reset, 'a new passphrase')).status).toBe(204);
    expect((await as(client.sub)('GET', '/v1/me', { claims: before })).status).toBe(401);
    const after = await signIn(client.email, 'a new passphrase');
    expect((await as(client.sub)('GET', '/v1/me', { claims: after })).status).toBe(200);
    expect((await redeem(invitation, goodPassword)).status).toBe(404);
  });

  it('makes a user anew whom the pool has lost', async () => {
    const client = await accounts.createClient({}, true);
    await accounts.directory.delete(client.sub ?? '');
    expect((await redeem(await accounts.linkFor(client, 'password-reset'), goodPassword)).status).toBe(204);
    const { sub } = await signIn(client.email);
    expect(sub).not.toBe(client.sub);
    expect((await as(String(sub))('GET', '/v1/me')).body).toMatchObject({ clientId: client.id });
    expect(await actorBySub(table, client.sub ?? '')).toBeUndefined();
  });
});

describe('ED-05, DEC-10: a new address is confirmed by its own link', () => {
  it('becomes the sign-in, ends the tokens from before, and frees the old one', async () => {
    const client = await accounts.createClient({}, true);
    const newAddress = address();
    const before = await signIn(client.email);
    const token = await accounts.linkFor(client, 'email-change', newAddress);
    expect((await read(token)).body).toMatchObject({
      purpose: 'email-change',
      emailHint: expect.stringContaining('@people.example'),
    });
    expect((await redeem(token, goodPassword)).status).toBe(422);
    expect((await redeem(token)).status).toBe(204);

    const record = await clientById(table, client.id);
    expect(record).toMatchObject({ email: newAddress, version: client.version + 1, links: {} });
    expect(record).not.toHaveProperty('pendingEmail');
    expect(await findByEmail(table, accounts.ring, newAddress)).toEqual({ kind: 'client', id: client.id });
    expect(await findByEmail(table, accounts.ring, client.email)).toBeUndefined();
    expect((await as(client.sub)('GET', '/v1/me', { claims: before })).status).toBe(401);
    const after = await signIn(newAddress);
    expect((await as(client.sub)('GET', '/v1/me', { claims: after })).body).toMatchObject({ email: newAddress });
    await expect(signIn(client.email)).rejects.toThrow();
    expect((await redeem(token)).status).toBe(404);
    expect(await accounts.pending('identity.change-email')).toEqual([]);
  });

  it('AC-09 is 409 where another account has taken it meanwhile', async () => {
    const client = await accounts.createClient({}, true);
    const other = await accounts.createClient();
    const token = await accounts.linkFor(client, 'email-change', other.email);
    expect((await redeem(token)).status).toBe(409);
    expect(await clientById(table, client.id)).toMatchObject({ email: client.email });
    await expect(signIn(client.email)).resolves.toHaveProperty('sub', client.sub);
  });

  it('works although an invitation to somebody else left a user with that address', async () => {
    const left = address();
    await accounts.directory.create(left);
    const client = await accounts.createClient({}, true);
    expect((await redeem(await accounts.linkFor(client, 'email-change', left))).status).toBe(204);
    await expect(signIn(left)).resolves.toHaveProperty('sub', client.sub);
  });

  it('is worthless once the client wants yet another address, or the old one back', async () => {
    const client = await accounts.createClient({}, true);
    const first = await accounts.linkFor(client, 'email-change', address());
    await accounts.linkFor((await clientById(table, client.id)) ?? client, 'email-change', address());
    expect((await read(first)).status).toBe(404);
    expect((await redeem(first)).status).toBe(404);
  });
});

describe('users without an account', () => {
  it('go with the address that nobody has any more; whoever is somebody stays', async () => {
    const active = await accounts.createClient({}, true);
    const invited = await accounts.createClient();
    await accounts.directory.create(invited.email);
    const left = address();
    await accounts.directory.create(left);
    const transaction = new Transaction();
    for (const email of [active.email, invited.email, left, address()]) {
      transaction.put(outboxItem({ now: time.now }, { kind: 'identity.delete-user', email }));
    }
    await transaction.commit(table);
    await accounts.runOutbox();
    const found = await Promise.all([active.email, invited.email, left].map((email) => accounts.directory.find(email)));
    expect(found.map((user) => user?.email)).toEqual([active.email, invited.email, undefined]);
  });
});

describe('public and throttled', () => {
  it('60 calls a minute per address, reads and writes together', async () => {
    const statuses = await withinOneWindow(60, async () => {
      const fixture = await accountsFixture({ throttles: true });
      const all: number[] = [];
      for (let round = 0; round < 30; round += 1) {
        all.push((await fixture.call('GET', '/v1/account-links/no-such-token')).status);
        all.push((await fixture.redeem('no-such-token', goodPassword)).status);
      }
      const beyond = await fixture.call('POST', '/v1/password-resets', { body: { email: 'a@people.example' } });
      expect(Number(beyond.headers['retry-after'] ?? 1)).toBeGreaterThan(0);
      return [...all, beyond.status];
    });
    expect(statuses).toEqual([...Array(60).fill(404), 429]);
  });
});
