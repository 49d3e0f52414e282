import { beforeAll, describe, expect, test } from 'vitest';
import { type Suggestion, suggestionMoves, suggestionStatuses } from '#shared/domain/suggestion.ts';
import { activityPage } from '#shared/persistence/activity.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { clientSkills, toClientSkillItem } from '#shared/persistence/client-skills.ts';
import { followsOf } from '#shared/persistence/follows.ts';
import { changeInterests, readMatchInput } from '#shared/persistence/match-input.ts';
import { employerIdOf } from '#shared/persistence/postings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import { stepCounter } from '../support/steps.ts';
import { type SuggestionsFixture, suggestionsFixture } from '../support/suggestions-fixture.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
const bodyOf = (reply: { body: unknown }) => reply.body as any;

const company = employerIdOf('Nowhere Bakery (not real)');

let fixture: SuggestionsFixture;
beforeAll(async () => {
  fixture = await suggestionsFixture();
});

async function newClient(fields = {}) {
  const { id } = await fixture.createClient(fields);
  const path = `/clients/${id}/suggestions`;
  return {
    id,
    path,
    suggest: (kind: string, targetId: string, more: object = {}, as = 'caseworker') =>
      fixture.as(as)('POST', path, { body: { kind, targetId, ...more } }),
    /** Suggests, and gives the suggestion's id. */
    suggested: async (kind: string, targetId: string): Promise<string> => {
      const reply = await fixture.as('caseworker')('POST', path, { body: { kind, targetId } });
      expect(reply.status, reply.text).toBe(201);
      return bodyOf(reply).id;
    },
    accept: (suggestionId: string, as = id) => fixture.as(as)('POST', `${path}/${suggestionId}/acceptance`),
    decline: (suggestionId: string, body?: object) =>
      fixture.as(id)('POST', `${path}/${suggestionId}/refusal`, body ? { body } : {}),
    withdraw: (suggestionId: string, as = 'caseworker') => fixture.as(as)('DELETE', `${path}/${suggestionId}`),
    list: async (as = id, query = '') => bodyOf(await fixture.as(as)('GET', `${path}${query}`)),
    activities: async () => {
      const { activities } = await activityPage(fixture.table, id, { limit: 100 });
      return activities.map(({ type, subject }) => `${type} ${subject?.kind} ${subject?.id}`);
    },
  };
}

describe('FO-02, SK-02 suggesting', () => {
  test('each kind: 201 with its place, target and who; the client sees it where it belongs', async () => {
    const client = await newClient();
    const wanted = [
      ['occupation', '63200', { en: 'Cooks', fr: 'Cuisiniers' }],
      ['company', company, { en: 'Nowhere Bakery (not real)' }],
      ['sector', '31-33', { en: 'Manufacturing', fr: 'Fabrication' }],
      ['skill', 'baking', { en: 'baking', fr: 'boulangerie' }],
    ] as const;
    for (const [kind, targetId, label] of wanted) {
      const reply = await client.suggest(kind, targetId, { message: 'You told me about it.\nRemember?' });
      expect(reply.status, reply.text).toBe(201);
      expect(reply.headers.location).toBe(`/v1${client.path}/${reply.body.id}`);
      expect(reply.body).toEqual({
        id: expect.any(String),
        kind,
        target: { id: targetId, label },
        message: 'You told me about it.\nRemember?',
        status: 'pending',
        suggestedBy: { id: 'caseworker', name: 'caseworker Staff' },
        createdAt: fixture.time.now.toISOString(),
      });
    }
    const following = bodyOf(await fixture.as(client.id)('GET', `/clients/${client.id}/following`));
    expect(following.suggestions.map(({ kind }: Suggestion) => kind).sort()).toEqual([
      'company',
      'occupation',
      'sector',
    ]);
    expect(following.occupations).toEqual([]);
    const skills = bodyOf(await fixture.as(client.id)('GET', `/clients/${client.id}/skills`));
    expect(skills.suggestions).toMatchObject([{ kind: 'skill', target: { id: 'baking' } }]);
    expect(skills.items).toEqual([]);
    expect(await client.activities()).toEqual([]);
  });

  test.each([
    ['occupation', '6320'],
    ['occupation', 'cooks'],
    ['company', 'no-such-company'],
    ['sector', '99'],
    ['skill', 'no-such-skill'],
    ['skill', textSkillId('no posting says this')],
  ])('an unknown %s (%s) is 422 at its place, and nothing is written', async (kind, targetId) => {
    const client = await newClient();
    const refusal = await client.suggest(kind, targetId);
    expect([refusal.status, bodyOf(refusal).errors?.[0]?.pointer]).toEqual([422, '/body/targetId']);
    expect((await client.list('caseworker')).items).toEqual([]);
  });

  test('a well-formed occupation need not be loaded, nor a wording be of the taxonomy where a posting has it', async () => {
    const client = await newClient();
    expect(bodyOf(await client.suggest('occupation', '00010')).target).toEqual({ id: '00010', label: { en: '00010' } });
    const glazing = textSkillId('Glazing');
    expect(bodyOf(await client.suggest('skill', glazing)).target).toEqual({ id: glazing, label: { en: 'Glazing' } });
  });

  test('FO-06 pending or held is 409; declined, withdrawn and no longer held may be suggested again', async () => {
    const client = await newClient();
    const first = await client.suggested('sector', '31-33');
    expect((await client.suggest('sector', '31-33')).status).toBe(409);
    expect((await client.suggest('sector', '31-33', {}, 'colleague')).status).toBe(409);
    expect((await client.decline(first)).status).toBe(200);
    const second = await client.suggested('sector', '31-33');
    expect((await client.withdraw(second)).status).toBe(204);
    const third = await client.suggested('sector', '31-33');
    expect((await client.accept(third)).status).toBe(200);
    expect((await client.suggest('sector', '31-33')).status).toBe(409);
    expect((await fixture.as(client.id)('DELETE', `/clients/${client.id}/following/sectors/31-33`)).status).toBe(204);
    expect((await client.suggest('sector', '31-33')).status).toBe(201);

    expect(
      (await fixture.as(client.id)('POST', `/clients/${client.id}/skills`, { body: { label: 'weld' } })).status,
    ).toBe(201);
    expect((await client.suggest('skill', 'welding')).status).toBe(409);
  });

  test('two at once who suggest the same: one 201, one 409, one suggestion', async () => {
    const client = await newClient();
    const replies = await Promise.all([
      client.suggest('skill', 'coding'),
      client.suggest('skill', 'coding', {}, 'colleague'),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await client.list('caseworker')).items).toHaveLength(1);
  });

  test('suggested while the client adds it: both in either order, never a pending suggestion of what they had before', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await newClient();
      const [added, suggested] = await Promise.all([
        fixture.as(client.id)('POST', `/clients/${client.id}/skills`, { body: { skillId: 'coding' } }),
        client.suggest('skill', 'coding'),
      ]);
      expect(added.status).toBe(201);
      expect([201, 409]).toContain(suggested.status);
      // What waits although it is held by now is accepted without a second skill.
      if (suggested.status === 201) {
        expect((await client.accept(bodyOf(suggested).id)).status).toBe(200);
      }
      expect(await clientSkills(fixture.table, client.id)).toHaveLength(1);
    }
  });

  test('many at once all come through', async () => {
    const client = await newClient();
    const replies = await Promise.all([
      client.suggest('skill', 'coding'),
      client.suggest('skill', 'baking', {}, 'colleague'),
      client.suggest('occupation', '63200'),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  test('the same Idempotency-Key gives the first answer again, and one suggestion', async () => {
    const client = await newClient();
    const sent = { body: { kind: 'skill', targetId: 'coding' }, headers: { 'idempotency-key': 'once' } };
    const first = await fixture.as('caseworker')('POST', client.path, sent);
    const again = await fixture.as('caseworker')('POST', client.path, sent);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect((await client.list('caseworker')).items).toHaveLength(1);
  });
});

describe('FO-03 deciding', () => {
  test.each([
    ['occupation', '63200'],
    ['company', company],
    ['sector', '31-33'],
  ])('accepting a suggested %s follows it, via the suggestion, and is one activity', async (kind, targetId) => {
    const client = await newClient();
    const id = await client.suggested(kind, targetId);
    const accepted = await client.accept(id);
    expect(accepted.status, accepted.text).toBe(200);
    expect(accepted.body).toMatchObject({ id, status: 'accepted', decidedAt: fixture.time.now.toISOString() });
    expect(await followsOf(fixture.table, client.id)).toMatchObject([{ targetId, via: 'suggestion' }]);
    const following = bodyOf(await fixture.as('caseworker')('GET', `/clients/${client.id}/following`));
    expect(following.suggestions).toEqual([]);
    expect(JSON.stringify(following)).toContain(`"id":"${targetId}"`);
    const input = await readMatchInput(fixture.table, client.id);
    expect(
      Object.values(input?.follows ?? {})
        .flat()
        .map((follow) => follow.id),
    ).toEqual([targetId]);
    expect(await client.activities()).toEqual([`recommendation_accepted ${kind} ${targetId}`]);
  });

  test('SK-02, DEC-13 accepting a skill adds it, via the suggestion, and logs `recommendation_accepted` only', async () => {
    const client = await newClient();
    expect((await client.accept(await client.suggested('skill', 'coding'))).status).toBe(200);
    expect(await clientSkills(fixture.table, client.id)).toMatchObject([
      { skillId: 'coding', label: { en: 'coding', fr: 'programmation' }, via: 'suggestion' },
    ]);
    expect((await readMatchInput(fixture.table, client.id))?.skillIds).toEqual(['coding']);
    expect(await client.activities()).toEqual(['recommendation_accepted skill coding']);
  });

  test('declining keeps the reason for staff, follows nothing and is no activity; a body is not needed', async () => {
    const client = await newClient();
    const declined = await client.decline(await client.suggested('sector', '31-33'), { reason: 'Too noisy' });
    expect(declined.body).toMatchObject({ status: 'declined', reason: 'Too noisy' });
    expect(bodyOf(await client.decline(await client.suggested('skill', 'coding'))).status).toBe('declined');
    expect(await followsOf(fixture.table, client.id)).toEqual([]);
    expect(await client.activities()).toEqual([]);
    const reasons = (await client.list('caseworker', '?status=declined')).items.map(({ reason }: Suggestion) => reason);
    expect(reasons).toHaveLength(2);
    expect(reasons).toContain('Too noisy');
  });

  test('whatever is ended takes no further move: 409', async () => {
    for (const move of ['accept', 'decline', 'withdraw'] as const) {
      const client = await newClient();
      const id = await client.suggested('skill', 'coding');
      expect((await client[move](id)).status).toBeLessThan(300);
      const again = [await client.accept(id), await client.decline(id), await client.withdraw(id)];
      expect(again.map(({ status }) => status)).toEqual([409, 409, 409]);
      const [only] = (await client.list('caseworker')).items;
      expect(only.status).toBe(suggestionMoves[move].to);
    }
  });

  test('accepted, declined and withdrawn at once: one of them', async () => {
    for (let round = 0; round < 4; round += 1) {
      const client = await newClient();
      const id = await client.suggested('skill', 'coding');
      const replies = await Promise.all([
        client.accept(id),
        client.accept(id),
        client.decline(id),
        client.withdraw(id),
      ]);
      expect(replies.map(({ status }) => status).filter((status) => status < 300)).toHaveLength(1);
      expect(replies.filter(({ status }) => status === 409)).toHaveLength(3);
      const [only] = (await client.list('caseworker')).items;
      const held = await clientSkills(fixture.table, client.id);
      expect(held).toHaveLength(only.status === 'accepted' ? 1 : 0);
      expect(await client.activities()).toHaveLength(only.status === 'accepted' ? 1 : 0);
      expect((await client.list()).items).toEqual([]);
    }
  });

  test('at most 500 skills: 422, and the suggestion waits on', async () => {
    const client = await newClient();
    const id = await client.suggested('skill', 'coding');
    const input = await readMatchInput(fixture.table, client.id);
    if (!input) {
      throw new Error('no match input');
    }
    const skillIds = Array.from({ length: 500 }, (_, place) => textSkillId(`made up ${place}`));
    const transaction = new Transaction();
    changeInterests(transaction, input, { skillIds }, new Date(), () => new Error('raced'));
    await transaction.commit(fixture.table);
    const refusal = await client.accept(id);
    expect([refusal.status, bodyOf(refusal).errors[0].pointer]).toEqual([422, '/path/suggestionId']);
    expect((await client.list()).items).toMatchObject([{ id, status: 'pending' }]);
    const label = { en: 'made up 7' };
    const addedAt = new Date().toISOString();
    const held = { clientId: client.id, skillId: textSkillId('made up 7'), label, addedAt, via: 'self' } as const;
    await batchWrite(fixture.table, { put: [toClientSkillItem(held)] });
    expect((await fixture.as(client.id)('DELETE', `/clients/${client.id}/skills/${held.skillId}`)).status).toBe(204);
    expect((await client.accept(id)).status).toBe(200);
  });

  test('a suggestion of another client, or none, is 404', async () => {
    const [one, other] = [await newClient(), await newClient()];
    const id = await one.suggested('skill', 'coding');
    for (const reply of [
      await other.accept(id),
      await other.decline(id),
      await other.withdraw(id),
      await one.accept('x'),
    ]) {
      expect(reply.status).toBe(404);
    }
  });
});

describe('JB-06 what is only suggested does not count', () => {
  test('the receipt and the board: unchanged while it waits, raised when it is accepted', async () => {
    const client = await newClient();
    const glazing = textSkillId('Glazing');
    const receipt = async () =>
      bodyOf(await fixture.as(client.id)('GET', `/clients/${client.id}/job-postings/${fixture.postingId('1')}/match`));
    const badge = async () => bodyOf(await fixture.as(client.id)('GET', '/job-postings')).items[0].match;
    const id = await client.suggested('skill', glazing);
    expect(await receipt()).toMatchObject({ percent: 0, badge: false });
    expect(await badge()).toBeUndefined();
    expect((await client.accept(id)).status).toBe(200);
    expect(await receipt()).toMatchObject({ percent: 50, badge: true, matched: [{ skillId: glazing }] });
    expect(await badge()).toEqual({ percent: 50, badge: true });
  });
});

describe('a skill that came to stand for another', () => {
  test('a pending wording that was mapped is the mapped skill: no second suggestion, accepted as that skill', async () => {
    const fresh = await suggestionsFixture();
    const { id } = await fresh.createClient();
    const path = `/clients/${id}/suggestions`;
    const glazing = textSkillId('Glazing');
    const suggest = (targetId: string) => fresh.as('caseworker')('POST', path, { body: { kind: 'skill', targetId } });
    const waiting = bodyOf(await suggest(glazing));
    const mapped = { text: 'Glazing', skillId: 'baking' };
    expect((await fresh.as('job-board')('PUT', '/skills/aliases', { body: mapped })).status).toBe(200);
    expect((await suggest('baking')).status).toBe(409);
    expect((await suggest(glazing)).status).toBe(409);
    const accepted = await fresh.as(id)('POST', `${path}/${waiting.id}/acceptance`);
    expect(accepted.status).toBe(200);
    expect(await clientSkills(fresh.table, id)).toMatchObject([{ skillId: 'baking', label: { en: 'baking' } }]);
    expect((await suggest(glazing)).status).toBe(409);
  });

  test('one that the client holds under another wording is accepted without a second skill', async () => {
    const fresh = await suggestionsFixture();
    const { id } = await fresh.createClient();
    const path = `/clients/${id}/suggestions`;
    const add = await fresh.as(id)('POST', `/clients/${id}/skills`, { body: { label: 'Glazing' } });
    expect(add.status).toBe(201);
    const waiting = bodyOf(await fresh.as('caseworker')('POST', path, { body: { kind: 'skill', targetId: 'baking' } }));
    const mapped = { text: 'Glazing', skillId: 'baking' };
    expect((await fresh.as('job-board')('PUT', '/skills/aliases', { body: mapped })).status).toBe(200);
    expect((await fresh.as(id)('POST', `${path}/${waiting.id}/acceptance`)).status).toBe(200);
    expect(await clientSkills(fresh.table, id)).toMatchObject([{ skillId: textSkillId('Glazing'), via: 'self' }]);
  });

  test('what was relabelled since is shown under its label of today', async () => {
    const fresh = await suggestionsFixture();
    const { id } = await fresh.createClient();
    const path = `/clients/${id}/suggestions`;
    await fresh.as('caseworker')('POST', path, { body: { kind: 'skill', targetId: 'coding' } });
    await fresh.imports.import({ kind: 'csv' }, 'id,label_en,label_fr\ncoding,software development,développement\n');
    const label = { en: 'software development', fr: 'développement' };
    for (const read of [path, `/clients/${id}/skills`]) {
      const { items, suggestions = items } = bodyOf(await fresh.as(id)('GET', read));
      expect(suggestions).toMatchObject([{ target: { id: 'coding', label } }]);
    }
  });
});

describe('FO-08 the list', () => {
  test('staff see all, by kind and status, in full pages; the client what waits for them', async () => {
    const client = await newClient();
    const made: string[] = [];
    for (const [kind, target] of [
      ['occupation', '63200'],
      ['company', company],
      ['sector', '31-33'],
      ['skill', 'baking'],
      ['skill', 'coding'],
    ] as const) {
      fixture.time.now = new Date(fixture.time.now.getTime() + 1000);
      made.unshift(await client.suggested(kind, target));
    }
    const [coding = '', baking = '', manufacturing = '', bakery = '', cooks = ''] = made;
    await client.accept(bakery);
    await client.decline(manufacturing, { reason: 'No' });
    await client.withdraw(baking, 'colleague');
    const ids = async (as: string, query = '') => (await client.list(as, query)).items.map(({ id }: Suggestion) => id);
    expect(await ids('caseworker')).toEqual(made);
    expect(await ids('administrator', '?kind=skill')).toEqual([coding, baking]);
    expect(await ids('caseworker', '?status=accepted&status=declined')).toEqual([manufacturing, bakery]);
    expect(await ids('caseworker', '?kind=skill&status=pending')).toEqual([coding]);
    expect(await ids(client.id)).toEqual([coding, cooks]);
    expect(await ids(client.id, '?kind=occupation')).toEqual([cooks]);
    expect(await ids(client.id, '?status=declined')).toEqual([]);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.list('caseworker', `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      if (page.nextCursor) {
        expect(page.items).toHaveLength(2);
      }
      paged.push(...page.items.map(({ id }: Suggestion) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(made);
    expect((await fixture.as('caseworker')('GET', `${client.path}?status=open`)).status).toBe(400);
  });
});

describe('who', () => {
  test('staff suggest and withdraw, the client decides; others see nothing', async () => {
    const client = await newClient();
    const other = await newClient();
    const id = await client.suggested('skill', 'coding');
    const statuses = async (sub: string) => {
      const calls = [
        ['GET', ''],
        ['POST', ''],
        ['POST', `/${id}/acceptance`],
        ['POST', `/${id}/refusal`],
        ['DELETE', '/no-such-suggestion'],
      ] as const;
      const found: number[] = [];
      for (const [method, rest] of calls) {
        const body = method === 'POST' && rest === '' ? { body: { kind: 'skill', targetId: 'coding' } } : {};
        found.push((await fixture.as(sub)(method, `${client.path}${rest}`, body)).status);
      }
      return found;
    };
    expect(await statuses('caseworker')).toEqual([200, 409, 403, 403, 404]);
    expect(await statuses('administrator')).toEqual([200, 409, 403, 403, 404]);
    expect(await statuses('stranger')).toEqual([404, 404, 404, 404, 404]);
    expect(await statuses('job-board')).toEqual([404, 404, 404, 404, 404]);
    expect(await statuses(other.id)).toEqual([404, 404, 404, 404, 404]);
    expect(await statuses(client.id)).toEqual([200, 403, 200, 409, 403]);
  });
});

describe('FO-09 the client is told', () => {
  const inMinutes = (minutes: number) => {
    fixture.time.now = new Date(fixture.time.now.getTime() + minutes * 60_000);
  };
  const said = async (to: string) =>
    (await fixture.sentMails())
      .filter((mail) => mail.to === to)
      .map((mail) => (mail.template === 'suggestion-new' ? mail.data.suggestions.map(({ label }) => label) : []));

  test('of the first at once, of what follows within a quarter of an hour in one mail after it', async () => {
    const client = await newClient({ language: 'fr', preferredName: 'Sammy' });
    const to = `${client.id}@clients.example`;
    await client.suggested('occupation', '63200');
    const [first] = (await fixture.sentMails()).filter((mail) => mail.to === to);
    expect(first).toEqual({
      template: 'suggestion-new',
      language: 'fr',
      to,
      data: {
        recipientName: 'Sammy',
        suggestedBy: ['caseworker Staff'],
        total: 1,
        suggestions: [{ kind: 'occupation', label: 'Cuisiniers' }],
      },
    });
    inMinutes(3);
    await client.suggested('skill', 'coding');
    inMinutes(4);
    await client.suggest('sector', '31-33', {}, 'colleague');
    expect(await said(to)).toEqual([]);
    inMinutes(9);
    const [second, ...more] = (await fixture.sentMails()).filter((mail) => mail.to === to);
    expect(more).toEqual([]);
    expect(second?.data).toMatchObject({
      suggestedBy: ['caseworker Staff', 'colleague Staff'],
      total: 2,
      suggestions: [
        { kind: 'skill', label: 'programmation' },
        { kind: 'sector', label: 'Fabrication' },
      ],
    });
    inMinutes(20);
    await client.suggested('skill', 'baking');
    expect(await said(to)).toEqual([['boulangerie']]);
    expect(await said(to)).toEqual([]);
  });

  test('the stream brings a later notice at once, and it waits', async () => {
    const client = await newClient();
    await client.suggested('skill', 'coding');
    await fixture.sentMails();
    inMinutes(1);
    await client.suggested('skill', 'baking');
    for await (const item of fixture.outboxItems()) {
      expect(await fixture.worker.attempt(item.id)).toBe('skipped');
    }
    inMinutes(15);
    expect(await said(`${client.id}@clients.example`)).toEqual([['baking']]);
  });

  test('of nothing that was decided or withdrawn meanwhile', async () => {
    const client = await newClient();
    await client.suggested('skill', 'coding');
    await fixture.sentMails();
    inMinutes(1);
    await client.withdraw(await client.suggested('skill', 'baking'));
    inMinutes(20);
    expect(await said(`${client.id}@clients.example`)).toEqual([]);
  });

  test.each([
    ['archived (DEC-3)', { archivedAt: '2026-01-01T00:00:00.000Z' }],
    [
      'one who wants no mail from caseworkers',
      {
        communication: {
          jobFeedEmail: { enabled: true, frequency: 'daily' as const },
          preferences: [],
          caseworkerCommunications: false,
        },
      },
    ],
  ])('but not %s', async (_who, fields) => {
    const client = await newClient(fields);
    await client.suggested('skill', 'coding');
    expect(await said(`${client.id}@clients.example`)).toEqual([]);
  });
});

test('every state is one that a move leads to, or the first', () => {
  const reached = new Set<string>(['pending', ...Object.values(suggestionMoves).map(({ to }) => to)]);
  expect([...reached].sort()).toEqual([...suggestionStatuses].sort());
});

test('steps in a row at the table: reads two, writes three', async () => {
  const fresh = await suggestionsFixture();
  const { id } = await fresh.createClient();
  const path = `/clients/${id}/suggestions`;
  const steps = stepCounter(fresh.table);
  const body = { kind: 'skill', targetId: 'coding' };
  let made = '';
  const suggest = async () => {
    made = bodyOf(await fresh.as('caseworker')('POST', path, { body })).id;
  };
  await fresh.as('caseworker')('GET', path);
  expect(await steps(suggest)).toBeLessThanOrEqual(3);
  expect(await steps(() => fresh.as('caseworker')('GET', path))).toBeLessThanOrEqual(2);
  expect(await steps(() => fresh.as(id)('GET', path))).toBeLessThanOrEqual(2);
  expect(await steps(() => fresh.as(id)('POST', `${path}/${made}/refusal`))).toBeLessThanOrEqual(3);
  await suggest();
  expect(await steps(() => fresh.as('caseworker')('DELETE', `${path}/${made}`))).toBeLessThanOrEqual(3);
  await suggest();
  expect(await steps(() => fresh.as(id)('POST', `${path}/${made}/acceptance`))).toBeLessThanOrEqual(3);
});
