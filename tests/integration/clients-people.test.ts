import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { changeClient, newMatchInput, toClientItem } from '#shared/persistence/clients.ts';
import { toMatchInputItem } from '#shared/persistence/match-input.ts';
import { toPersonItem } from '#shared/persistence/people.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { type ClientProfileFixture, clientProfileFixture, providers } from '../support/client-profile-fixture.ts';
import { clientRecord } from '../support/people.ts';

async function write(
  fixture: ClientProfileFixture,
  people: readonly Client[],
  skillIds: (client: Client) => string[] = () => [],
) {
  const put = people.flatMap((client) => [
    toClientItem(client),
    toPersonItem(client),
    toMatchInputItem({ ...newMatchInput(client, new Date()), skillIds: skillIds(client) }),
  ]);
  await batchWrite(fixture.table, { put });
}

async function list(fixture: ClientProfileFixture, who: string, query = '') {
  const reply = await fixture.as(who)('GET', `/v1/clients?limit=100&${query}`);
  expect(reply.status, `${who} ${query}: ${reply.text}`).toBe(200);
  return reply.body.items as { id: string; displayName: string; status: string; actions: string[] }[];
}

const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id).sort();

/** Page after page to the end. */
async function walk(
  fixture: ClientProfileFixture,
  who: string,
  query: string,
  limit: number,
  between?: () => Promise<unknown>,
) {
  const pages: { id: string }[][] = [];
  let cursor = '';
  do {
    const reply = await fixture.as(who)(
      'GET',
      `/v1/clients?limit=${limit}&${query}${cursor ? `&cursor=${cursor}` : ''}`,
    );
    pages.push(reply.body.items as { id: string }[]);
    cursor = String(reply.body.nextCursor ?? '');
    await between?.();
  } while (cursor);
  return pages;
}

const at = '2026-02-01T00:00:00.000Z';

describe('who stands in the list', () => {
  const person = (name: string, given: Partial<Client> = {}) =>
    clientRecord({ id: name, firstName: name, email: `${name}@clients.example`, ...given });
  const everybody = [
    person('mine', { assignedStaffIds: ['base'], sex: 'female' }),
    person('created', { assignedStaffIds: ['colleague'], createdBy: 'base' }),
    person('theirs', { assignedStaffIds: ['colleague'], createdBy: 'colleague', sex: 'female' }),
    person('referral', { createdBy: 'colleague', sex: 'female' }),
    person('archived', { assignedStaffIds: ['base'], archivedAt: '2026-01-01T00:00:00.000Z', sex: 'female' }),
    person('invited', { accountStatus: 'invited', assignedStaffIds: ['base'], createdBy: 'colleague' }),
    person('elsewhere', {
      serviceProviderId: providers.riverside,
      assignedStaffIds: ['other'],
      createdBy: 'other',
      sex: 'female',
    }),
    person('elsewhere-referral', { serviceProviderId: providers.riverside, createdBy: 'other' }),
  ];
  const lakeshore = ['created', 'invited', 'mine', 'referral', 'theirs'];
  let fixture: ClientProfileFixture;
  let narrowed: ClientProfileFixture;
  beforeAll(async () => {
    [fixture, narrowed] = await Promise.all([
      clientProfileFixture(),
      clientProfileFixture({ clientVisibility: 'assigned' }),
    ]);
    await Promise.all([write(fixture, everybody), write(narrowed, everybody)]);
  });

  it('follows permissions: own provider, every provider, referrals only, one’s caseload', async () => {
    expect(ids(await list(fixture, 'base'))).toEqual(lakeshore);
    expect(ids(await list(fixture, 'manager'))).toEqual(lakeshore);
    expect(ids(await list(fixture, 'intake'))).toEqual(['referral']);
    expect(ids(await list(fixture, 'other'))).toEqual(['elsewhere', 'elsewhere-referral']);
    for (const who of ['network', 'administrator']) {
      expect(ids(await list(fixture, who))).toEqual([...lakeshore, 'elsewhere', 'elsewhere-referral'].sort());
    }
    expect(ids(await list(narrowed, 'base'))).toEqual(['created', 'invited', 'mine']);
    expect(ids(await list(narrowed, 'both'))).toEqual(['referral']);
    expect(ids(await list(narrowed, 'manager'))).toEqual(lakeshore);
  });

  it.each(['none', 'tasksOnly', 'jobBoard', 'mine'])('%s: 403', async (who) => {
    await fixture.signIn('mine');
    expect((await fixture.as(who)('GET', '/v1/clients')).status).toBe(403);
  });

  it('opens exactly whom it lists: list and record decide alike', async () => {
    for (const one of [fixture, narrowed]) {
      for (const who of ['base', 'both', 'intake', 'manager', 'network', 'other', 'administrator']) {
        const listed = new Set(ids(await list(one, who, 'status=active&status=invited&status=archived')));
        for (const { id } of everybody) {
          const { status } = await one.as(who)('GET', `/v1/clients/${id}`);
          expect(`${who} ${id} ${status}`).toBe(`${who} ${id} ${listed.has(id) ? 200 : 404}`);
        }
      }
    }
  });

  it('match=any never leaks who is outside the scope, archived, or not of the asked staff', async () => {
    const any = 'match=any&sex=female&type=client&type=referral&ageFrom=0&city=Barrie';
    expect(ids(await list(fixture, 'base', any))).toEqual(lakeshore);
    expect(ids(await list(narrowed, 'base', any))).toEqual(['created', 'invited', 'mine']);
    expect(ids(await list(fixture, 'intake', any))).toEqual(['referral']);
    expect(ids(await list(fixture, 'base', `${any}&assignedTo=me`))).toEqual(['invited', 'mine']);
    expect(ids(await list(fixture, 'base', `${any}&q=theirs`))).toEqual(['theirs']);
    expect(ids(await list(fixture, 'network', `${any}&serviceProviderId=riverside`))).toEqual([
      'elsewhere',
      'elsewhere-referral',
    ]);
  });

  it('PM-01: a filter by what the card hides from the caller finds nobody, whoever asks and however', async () => {
    const cams = {
      reference: '1000099',
      linkedBy: 'both',
      linkedAt: at,
      lastSyncedAt: at,
      stream: 'B',
      eapStatus: 'active',
      snapshot: {},
      plansHash: '',
      lastChanges: [],
    };
    const linked = [
      person('linked-referral', { createdBy: 'colleague', cams }),
      person('linked-client', { assignedStaffIds: ['colleague'], createdBy: 'colleague', cams }),
    ];
    const own = await clientProfileFixture();
    await write(own, linked);
    const hidden = new Set<string>();
    for (const who of ['base', 'intake', 'both', 'manager', 'network', 'administrator']) {
      const cards = await list(own, who);
      for (const [filter, field] of [
        ['camsClientStream=B', 'camsClientStream'],
        ['eapStatus=active', 'eapStatus'],
        ['match=any&eapStatus=active', 'eapStatus'],
      ] as const) {
        const showing = cards.filter((card) => field in card);
        expect(ids(await list(own, who, filter)), `${who} ${filter}`).toEqual(ids(showing));
        if (showing.length < cards.length) {
          hidden.add(who);
        }
      }
    }
    expect([...hidden]).toEqual(['intake']);
  });

  it('AC-05: the archived only where status names them', async () => {
    expect(ids(await list(fixture, 'base', 'status=archived'))).toEqual(['archived']);
    expect(ids(await list(fixture, 'base', 'status=archived&status=invited'))).toEqual(['archived', 'invited']);
    expect(ids(await list(fixture, 'base', 'status=archived&match=any&q=archived'))).toEqual(['archived']);
  });

  it('type repeats; client and referral follow from the assignment (CL-19)', async () => {
    expect(ids(await list(fixture, 'base', 'type=referral'))).toEqual(['referral']);
    expect(ids(await list(fixture, 'base', 'type=referral&type=client'))).toEqual(lakeshore);
  });

  it('filters that are not the caller’s to use are 403', async () => {
    const status = async (who: string, query: string) => (await fixture.as(who)('GET', `/v1/clients?${query}`)).status;
    expect(await status('base', 'assignedTo=colleague')).toBe(403);
    expect(await status('base', 'assignedTo=base')).toBe(200);
    expect(await status('manager', 'assignedTo=colleague')).toBe(200);
    expect(await status('manager', 'serviceProviderId=lakeshore')).toBe(403);
    expect(await status('network', 'serviceProviderId=nowhere')).toBe(200);
  });

  it.each([
    'sort=age',
    'sex=unknown',
    'noc=123',
    'surprise=1',
    'ageFrom=old',
    'match=some',
    'limit=0',
    'cursor=x',
    'activeSince=soon',
  ])('400: %s', async (query) => {
    expect((await fixture.as('base')('GET', `/v1/clients?${query}`)).status).toBe(400);
  });

  it('offers on each card what the profile offers', async () => {
    for (const card of await list(fixture, 'both')) {
      const profile = await fixture.as('both')('GET', `/v1/clients/${card.id}`);
      expect(card.actions).toEqual(profile.body.actions);
    }
  });

  it('cursors work for the same filters and caller only', async () => {
    const first = await fixture.as('base')('GET', '/v1/clients?limit=2&sort=created');
    const next = (who: string, query: string) =>
      fixture.as(who)('GET', `/v1/clients?${query}&cursor=${first.body.nextCursor}`);
    expect((await next('base', 'sort=created&limit=50')).status).toBe(200);
    for (const [who, query] of [
      ['base', 'sort=name'],
      ['manager', 'sort=created'],
      ['base', 'sort=created&q=a'],
    ] as const) {
      const reply = await next(who, query);
      expect([reply.status, reply.body.errors]).toEqual([400, [expect.objectContaining({ pointer: '/query/cursor' })]]);
    }
  });

  it('shows a referred client in the list of the new provider at once, and no longer in the old one', async () => {
    const before = everybody.find(({ id }) => id === 'theirs') ?? clientRecord();
    const after = { ...before, serviceProviderId: providers.riverside, assignedStaffIds: [] };
    const move = async (from: Client, to: Client) => {
      const transaction = new Transaction();
      changeClient(transaction, from, to, {}, () => new Error('never'), new Date());
      await transaction.commit(fixture.table);
    };
    await move(before, after);
    expect(ids(await list(fixture, 'base'))).not.toContain('theirs');
    expect(ids(await list(fixture, 'other', 'type=referral'))).toContain('theirs');
    await move(after, before);
  });
});

describe('pages', () => {
  let fixture: ClientProfileFixture;
  const names = ['Ann', 'Anna', 'Anne Marie', 'Bo', 'Zoé'];
  const crowd = Array.from({ length: 130 }, (_, index) =>
    clientRecord({
      id: newId(),
      firstName: names[index % names.length] ?? '',
      lastName: `L${index % 7}`,
      createdAt: new Date(Date.UTC(2026, 0, 1 + (index % 11))).toISOString(),
      ...(index % 3 === 0 ? {} : { lastActivityAt: new Date(Date.UTC(2026, 2, 1 + (index % 5))).toISOString() }),
    }),
  );
  const skilled = new Set(crowd.filter((_, index) => index % 9 === 0).map(({ id }) => id));
  beforeAll(async () => {
    fixture = await clientProfileFixture();
    await write(fixture, crowd, ({ id }) => (skilled.has(id) ? ['skill-1', 'skill-2'] : ['skill-3']));
  });

  it.each(['name', '-name', 'created', '-created', 'lastActivity', '-lastActivity'])(
    'are full but the last, and hold everybody once (sort=%s)',
    async (sort) => {
      const pages = await walk(fixture, 'manager', `sort=${sort}`, 26);
      expect(pages.map(({ length }) => length)).toEqual([26, 26, 26, 26, 26]);
      expect(ids(pages.flat())).toEqual(ids(crowd));
    },
  );

  it('neither lose nor repeat anybody while others are added', async () => {
    let added = 0;
    const add = () => {
      added += 1;
      return write(fixture, [
        clientRecord({ firstName: 'Aaron', lastName: `Added ${added}` }),
        clientRecord({ firstName: 'Zzoe', lastName: `Added ${added}` }),
      ]);
    };
    const seen = (await walk(fixture, 'manager', 'sort=name', 20, add)).flat().map(({ id }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(crowd.filter(({ id }) => !seen.includes(id))).toEqual([]);
  });

  it('SK-06: by skill, in full pages too, alone and combined', async () => {
    const pages = await walk(fixture, 'manager', 'skillId=skill-2', 4);
    expect(ids(pages.flat())).toEqual([...skilled].sort());
    expect(pages.slice(0, -1).every(({ length }) => length === 4)).toBe(true);
    expect(await list(fixture, 'manager', 'skillId=skill-2&q=anna')).toHaveLength(
      crowd.filter(({ id, firstName }) => skilled.has(id) && firstName === 'Anna').length,
    );
    const any = await walk(fixture, 'manager', 'match=any&skillId=skill-2&skillId=none&sex=male', 100);
    expect(ids(any.flat())).toEqual([...skilled].sort());
    expect(await list(fixture, 'manager', 'skillId=unknown')).toEqual([]);
  });
});
