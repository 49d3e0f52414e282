import { beforeAll, describe, expect, test } from 'vitest';
import type { Suggestion } from '#shared/domain/suggestion.ts';
import { activityPage } from '#shared/persistence/activity.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { clientSkills, toClientSkillItem } from '#shared/persistence/client-skills.ts';
import { followsOf } from '#shared/persistence/follows.ts';
import { changeInterests, readMatchInput } from '#shared/persistence/match-input.ts';
import { toPendingSuggestionItem } from '#shared/persistence/pending-suggestions.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import { countUnmatched, maxCounted, UnmatchedCounter } from '#shared/vocabulary/unmatched.ts';
import { glazing, interestsFixture } from '../support/interests-fixture.ts';

type Interests = Awaited<ReturnType<typeof interestsFixture>>;
// biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
const bodyOf = (reply: { body: unknown }) => reply.body as any;

let fixture: Interests;
beforeAll(async () => {
  fixture = await interestsFixture();
});

async function activities(clientId: string): Promise<string[]> {
  const { activities: found } = await activityPage(fixture.table, clientId, { limit: 100 });
  return found.map(({ type, subject }) => `${type} ${subject?.id}`);
}

function suggestion(given: Partial<Suggestion> & Pick<Suggestion, 'id' | 'kind' | 'target'>): Suggestion {
  const createdAt = `2026-02-0${given.id.length}T12:00:00.000Z`;
  return { clientId: 'client-own', status: 'pending', suggestedBy: 'caseworker', createdAt, ...given };
}

describe('SK-* a client’s skills', () => {
  const own = (method: string, path = '', body?: unknown, headers?: Record<string, string>) =>
    fixture.as('client-own')(method, `/clients/client-own/skills${path}`, {
      ...(body === undefined ? {} : { body }),
      ...(headers ? { headers } : {}),
    });

  test('SK-03 a skill of the taxonomy: 201, in the match input and in Recent Activity, once', async () => {
    const added = await own('POST', '', { skillId: 'welding' });
    expect(added.status).toBe(201);
    expect(added.headers.location).toBe('/v1/clients/client-own/skills/welding');
    expect(added.body).toMatchObject({ skillId: 'welding', label: { en: 'welding', fr: 'soudage' }, via: 'self' });
    expect((await readMatchInput(fixture.table, 'client-own'))?.skillIds).toEqual(['welding']);
    expect(await activities('client-own')).toEqual(['skill_added welding']);
  });

  test.each(['Welding', '  WELDING ', 'soudage', 'Soudure', 'weld'])(
    'SK-05 %j is the skill already held: 200, nothing written',
    async (label) => {
      const before = await readMatchInput(fixture.table, 'client-own');
      const again = await own('POST', '', { label });
      expect(again.status).toBe(200);
      expect(again.body.skillId).toBe('welding');
      expect(await readMatchInput(fixture.table, 'client-own')).toEqual(before);
      expect(await activities('client-own')).toEqual(['skill_added welding']);
    },
  );

  test('wording of one’s own keeps its text, and is the same skill however it is written', async () => {
    const added = await own('POST', '', { label: 'Bee-Keeping' });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ skillId: textSkillId('bee keeping'), label: { en: 'Bee-Keeping' } });
    expect((await own('POST', '', { label: 'bee keeping' })).status).toBe(200);
  });

  test('an id: of the taxonomy, or one that some posting has; any other is 422', async () => {
    const known = await own('POST', '', { skillId: glazing.skillId });
    expect(known.status).toBe(201);
    expect(known.body).toMatchObject({ ...glazing, label: { en: 'Glazing' } });
    for (const skillId of ['nothing', textSkillId('no posting says this')]) {
      const refusal = await own('POST', '', { skillId });
      expect(refusal.status).toBe(422);
      expect(bodyOf(refusal).errors[0].pointer).toBe('/body/skillId');
    }
  });

  test('a wording that administrators see in the queue may be added by its id', async () => {
    const counter = new UnmatchedCounter();
    counter.add(['Upholstery']);
    await countUnmatched(fixture.table, counter, new Date());
    const added = await own('POST', '', { skillId: textSkillId('upholstery') });
    expect(added.status).toBe(201);
    expect(added.body.label).toEqual({ en: 'Upholstery' });
    // A text id whose wording the taxonomy has is that skill.
    const canonical = await own('POST', '', { skillId: textSkillId('bread making') });
    expect(canonical.body.skillId).toBe('baking');
  });

  test.each([
    [{}],
    [{ skillId: 'welding', label: 'welding' }],
    [{ label: ' ' }],
    [{ label: 'a\u0007b' }],
    [{ label: 7 }],
  ])('%j is 400', async (body) => {
    expect((await own('POST', '', body)).status).toBe(400);
  });

  test('the same Idempotency-Key gives the first answer again, and one skill', async () => {
    const headers = { 'idempotency-key': 'once' };
    const first = await own('POST', '', { label: 'Origami' }, headers);
    const again = await own('POST', '', { label: 'Origami' }, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await activities('client-own')).filter((entry) => entry.includes(textSkillId('origami')))).toHaveLength(1);
  });

  test('SK-01, SK-02 the list: newest first, in full pages, with pending skill suggestions only', async () => {
    const label = { en: 'coding', fr: 'programmation' };
    await batchWrite(fixture.table, {
      put: [
        suggestion({ id: 'bb', kind: 'skill', target: { id: 'coding', label }, message: 'You did this' }),
        suggestion({ id: 'a', kind: 'skill', target: { id: 'baking', label: { en: 'baking' } }, suggestedBy: 'gone' }),
        suggestion({ id: 'ccc', kind: 'company', target: { id: 'c', label: { en: 'C' } } }),
      ].map(toPendingSuggestionItem),
    });
    const all = bodyOf(await own('GET', '?limit=100'));
    const ids = all.items.map(({ skillId }: { skillId: string }) => skillId);
    expect(ids[0]).toBe(textSkillId('origami'));
    expect(ids.at(-1)).toBe('welding');
    expect(all).not.toHaveProperty('nextCursor');
    expect(all.suggestions).toEqual([
      expect.objectContaining({ id: 'a', suggestedBy: { id: 'gone', name: '' } }),
      {
        id: 'bb',
        kind: 'skill',
        target: { id: 'coding', label },
        message: 'You did this',
        status: 'pending',
        suggestedBy: { id: 'caseworker', name: 'caseworker Staff' },
        createdAt: '2026-02-02T12:00:00.000Z',
      },
    ]);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const page = bodyOf(await own('GET', query));
      if (page.nextCursor) {
        expect(page.items).toHaveLength(2);
      }
      paged.push(...page.items.map(({ skillId }: { skillId: string }) => skillId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(ids);
    // JB-06 what is only suggested does not count.
    expect((await readMatchInput(fixture.table, 'client-own'))?.skillIds).not.toContain('coding');
  });

  test('who: staff read and may not write, others see nothing', async () => {
    const paths: [string, string, unknown?][] = [
      ['GET', ''],
      ['POST', '', { label: 'x' }],
      ['DELETE', '/welding'],
    ];
    const statuses = async (sub: string, clientId = 'client-own') =>
      Promise.all(
        paths.map(async ([method, rest, body]) => {
          const sent = body === undefined ? {} : { body };
          return (await fixture.as(sub)(method, `/clients/${clientId}/skills${rest}`, sent)).status;
        }),
      );
    expect(await statuses('caseworker')).toEqual([200, 403, 403]);
    expect(await statuses('administrator')).toEqual([200, 403, 403]);
    expect(await statuses('stranger')).toEqual([404, 404, 404]);
    expect(await statuses('client-other')).toEqual([404, 404, 404]);
    expect(await statuses('job-board')).toEqual([404, 404, 404]);
    expect(await statuses('client-own', 'nobody')).toEqual([404, 404, 404]);
  });

  test('taking away: 204, out of the match input, not in Recent Activity; what is not held is 404', async () => {
    const before = await activities('client-own');
    expect((await own('DELETE', '/welding')).status).toBe(204);
    expect((await readMatchInput(fixture.table, 'client-own'))?.skillIds).not.toContain('welding');
    expect((await own('DELETE', '/welding')).status).toBe(404);
    expect(await activities('client-own')).toEqual(before);
    expect((await own('POST', '', { label: 'weld' })).status).toBe(201);
  });

  test('two at once: the same skill twice is one, different ones both survive', async () => {
    const other = fixture.as('client-other');
    const add = (label: string) => other('POST', '/clients/client-other/skills', { body: { label } });
    const same = await Promise.all([add('welding'), add('Soudage')]);
    expect(same.map(({ status }) => status).sort()).toEqual([200, 201]);
    const different = await Promise.all([add('baking'), add('coding'), add('juggling')]);
    expect(different.map(({ status }) => status)).toEqual([201, 201, 201]);
    const ids = ['baking', 'coding', textSkillId('juggling'), 'welding'];
    expect((await clientSkills(fixture.table, 'client-other')).map(({ skillId }) => skillId)).toEqual(ids.sort());
    expect([...((await readMatchInput(fixture.table, 'client-other'))?.skillIds ?? [])].sort()).toEqual(ids);
  });

  test('at most 500, also when two arrive at once', async () => {
    const fresh = await interestsFixture();
    const clientId = 'client-own';
    const input = await readMatchInput(fresh.table, clientId);
    if (!input) {
      throw new Error('no match input');
    }
    const skillIds = Array.from({ length: 499 }, (_, place) => textSkillId(`made up ${place}`));
    const transaction = new Transaction();
    changeInterests(transaction, input, { skillIds }, new Date(), () => new Error('raced'));
    await transaction.commit(fresh.table);
    const addedAt = new Date().toISOString();
    await batchWrite(fresh.table, {
      put: skillIds.map((skillId) =>
        toClientSkillItem({ clientId, skillId, label: { en: skillId }, addedAt, via: 'self' }),
      ),
    });
    const add = (label: string) => fresh.as(clientId)('POST', `/clients/${clientId}/skills`, { body: { label } });
    const raced = await Promise.all([add('welding'), add('baking'), add('coding')]);
    expect(raced.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    expect((await readMatchInput(fresh.table, clientId))?.skillIds).toHaveLength(500);
    expect(await clientSkills(fresh.table, clientId)).toHaveLength(500);
    // One that is held is still answered with 200.
    expect((await add('MADE up 7')).status).toBe(200);
  });
});

describe('FO-* following', () => {
  const own = (method: string, path = '') => fixture.as('client-own')(method, `/clients/client-own/following${path}`);

  test('FO-07 follow: 204, again 204, with since and via, one activity and one entry in the match input', async () => {
    for (const path of [
      '/occupations/63200',
      '/occupations/00010',
      `/companies/${fixture.employer.id}`,
      '/sectors/31-33',
    ]) {
      expect((await own('PUT', path)).status, path).toBe(204);
      expect((await own('PUT', path)).status, path).toBe(204);
    }
    const following = bodyOf(await own('GET'));
    const since = expect.stringMatching(/^20\d\d-/);
    expect(following).toEqual({
      occupations: [
        { id: '00010', since, via: 'self' },
        { id: '63200', label: { en: 'Cooks', fr: 'Cuisiniers' }, since, via: 'self' },
      ],
      companies: [{ id: fixture.employer.id, name: fixture.employer.name, since, via: 'self' }],
      sectors: [{ id: '31-33', label: { en: 'Manufacturing', fr: 'Fabrication' }, since, via: 'self' }],
      suggestions: [expect.objectContaining({ id: 'ccc', kind: 'company' })],
    });
    const input = await readMatchInput(fixture.table, 'client-own');
    expect(input?.follows.occupations.map(({ id }) => id)).toEqual(['63200', '00010']);
    expect((await activities('client-own')).filter((entry) => entry.startsWith('followed'))).toEqual([
      'followed 31-33',
      `followed ${fixture.employer.id}`,
      'followed 00010',
      'followed 63200',
    ]);
  });

  test.each([
    ['/occupations/6320', 400],
    ['/occupations/abcde', 400],
    ['/companies/no-such-company', 404],
    ['/sectors/42', 404],
    ['/sectors/31', 404],
    ['/towns/toronto', 404],
  ])('FO-05 what cannot be followed: %s is %i', async (path, status) => {
    const before = await followsOf(fixture.table, 'client-own');
    expect((await own('PUT', path)).status).toBe(status);
    expect(await followsOf(fixture.table, 'client-own')).toEqual(before);
  });

  test('FO-07 unfollow: 204, again 204, and it may be followed anew', async () => {
    expect((await own('DELETE', '/occupations/63200')).status).toBe(204);
    expect((await own('DELETE', '/occupations/63200')).status).toBe(204);
    expect((await own('DELETE', '/companies/never-heard-of')).status).toBe(204);
    const input = await readMatchInput(fixture.table, 'client-own');
    expect(input?.follows.occupations.map(({ id }) => id)).toEqual(['00010']);
    expect((await own('PUT', '/occupations/63200')).status).toBe(204);
  });

  test('FO-01, FO-02 staff see what a client follows, and cannot follow for them; others see nothing', async () => {
    const path = '/clients/client-own/following';
    const statuses = async (sub: string) => [
      (await fixture.as(sub)('GET', path)).status,
      (await fixture.as(sub)('PUT', `${path}/sectors/62`)).status,
      (await fixture.as(sub)('DELETE', `${path}/sectors/31-33`)).status,
      (await fixture.as(sub)('PUT', `${path}/occupations/x`)).status,
    ];
    expect(await statuses('caseworker')).toEqual([200, 403, 403, 403]);
    expect(await statuses('administrator')).toEqual([200, 403, 403, 403]);
    expect(await statuses('stranger')).toEqual([404, 404, 404, 404]);
    expect(await statuses('client-other')).toEqual([404, 404, 404, 404]);
  });

  test('a skill and two follows at once all survive', async () => {
    const other = fixture.as('client-other');
    const replies = await Promise.all([
      other('PUT', '/clients/client-other/following/sectors/62'),
      other('PUT', '/clients/client-other/following/sectors/62'),
      other('PUT', '/clients/client-other/following/occupations/99999'),
      other('POST', '/clients/client-other/skills', { body: { label: 'whistling' } }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([204, 204, 204, 201]);
    const input = await readMatchInput(fixture.table, 'client-other');
    expect(input?.follows.sectors).toHaveLength(1);
    expect(input?.follows.occupations).toHaveLength(1);
    expect(input?.skillIds).toContain(textSkillId('whistling'));
    expect(await followsOf(fixture.table, 'client-other')).toHaveLength(2);
  });
});

describe('wordings that no skill has', () => {
  const board = (method: string, path: string, body?: unknown) =>
    fixture.as('job-board')(method, path, body === undefined ? {} : { body });
  const queue = async (query = '') => bodyOf(await board('GET', `/skills/unmatched${query}`));

  test('are counted per posting, most frequent first, and imports add up', async () => {
    const count = async (...postings: string[][]) => {
      const counter = new UnmatchedCounter();
      for (const texts of postings) {
        counter.add(texts);
      }
      await countUnmatched(fixture.table, counter, new Date());
    };
    await count(['Falconry', 'falconry ', 'Juggling'], ['Falconry'], ['FALCONRY', 'Juggling']);
    await Promise.all([count(['Juggling'], ['juggling']), count(['Juggling'], ['Tap dance'])]);
    const { items } = await queue();
    expect(items.map(({ text, count: seen }: { text: string; count: number }) => [text, seen])).toEqual(
      [
        ['Juggling', 5],
        ['Falconry', 3],
        ['Upholstery', 1],
        ['Tap dance', 1],
      ].sort((a, b) => Number(b[1]) - Number(a[1]) || (textSkillId(String(a[0])) < textSkillId(String(b[0])) ? -1 : 1)),
    );
    const first = await queue('?limit=1');
    expect(first.items).toHaveLength(1);
    expect((await queue(`?limit=1&cursor=${first.nextCursor}`)).items[0].text).toBe('Falconry');
  });

  test('one import writes at most a thousand, the most frequent ones', async () => {
    const fresh = await interestsFixture();
    const counter = new UnmatchedCounter();
    for (let place = 0; place < maxCounted + 200; place += 1) {
      counter.add([`wording ${place}`]);
    }
    counter.add([`wording ${maxCounted + 150}`]);
    await countUnmatched(fresh.table, counter, new Date());
    const { items } = bodyOf(await fresh.as('job-board')('GET', '/skills/unmatched?limit=1'));
    expect(items[0]).toMatchObject({ text: `wording ${maxCounted + 150}`, count: 2 });
  });

  test('mapping: counts at once for what is stored already, and leaves the queue', async () => {
    await fixture.as('client-own')('POST', '/clients/client-own/skills', { body: { label: 'Falconry' } });
    const mapped = await board('PUT', '/skills/aliases', { text: 'falconry', skillId: 'coding' });
    expect(mapped.status).toBe(200);
    expect(mapped.body).toEqual({ text: 'falconry', skillId: 'coding', label: { en: 'coding', fr: 'programmation' } });
    expect((await queue()).items.map(({ text }: { text: string }) => text)).not.toContain('Falconry');
    // SK-05 the client holds it under the old wording: the skill itself is the same one.
    const held = await fixture.as('client-own')('POST', '/clients/client-own/skills', { body: { skillId: 'coding' } });
    expect(held.status).toBe(200);
    expect(held.body).toMatchObject({ skillId: textSkillId('falconry'), label: { en: 'Falconry' } });
    const found = await board('GET', '/skills?q=falc');
    expect(bodyOf(found).items).toEqual([expect.objectContaining({ skillId: 'coding', matchedAlias: 'falconry' })]);
  });

  test('mapping anew takes the place of the mapping before; so does nothing else', async () => {
    expect((await board('PUT', '/skills/aliases', { text: 'Falconry', skillId: 'baking' })).status).toBe(200);
    const skills = await fixture.imports.reader().skills();
    expect(skills.resolveSkill('falconry').skillId).toBe('baking');
    const unknown = await board('PUT', '/skills/aliases', { text: 'Falconry', skillId: 'nothing' });
    expect([unknown.status, bodyOf(unknown).errors[0].pointer]).toEqual([422, '/body/skillId']);
    const label = await board('PUT', '/skills/aliases', { text: 'Soudage', skillId: 'baking' });
    expect([label.status, bodyOf(label).errors[0].pointer]).toEqual([422, '/body/text']);
    expect((await board('PUT', '/skills/aliases', { text: 'Soudage', skillId: 'welding' })).status).toBe(200);
    expect((await board('PUT', '/skills/aliases', { text: '???', skillId: 'welding' })).status).toBe(422);
    for (const sub of ['caseworker', 'client-own']) {
      expect(
        (await fixture.as(sub)('PUT', '/skills/aliases', { body: { text: 'x', skillId: 'welding' } })).status,
      ).toBe(403);
      expect((await fixture.as(sub)('GET', '/skills/unmatched')).status).toBe(403);
    }
  });

  test('an import that brings a skill for a wording takes it out of the queue', async () => {
    expect((await queue()).items.map(({ text }: { text: string }) => text)).toContain('Tap dance');
    await fixture.imports.import({ kind: 'csv' }, 'id,label_en,aliases_en\ndance,dancing,tap dance\n');
    expect((await queue()).items.map(({ text }: { text: string }) => text)).not.toContain('Tap dance');
    const skills = await fixture.imports.reader().skills();
    expect(skills.resolveSkill('falconry').skillId).toBe('baking');
  });
});
