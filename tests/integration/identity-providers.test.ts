import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Staff } from '#shared/domain/staff.ts';
import { applyVisibility } from '#shared/outbox/provider-visibility.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import { providerById, toProviderItem } from '#shared/persistence/providers.ts';
import { defaultSettings, getSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { accountsFixture } from '../support/accounts-fixture.ts';

const accounts = await accountsFixture();
const { addProvider, addStaff, as, table } = accounts;

let administrator: Staff;
let caseworker: Staff;
let powerless: Staff;
let jobBoard: Staff;
const home = await addProvider();

beforeAll(async () => {
  administrator = await addStaff({ kind: 'administrator' });
  caseworker = await addStaff({ provider: home, permissions: ['clients:base'] });
  powerless = await addStaff({ provider: home });
  jobBoard = await addStaff({ kind: 'job-board-administrator' });
});

const change = (providerId: string, body: unknown, version: number) =>
  as(administrator.sub)('PATCH', `/v1/service-providers/${providerId}`, {
    body,
    headers: { 'if-match': `"${version}"` },
  });

describe('service providers', () => {
  it('are added and changed by administrators, and read by staff', async () => {
    const body = { name: 'Centre d’emploi Élan', contactEmail: 'Contact@Elan.example' };
    const added = await as(administrator.sub)('POST', '/v1/service-providers', { body });
    expect(added).toMatchObject({
      status: 201,
      headers: { etag: '"1"' },
      body: { name: body.name, contactEmail: 'contact@elan.example', clientVisibility: 'provider' },
    });
    const path = String(added.headers.location);
    expect((await as(caseworker.sub)('GET', path)).body).toEqual(added.body);
    const id = String(added.body.id);
    expect((await change(id, { name: 'Élan' }, 1)).body).toMatchObject({ name: 'Élan', version: 2 });
    expect((await change(id, { name: 'Other' }, 1)).status).toBe(412);
    expect((await change('no-such-provider', { name: 'Other' }, 1)).status).toBe(404);
    for (const who of [caseworker, jobBoard]) {
      expect((await as(who.sub)('POST', '/v1/service-providers', { body })).status).toBe(403);
      expect((await as(who.sub)('GET', '/v1/service-providers')).status).toBe(200);
    }
    expect((await as(powerless.sub)('GET', '/v1/service-providers')).status).toBe(403);
  });

  it('are listed by name, page by page', async () => {
    for (const name of ['Zenith', 'étoile', 'Atlas']) {
      await as(administrator.sub)('POST', '/v1/service-providers', { body: { name, contactEmail: 'a@b.example' } });
    }
    const names: string[] = [];
    let next = '';
    do {
      const { body } = await as(caseworker.sub)('GET', `/v1/service-providers?limit=2${next}`);
      const page = body as { items: { name: string }[]; nextCursor?: string };
      names.push(...page.items.map(({ name }) => name));
      next = page.nextCursor === undefined ? '' : `&cursor=${page.nextCursor}`;
    } while (next !== '');
    const ours = names.filter((name) => ['Zenith', 'étoile', 'Atlas'].includes(name));
    expect(ours).toEqual(['Atlas', 'étoile', 'Zenith']);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('DEC-2: which clients clients:base reaches', () => {
  const visibilityOf = async (staff: Staff) => (await actorBySub(table, staff.sub ?? ''))?.clientVisibility;

  it('holds for the staff of the provider with the reply, and for nobody else', async () => {
    const [provider, other] = [await addProvider(), await addProvider()];
    const staff = await Promise.all(Array.from({ length: 60 }, () => addStaff({ provider })));
    const stranger = await addStaff({ provider: other });
    expect((await change(provider.id, { clientVisibility: 'assigned' }, 1)).status).toBe(200);
    expect(new Set(await Promise.all(staff.map(visibilityOf)))).toEqual(new Set(['assigned']));
    expect(await visibilityOf(stranger)).toBe('provider');
    expect(await accounts.pending('provider.apply-visibility')).toEqual([]);
  });

  it('follows by the outbox where the function died after its commit; new accounts have it from the start', async () => {
    const provider = await addProvider();
    const staff = await addStaff({ provider });
    const changed = { ...provider, clientVisibility: 'assigned' as const, version: 2 };
    await new Transaction()
      .change(toProviderItem(provider), toProviderItem(changed), { version: 1 }, () => new Error('changed'))
      .commit(table);
    expect(await visibilityOf(staff)).toBe('provider');
    await applyVisibility(table, provider.id);
    await applyVisibility(table, provider.id);
    expect(await visibilityOf(staff)).toBe('assigned');

    const client = { firstName: 'A', lastName: 'B', email: `${provider.id}@people.example` };
    const invited = await as(administrator.sub)('POST', '/v1/staff', {
      body: { ...client, serviceProviderId: provider.id },
    });
    const { link } = invited.body.invitation as { link: string };
    expect((await accounts.redeem(link.split('/').at(-1) ?? '', 'a fairly good passphrase')).status).toBe(204);
    const { sub } = await accounts.signIn(client.email);
    expect(await actorBySub(table, String(sub))).toMatchObject({ clientVisibility: 'assigned' });
  });

  it('of changes at once the last one holds for all', async () => {
    const provider = await addProvider();
    const staff = await Promise.all(Array.from({ length: 5 }, () => addStaff({ provider })));
    for (let version = 1; version < 6; version += 1) {
      const wanted = version % 2 === 1 ? 'assigned' : 'provider';
      await Promise.all([
        change(provider.id, { clientVisibility: wanted }, version),
        applyVisibility(table, provider.id).catch(() => undefined),
      ]);
      accounts.time.now = new Date(accounts.time.now.getTime() + 60_000);
      await accounts.runOutbox();
      const { clientVisibility } = (await providerById(table, provider.id)) ?? provider;
      expect(clientVisibility).toBe(wanted);
      expect(new Set(await Promise.all(staff.map(visibilityOf)))).toEqual(new Set([wanted]));
    }
  });
});

describe('a setting that changes while it is being copied', () => {
  it('is not undone by the copy of the one before', async () => {
    const provider = await addProvider();
    const staff = await addStaff({ provider });
    const setTo = async (clientVisibility: 'provider' | 'assigned') => {
      const before = (await providerById(table, provider.id)) ?? provider;
      await new Transaction()
        .change(toProviderItem(before), toProviderItem({ ...before, clientVisibility }), {}, () => new Error('gone'))
        .commit(table);
    };
    await setTo('assigned');
    let changed = false;
    const slow = {
      name: table.name,
      db: new Proxy(table.db, {
        get: (target, name) =>
          name === 'send'
            ? async (command: TransactWriteCommand) => {
                if (command instanceof TransactWriteCommand && !changed) {
                  changed = true;
                  await setTo('provider');
                }
                return target.send(command);
              }
            : Reflect.get(target, name),
      }),
    };
    await expect(applyVisibility(slow, provider.id)).rejects.toMatchObject({ reason: 'provider-changed' });
    expect(await actorBySub(table, staff.sub ?? '')).toMatchObject({ clientVisibility: 'provider' });
  });
});

describe('settings', () => {
  const read = (who: Staff) => as(who.sub)('GET', '/v1/settings');
  const patch = (body: unknown, version: number, who = administrator) =>
    as(who.sub)('PATCH', '/v1/settings', { body, headers: { 'if-match': `"${version}"` } });

  it('have defaults, also in French, before anybody set them (CN-03, TK-15)', async () => {
    const reply = await read(caseworker);
    expect(reply).toMatchObject({
      status: 200,
      headers: { etag: '"1"' },
      body: { caseNoteEditWindowHours: 24, transfersNeedCamsLink: false, reportFallbackEmail: '', version: 1 },
    });
    expect(defaultSettings.activityTypes).toHaveLength(12);
    expect(defaultSettings.activityTypes.filter(({ label }) => label.en === '' || label.fr === '')).toEqual([]);
    expect(defaultSettings.intakeTasks.length).toBeGreaterThan(0);
    expect((await read(powerless)).status).toBe(403);
    expect((await patch({ transfersNeedCamsLink: true }, 1, caseworker)).status).toBe(403);
  });

  it('change section by section, with If-Match, at once; of two first changes one wins', async () => {
    const [one, other] = await Promise.all([
      patch({ caseNoteEditWindowHours: null }, 1),
      patch({ caseNoteEditWindowHours: 48 }, 1),
    ]);
    expect([one?.status, other?.status].sort()).toEqual([200, 412]);
    const intakeTasks = [{ name: 'Call', dueInDays: 1 }];
    const changed = await patch({ intakeTasks, reportFallbackEmail: 'Ops@Portal.example' }, 2);
    expect(changed).toMatchObject({
      status: 200,
      headers: { etag: '"3"' },
      body: { intakeTasks, reportFallbackEmail: 'ops@portal.example', transfersNeedCamsLink: false },
    });
    expect(await getSettings(table)).toMatchObject({ intakeTasks, version: 3 });
    expect((await patch({ intakeTasks }, 3)).body).toMatchObject({ version: 3 });
    expect((await patch({ transfersNeedCamsLink: true }, 1)).status).toBe(412);
  });

  it('keep every activity type that notes may have, and no code twice', async () => {
    const { version, activityTypes } = await getSettings(table);
    const type = (code: string) => ({ code, label: { en: code, fr: code }, active: true });
    const cases = [[...activityTypes, type('phone')], [...activityTypes, type('safety_flag')], activityTypes.slice(1)];
    for (const refusal of cases) {
      expect((await patch({ activityTypes: refusal }, version)).status).toBe(422);
    }
    const [first, ...rest] = activityTypes;
    const kept = [{ ...(first ?? type('x')), active: false }, ...rest, type('home_visit')];
    expect((await patch({ activityTypes: kept }, version)).body).toMatchObject({ activityTypes: kept });
    expect((await patch({ activityTypes: [type('Not a code')] }, version + 1)).status).toBe(400);
  });
});
