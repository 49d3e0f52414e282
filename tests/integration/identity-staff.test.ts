import { beforeAll, describe, expect, it } from 'vitest';
import { recordSignIn } from '#functions/record-sign-in/record-sign-in.ts';
import { routes as staffRoutes } from '#functions/staff/routes.ts';
import type { Permission } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import { queryAll } from '#shared/persistence/reads.ts';
import { staffById } from '#shared/persistence/staff.ts';
import { accountsFixture, address, goodPassword, tokenOf } from '../support/accounts-fixture.ts';
import { concurrentWriter } from '../support/concurrent-writer.ts';

const accounts = await accountsFixture();
const { addStaff, as, table } = accounts;
const home = await accounts.addProvider();
const elsewhere = await accounts.addProvider();
/** For accounts that no list of the others shows. */
const [north, south] = [await accounts.addProvider(), await accounts.addProvider()];

let administrator: Staff;
let jobBoard: Staff;
let network: Staff;
let manager: Staff;
let caseworker: Staff;
let powerless: Staff;
let stranger: Staff;

beforeAll(async () => {
  const at = (permissions: readonly Permission[], name: readonly [string, string], provider = home) =>
    addStaff({ provider, permissions, name });
  administrator = await addStaff({ kind: 'administrator', name: ['Ada', 'Admin'] });
  jobBoard = await addStaff({ kind: 'job-board-administrator', name: ['Jo', 'Board'] });
  network = await at(['staff:group', 'clients:group', 'tasks:group'], ['Nadia', 'Network']);
  manager = await at(['staff:base', 'clients:provider', 'tasks:base'], ['Max', 'Manager']);
  caseworker = await at(['clients:base', 'tasks:base'], ['Zoé', 'O’Neil-Côté']);
  powerless = await at([], ['Paul', 'Powerless']);
  stranger = await at(['clients:base'], ['Sam', 'Stranger'], elsewhere);
});

const invitation = (change: Record<string, unknown> = {}) => ({
  email: address(),
  firstName: 'Noor',
  lastName: 'Haddad',
  ...change,
});
const setPermissions = (by: Staff, whom: Staff, permissions: readonly string[], version = 1) =>
  as(by.sub)('PUT', `/v1/staff/${whom.id}/permissions`, {
    body: { permissions },
    headers: { 'if-match': `"${version}"` },
  });

describe('inviting (SM-01…05)', () => {
  it('makes the account without permissions, its user, its mail and its audit, and gives the link', async () => {
    const body = invitation({ phone: '+1 416 555 0123', extension: '204', language: 'fr' });
    const reply = await as(manager.sub)('POST', '/v1/staff', { body });
    expect(reply.status, reply.text).toBe(201);
    const { staff, invitation: link } = reply.body as { staff: { id: string }; invitation: Record<string, string> };
    expect(reply.headers).toMatchObject({ location: `/v1/staff/${staff.id}`, etag: '"1"' });
    expect(staff).toMatchObject({
      ...body,
      kind: 'staff',
      name: 'Noor Haddad',
      serviceProvider: { id: home.id, name: home.name },
      permissions: [],
      status: 'invited',
      version: 1,
    });
    expect(staff).not.toHaveProperty('links');
    expect(link).toMatchObject({ sentTo: body.email, expiresAt: expect.any(String) });

    await accounts.runOutbox();
    expect(accounts.mails.filter(({ message }) => message.to === body.email)).toMatchObject([
      { message: { template: 'staff-invite', language: 'fr', data: { serviceProviderName: home.name } } },
    ]);
    expect(await accounts.directory.find(body.email)).toMatchObject({ email: body.email });
    expect(await auditsOf(staff.id)).toEqual([{ action: 'staff.invited', actorId: manager.id }]);
  });

  it('SM-03 into another provider needs staff:group; who has no provider must choose one', async () => {
    const into = (by: Staff, serviceProviderId?: string) =>
      as(by.sub)('POST', '/v1/staff', {
        body: invitation(serviceProviderId === undefined ? {} : { serviceProviderId }),
      });
    expect((await into(manager, home.id)).status).toBe(201);
    expect((await into(manager, elsewhere.id)).status).toBe(403);
    expect((await into(manager, 'no-such-provider')).status).toBe(403);
    expect((await into(network, elsewhere.id)).body).toMatchObject({
      staff: { serviceProvider: { id: elsewhere.id } },
    });
    expect((await into(network)).body).toMatchObject({ staff: { serviceProvider: { id: home.id } } });
    for (const refusal of [await into(administrator), await into(administrator, 'no-such-provider')]) {
      expect(refusal).toMatchObject({ status: 422, body: { errors: [{ pointer: '/body/serviceProviderId' }] } });
    }
    expect((await into(administrator, elsewhere.id)).status).toBe(201);
  });

  it('SM-01, SM-02: needs the Staff permission, an address and both names', async () => {
    for (const who of [caseworker, powerless, jobBoard, stranger]) {
      expect((await as(who.sub)('POST', '/v1/staff', { body: invitation() })).status).toBe(403);
    }
    const empty = await as(manager.sub)('POST', '/v1/staff', { body: {} });
    expect(empty.status).toBe(400);
    expect((empty.body.errors as { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual([
      '/body/email',
      '/body/firstName',
      '/body/lastName',
    ]);
  });

  it('AC-09: one account for an address, in whatever letter case, also of a client', async () => {
    const client = await accounts.createClient();
    for (const email of [caseworker.email.toUpperCase(), client.email]) {
      const reply = await as(manager.sub)('POST', '/v1/staff', { body: invitation({ email }) });
      expect(reply).toMatchObject({ status: 409, body: { errors: [{ pointer: '/body/email' }] } });
    }
  });

  it('two calls at once with one Idempotency-Key make one account, one user and one mail', async () => {
    const body = invitation();
    const headers = { 'idempotency-key': address() };
    const replies = await Promise.all([0, 1].map(() => as(manager.sub)('POST', '/v1/staff', { body, headers })));
    expect(replies.map(({ status }) => status)).toEqual([201, 201]);
    expect(replies[0]?.text).toBe(replies[1]?.text);
    expect(replies.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(1);
    const effects = await accounts.pending();
    const about = effects.filter((effect) => JSON.stringify(effect).includes(body.email));
    expect(about.map(({ kind }) => kind).sort()).toEqual(['identity.create-user', 'mail']);
    const listed = await as(manager.sub)('GET', `/v1/staff?q=${encodeURIComponent(body.email)}`);
    expect(listed.body.items).toHaveLength(1);
  });
});

describe('the list and one account', () => {
  it('reaches one’s own provider, every provider, or every account; sorted by name, page by page', async () => {
    const list = async (by: Staff, query = '') => {
      const items: { id: string; kind: string; name: string }[] = [];
      let cursor: unknown;
      do {
        const next = cursor === undefined ? '' : `&cursor=${String(cursor)}`;
        const { status, body, text } = await as(by.sub)('GET', `/v1/staff?limit=2${query}${next}`);
        expect(status, text).toBe(200);
        const page = body as { items: typeof items; nextCursor?: string };
        expect(page.items.length === 2 || page.nextCursor === undefined).toBe(true);
        items.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      return items;
    };
    const ids = (items: { id: string }[]) => new Set(items.map(({ id }) => id));
    const own = await list(manager);
    expect(ids(own)).toContain(powerless.id);
    expect(ids(own)).not.toContain(stranger.id);
    const all = await list(network);
    expect(ids(all)).toContain(stranger.id);
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(['staff']));
    expect(ids(await list(administrator))).toContain(jobBoard.id);
    expect(ids(await list(network, `&serviceProviderId=${elsewhere.id}`))).toContain(stranger.id);
    expect((await list(manager, '&q=oneil%20cote')).map(({ id }) => id)).toEqual([caseworker.id]);
    expect((await list(manager, '&status=active&q=Noor')).length).toBe(0);
    const refusal = await as(manager.sub)('GET', `/v1/staff?serviceProviderId=${elsewhere.id}`);
    expect(refusal.status).toBe(403);
    const { body } = await as(manager.sub)('GET', '/v1/staff?limit=2');
    const foreign = await as(network.sub)('GET', `/v1/staff?limit=2&cursor=${String(body.nextCursor)}`);
    expect(foreign).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/cursor' }] } });
  });

  it('whom the caller does not manage does not exist for them', async () => {
    const unknown = await as(manager.sub)('GET', '/v1/staff/no-such-staff');
    for (const whom of [stranger, administrator, jobBoard]) {
      const reply = await as(manager.sub)('GET', `/v1/staff/${whom.id}`);
      expect({ ...reply.body, instance: '' }).toEqual({ ...unknown.body, instance: '' });
      expect((await as(manager.sub)('POST', `/v1/staff/${whom.id}/deactivation`)).status).toBe(404);
    }
    expect((await as(network.sub)('GET', `/v1/staff/${administrator.id}`)).status).toBe(404);
    expect((await as(administrator.sub)('GET', `/v1/staff/${jobBoard.id}`)).status).toBe(200);
  });

  it('changes names, phone and language with If-Match only; null clears', async () => {
    const staff = await addStaff({ provider: home, name: ['Old', 'Name'] });
    const patch = (body: unknown, version?: number) =>
      as(manager.sub)('PATCH', `/v1/staff/${staff.id}`, {
        body,
        headers: version === undefined ? {} : { 'if-match': `"${version}"` },
      });
    expect((await patch({ firstName: 'New' })).status).toBe(428);
    const first = await patch({ firstName: 'New', phone: '416-555-0142' }, 1);
    expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { name: 'New Name', version: 2 } });
    expect((await patch({ firstName: 'Newer' }, 1)).status).toBe(412);
    expect((await patch({ phone: null }, 2)).body).not.toHaveProperty('phone');
    expect((await patch({ firstName: 'New' }, 3)).body).toMatchObject({ version: 3 });
    expect((await patch({ email: address() }, 3)).status).toBe(400);
    expect(await auditsOf(staff.id)).toEqual([
      { action: 'staff.updated', actorId: manager.id },
      { action: 'staff.updated', actorId: manager.id },
    ]);
  });
});

describe('permissions (RO-*)', () => {
  it('OQ-25 hold with the very next request, given and taken', async () => {
    const staff = await addStaff({ provider: home });
    const list = () => as(staff.sub)('GET', '/v1/staff-options');
    expect((await list()).status).toBe(403);
    const given = await setPermissions(manager, staff, ['clients:base', 'clients:base', 'tasks:base']);
    expect(given).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { permissions: ['clients:base', 'tasks:base'] },
    });
    expect((await list()).status).toBe(200);
    expect((await as(staff.sub)('GET', '/v1/me')).body).toMatchObject({ permissions: ['clients:base', 'tasks:base'] });
    expect((await setPermissions(manager, staff, [], 2)).status).toBe(200);
    expect((await list()).status).toBe(403);
    expect((await as(staff.sub)('GET', '/v1/me')).status).toBe(200);
  });

  it('RO-02 only with the Staff permission, RO-03 never to job board administrators', async () => {
    for (const who of [caseworker, powerless, jobBoard]) {
      expect((await setPermissions(who, powerless, ['tasks:base'])).status).toBe(403);
    }
    for (const fixed of [jobBoard, administrator]) {
      expect((await setPermissions(administrator, fixed, ['clients:base'])).status).toBe(409);
    }
    expect(await staffById(table, jobBoard.id)).toMatchObject({ permissions: [], version: 1 });
  });

  it('RO-05 nobody gives a level they do not hold, to others or to themselves', async () => {
    const staff = await addStaff({ provider: home, permissions: ['tasks:base'] });
    for (const permission of ['clients:group', 'tasks:group', 'staff:group', 'cams:link', 'referrals:base']) {
      expect((await setPermissions(manager, staff, ['tasks:base', permission])).status).toBe(403);
    }
    expect((await setPermissions(manager, manager, [...manager.permissions, 'clients:group'])).status).toBe(403);
    // Lower levels of what one holds, and what the person has already, may stay or be taken.
    const allowed = ['clients:base', 'clients:provider', 'staff:base'];
    expect((await setPermissions(manager, staff, allowed)).status).toBe(200);
    expect((await setPermissions(manager, staff, ['clients:base'], 2)).status).toBe(200);
    expect((await setPermissions(administrator, staff, ['clients:group', 'staff:group'], 3)).status).toBe(200);
  });

  it('of two changes at once one is told of the other, and record and actor agree', async () => {
    const staff = await addStaff({ provider: home });
    const replies = await Promise.all([
      setPermissions(manager, staff, ['clients:base']),
      setPermissions(network, staff, ['tasks:group']),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
    const [record, actor] = [await staffById(table, staff.id), await actorBySub(table, staff.id)];
    expect(actor?.permissions).toEqual(record?.permissions);
  });

  it('given before the invitation is redeemed, hold from the first sign-in on', async () => {
    const invited = await as(manager.sub)('POST', '/v1/staff', { body: invitation() });
    const { staff, invitation: link } = invited.body as { staff: Staff; invitation: { link: string } };
    expect((await setPermissions(manager, staff, ['clients:base'])).status).toBe(200);
    expect((await accounts.redeem(tokenOf(link.link), goodPassword)).status).toBe(204);
    const { sub } = await accounts.signIn(staff.email);
    expect((await as(String(sub))('GET', '/v1/me')).body).toMatchObject({ permissions: ['clients:base'] });
  });
});

describe('deactivation', () => {
  it('takes access at once and gives it back, with new tokens only', async () => {
    const staff = await addStaff({ provider: home, permissions: ['clients:base'], withUser: true });
    const before = await accounts.signIn(staff.email);
    const me = (claims: Record<string, string | number>) => as(staff.sub)('GET', '/v1/me', { claims });
    expect((await me(before)).status).toBe(200);
    const off = await as(manager.sub)('POST', `/v1/staff/${staff.id}/deactivation`);
    expect(off).toMatchObject({
      status: 200,
      body: { status: 'deactivated', deactivatedAt: accounts.time.now.toISOString(), version: 1 },
    });
    expect((await me(before)).status).toBe(401);
    expect((await as(manager.sub)('POST', `/v1/staff/${staff.id}/deactivation`)).status).toBe(200);
    await accounts.runOutbox();
    expect(await accounts.directory.find(staff.email)).toMatchObject({ enabled: false });

    const on = await as(manager.sub)('DELETE', `/v1/staff/${staff.id}/deactivation`);
    expect(on).toMatchObject({ status: 200, body: { status: 'active', permissions: ['clients:base'] } });
    expect(on.body).not.toHaveProperty('deactivatedAt');
    await accounts.runOutbox();
    expect(await accounts.directory.find(staff.email)).toMatchObject({ enabled: true });
    expect((await me(before)).status).toBe(401);
    expect((await me({ ...before, auth_time: Number(before.auth_time) + 5 })).status).toBe(200);
    expect(await auditsOf(staff.id)).toEqual([
      { action: 'staff.deactivated', actorId: manager.id },
      { action: 'staff.restored', actorId: manager.id },
    ]);
  });

  it('in whatever order Cognito hears of it, the last state holds', async () => {
    const staff = await addStaff({ provider: home, withUser: true });
    const path = `/v1/staff/${staff.id}/deactivation`;
    await as(manager.sub)('POST', path);
    await as(manager.sub)('DELETE', path);
    await as(manager.sub)('POST', path);
    expect(await accounts.pending()).toHaveLength(3);
    await accounts.runOutbox();
    expect(await accounts.directory.find(staff.email)).toMatchObject({ enabled: false });
  });

  it('nobody deactivates themselves; two who deactivate each other do not both go', async () => {
    const oneself = await as(administrator.sub)('POST', `/v1/staff/${administrator.id}/deactivation`);
    expect(oneself.status).toBe(409);
    const [one, other] = [await addStaff({ kind: 'administrator' }), await addStaff({ kind: 'administrator' })];
    await Promise.all([
      as(one.sub)('POST', `/v1/staff/${other.id}/deactivation`),
      as(other.sub)('POST', `/v1/staff/${one.id}/deactivation`),
    ]);
    const left = [await staffById(table, one.id), await staffById(table, other.id)];
    expect(left.filter((staff) => staff?.accountStatus === 'active')).toHaveLength(1);
  });
});

describe('DEC-18: an account that holds more than the caller', () => {
  const mine = ['staff:base', 'clients:provider', 'tasks:base'] as const;
  const accountsOf: readonly (readonly [readonly Permission[], provider: 'north' | 'south', governed: boolean])[] = [
    [[], 'north', true],
    [['clients:base', 'tasks:base'], 'north', true],
    [['clients:provider', 'staff:base'], 'north', true],
    [['clients:group'], 'north', false],
    [['cams:link'], 'north', false],
    [['tasks:base', 'reports:provider'], 'north', false],
    [['tasks:group'], 'north', false],
  ];
  const everywhere: typeof accountsOf = [
    [[], 'south', true],
    [['tasks:base'], 'south', false],
    [['staff:group'], 'south', true],
    [['clients:base'], 'south', true],
  ];
  /** Each route that changes an account, and the status for whoever may; `updateStaff` gives and takes no access. */
  const operations = {
    // They have passwords.
    resendStaffInvitation: 409,
    updateStaffPermissions: 200,
    deactivateStaff: 200,
    restoreStaff: 200,
  } as const;
  const rows = [
    ...accountsOf.map((entry) => [mine, ...entry] as const),
    ...everywhere.map((entry) => [['staff:group', 'clients:group', 'tasks:base'] as const, ...entry] as const),
  ].flatMap(([by, held, provider, governed]) =>
    Object.entries(operations).map(([id, status]) => ({ by, held, provider, governed, id, status })),
  );

  it('every operation on an account is in the table', () => {
    const changing = Object.entries<{ method: string; path: string }>(staffRoutes).filter(
      ([, { method, path }]) => method !== 'GET' && path.includes('{staffId}'),
    );
    expect(changing.map(([id]) => id).sort()).toEqual(['updateStaff', ...Object.keys(operations)].sort());
  });

  it.each(rows)('$id by $by for $held, $provider: $governed', async ({ id, ...row }) => {
    const by = await addStaff({ provider: north, permissions: row.by });
    const whom = await addStaff({ provider: row.provider === 'north' ? north : south, permissions: row.held });
    const { method, path } = staffRoutes[id as keyof typeof operations];
    const reply = await as(by.sub)(method, path.replace('{staffId}', whom.id), {
      ...(method === 'PUT' ? { body: { permissions: [] }, headers: { 'if-match': '"1"' } } : {}),
    });
    expect(reply.status, reply.text).toBe(row.governed ? row.status : 403);
    if (!row.governed) {
      expect(await staffById(table, whom.id)).toEqual(whom);
    }
  });

  it('a permission that the account gets at the same time counts', async () => {
    const meanwhile = concurrentWriter(table);
    const [by, whom] = [await addStaff({ provider: north, permissions: mine }), await addStaff({ provider: north })];
    const deactivate = () => as(by.sub)('POST', `/v1/staff/${whom.id}/deactivation`);
    const granted = () => setPermissions(administrator, whom, ['clients:group']);
    expect((await meanwhile(granted, deactivate)).status).toBe(503);
    expect((await deactivate()).status).toBe(403);
    expect((await staffById(table, whom.id))?.accountStatus).toBe('active');
  });

  it('what is given at another provider needs the level for it', async () => {
    const by = await addStaff({ provider: north, permissions: ['staff:group', 'tasks:base'] });
    const whom = await addStaff({ provider: south });
    expect((await setPermissions(by, whom, ['tasks:base'])).status).toBe(403);
    expect((await setPermissions(by, await addStaff({ provider: north }), ['tasks:base'])).status).toBe(200);
  });

  it('a permission ends the open invitation that somebody issued who has been deactivated since', async () => {
    const issuer = await addStaff({ provider: home, permissions: ['staff:base', 'clients:base'] });
    const invited = await as(issuer.sub)('POST', '/v1/staff', { body: invitation() });
    const { staff, invitation: link } = invited.body as { staff: Staff; invitation: { link: string } };
    expect((await as(administrator.sub)('POST', `/v1/staff/${issuer.id}/deactivation`)).status).toBe(200);
    expect((await setPermissions(administrator, staff, ['clients:base'])).status).toBe(200);
    expect((await accounts.redeem(tokenOf(link.link), goodPassword)).status).toBe(404);
  });

  it('a permission ends the open invitation of somebody who does not hold it', async () => {
    const invited = await as(manager.sub)('POST', '/v1/staff', { body: invitation() });
    const { staff, invitation: link } = invited.body as { staff: Staff; invitation: { link: string } };
    expect((await setPermissions(network, staff, ['clients:base'])).status).toBe(200);
    expect((await accounts.call('GET', `/v1/account-links/${tokenOf(link.link)}`)).status).toBe(200);
    expect((await setPermissions(network, staff, ['clients:group'], 2)).status).toBe(200);
    expect((await accounts.call('GET', `/v1/account-links/${tokenOf(link.link)}`)).status).toBe(404);
    expect((await accounts.redeem(tokenOf(link.link), goodPassword)).status).toBe(404);
    expect((await as(manager.sub)('POST', `/v1/staff/${staff.id}/invitations`)).status).toBe(403);
  });

  it('an invitation cannot be sent again once a password is set', async () => {
    const invited = await as(manager.sub)('POST', '/v1/staff', { body: invitation() });
    const { staff, invitation: link } = invited.body as { staff: Staff; invitation: { link: string } };
    expect((await accounts.redeem(tokenOf(link.link), goodPassword)).status).toBe(204);
    expect((await as(manager.sub)('POST', `/v1/staff/${staff.id}/invitations`)).status).toBe(409);
  });
});

describe('the invitation again', () => {
  it('SM-04: a new link until a password is set; afterwards 409', async () => {
    const invited = await as(manager.sub)('POST', '/v1/staff', { body: invitation() });
    const { staff } = invited.body as { staff: Staff };
    const resend = (id = staff.id) => as(manager.sub)('POST', `/v1/staff/${id}/invitations`);
    expect(await resend()).toMatchObject({ status: 201, body: { sentTo: staff.email, link: expect.any(String) } });
    const signedIn = await addStaff({ provider: home, withUser: true });
    await recordSignInOf(signedIn);
    expect((await resend(signedIn.id)).status).toBe(409);
    await as(manager.sub)('POST', `/v1/staff/${staff.id}/deactivation`);
    expect((await resend()).status).toBe(409);
    expect((await auditsOf(staff.id)).map(({ action }) => action)).toEqual([
      'staff.deactivated',
      'staff.invite_resent',
      'staff.invited',
    ]);
  });
});

describe('pickers', () => {
  it('show active Portal Staff of one’s own provider; others need a group permission', async () => {
    const options = (by: Staff, query = '') => as(by.sub)('GET', `/v1/staff-options?limit=100${query}`);
    const own = await options(caseworker);
    const ids = (own.body.items as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([caseworker.id, manager.id, powerless.id]));
    expect(ids).not.toContain(stranger.id);
    expect((own.body.items as unknown[])[0]).toEqual({
      id: expect.any(String),
      name: expect.any(String),
      serviceProvider: { id: home.id, name: home.name },
    });
    const everybody = await as(manager.sub)('GET', '/v1/staff?limit=100');
    const inactive = (everybody.body.items as { id: string; status: string }[]).filter(
      ({ status }) => status !== 'active',
    );
    expect(inactive.length).toBeGreaterThan(0);
    expect(ids.filter((id) => inactive.some((one) => one.id === id))).toEqual([]);
    expect((await options(caseworker, `&serviceProviderId=${elsewhere.id}`)).status).toBe(403);
    expect((await options(network, `&serviceProviderId=${elsewhere.id}`)).body.items).toMatchObject([
      { id: stranger.id },
    ]);
    expect((await options(caseworker, '&q=ONEIL')).body.items).toMatchObject([{ id: caseworker.id }]);
    const all = (await options(administrator)).body.items as { id: string }[];
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([stranger.id, caseworker.id]));
    expect((await options(powerless)).status).toBe(403);
    expect((await options(jobBoard)).status).toBe(403);
  });
});

/** What the audit says of one account, by action: the clock stands, so that there is no order in time. */
async function auditsOf(staffId: string) {
  const month = accounts.time.now.toISOString().slice(0, 7);
  const found: { action: unknown; actorId: unknown }[] = [];
  for await (const item of queryAll(table, { partition: `AUDIT#staff#${staffId}#${month}` })) {
    found.push({ action: item.action, actorId: item.actorId });
  }
  return found.sort((one, other) => String(one.action).localeCompare(String(other.action)));
}

async function recordSignInOf(staff: Staff) {
  expect(await recordSignIn(table, staff.sub ?? '', accounts.time.now)).toBe('staff');
}
