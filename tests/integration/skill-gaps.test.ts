import { beforeAll, describe, expect, test } from 'vitest';
import type { Course } from '#shared/domain/course.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toCourseItem } from '#shared/persistence/courses.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import { line } from '../support/posting-lines.ts';
import { stepCounter } from '../support/steps.ts';
import { type SuggestionsFixture, suggestionsFixture } from '../support/suggestions-fixture.ts';

interface Gap {
  readonly skillId: string;
  readonly label: { readonly en: string };
  readonly postings: number;
  readonly examples: readonly { readonly postingId: string; readonly title: string }[];
  readonly courses: readonly object[];
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into replies of every shape
const bodyOf = (reply: { body: unknown }) => reply.body as any;

/** Every two, three and four of these skills, some several times: postings in all distances from the badge. */
const words = ['baking', 'coding', 'Glazing', 'Soudure', 'Tap dance'];
const lines = Array.from({ length: 60 }, (_, i) =>
  line(`gap-${i}`, {
    skills: words.filter((_word, place) => ((i * 7 + 3) >> place) & 1),
    postedAt: new Date(Date.parse('2026-05-01T12:00:00.000Z') + i * 3600_000).toISOString(),
    ...(i % 9 === 0 ? { expiresAt: '2026-06-01T13:00:00.000Z' } : {}),
  }),
);

const course = (id: string, skillId: string, given: Partial<Course> = {}): Course => ({
  id,
  serviceProviderId: 'lakeshore',
  title: `Course ${id}`,
  provider: 'Harbour College',
  url: `https://college.example/${id}`,
  skills: [{ skillId, label: { en: skillId } }],
  nocs: [],
  active: true,
  createdBy: 'caseworker',
  createdAt: '2026-05-01T12:00:00.000Z',
  updatedAt: '2026-05-01T12:00:00.000Z',
  version: 1,
  ...given,
});

let fixture: SuggestionsFixture;
beforeAll(async () => {
  fixture = await suggestionsFixture(lines);
  await batchWrite(fixture.table, {
    put: [
      course('bread', 'baking'),
      course('old', 'baking', { active: false }),
      course('elsewhere', 'baking', { serviceProviderId: 'riverside' }),
      course('code', 'coding'),
    ].map(toCourseItem),
  });
});

const gapsOf = async (clientId: string, as = clientId): Promise<Gap[]> =>
  bodyOf(await fixture.as(as)('GET', `/clients/${clientId}/skill-gaps?limit=50`)).items;

/** Postings with a badge, by the board. */
async function badges(clientId: string): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const query = `?minMatch=50&limit=100${cursor ? `&cursor=${cursor}` : ''}`;
    const page = bodyOf(await fixture.as(clientId)('GET', `/job-postings${query}`));
    found.push(...page.items.map(({ postingId }: { postingId: string }) => postingId));
    cursor = page.nextCursor;
  } while (cursor);
  return found;
}

describe('skill gaps', () => {
  test('each brings exactly as many badges as it says, once it is added', async () => {
    const skills: string[][] = [[], ['welding'], ['coding', 'baking']];
    let looked = 0;
    for (const own of skills) {
      const { id: asked } = await fixture.createClient();
      for (const skillId of own) {
        await fixture.as(asked)('POST', `/clients/${asked}/skills`, { body: { skillId } });
      }
      const gaps = await gapsOf(asked);
      expect(gaps.length).toBeGreaterThan(0);
      for (const gap of gaps) {
        const { id } = await fixture.createClient();
        for (const skillId of own) {
          await fixture.as(id)('POST', `/clients/${id}/skills`, { body: { skillId } });
        }
        const before = await badges(id);
        const added = await fixture.as(id)('POST', `/clients/${id}/skills`, { body: { skillId: gap.skillId } });
        expect(added.status, added.text).toBe(201);
        const after = await badges(id);
        expect(after.length - before.length).toBe(gap.postings);
        const won = after.filter((postingId) => !before.includes(postingId));
        expect(won).toEqual(expect.arrayContaining(gap.examples.map(({ postingId }) => postingId)));
        expect(gap.examples).toHaveLength(Math.min(3, gap.postings));
        looked += 1;
      }
    }
    expect(looked).toBeGreaterThan(6);
  });

  test('best first, named in both languages, with the newest postings and the courses that teach it', async () => {
    const { id } = await fixture.createClient();
    const gaps = await gapsOf(id);
    const counts = gaps.map(({ postings }) => postings);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    const of = (skillId: string) => gaps.find((gap) => gap.skillId === skillId);
    expect(of('welding')).toMatchObject({ label: { en: 'welding', fr: 'soudage' }, courses: [] });
    expect(of(textSkillId('Tap dance'))?.label).toEqual({ en: 'Tap dance' });
    expect(of('baking')?.courses).toEqual([
      { id: 'bread', title: 'Course bread', provider: 'Harbour College', url: 'https://college.example/bread' },
    ]);
    expect(of('baking')?.examples[0]).toEqual({
      postingId: expect.any(String),
      title: expect.stringMatching(/^Job gap-/),
      employer: { id: expect.any(String), name: 'Nowhere Bakery (not real)' },
    });
    expect(await gapsOf(id, 'caseworker')).toEqual(gaps);
    const paged: Gap[] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const page = bodyOf(await fixture.as(id)('GET', `/clients/${id}/skill-gaps${query}`));
      if (page.nextCursor) {
        expect(page.items).toHaveLength(2);
      }
      paged.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    expect(paged).toEqual(gaps);
  });

  test('what is only suggested is still a gap (JB-06)', async () => {
    const { id } = await fixture.createClient();
    const before = await gapsOf(id);
    const body = { kind: 'skill', targetId: 'baking' };
    expect((await fixture.as('caseworker')('POST', `/clients/${id}/suggestions`, { body })).status).toBe(201);
    expect(await gapsOf(id)).toEqual(before);
  });

  test('who: the client and staff who see them; in two steps', async () => {
    const { id } = await fixture.createClient();
    const other = await fixture.createClient();
    const path = `/clients/${id}/skill-gaps`;
    const statuses = await Promise.all(
      [id, 'caseworker', 'administrator', 'stranger', 'job-board', other.id].map(
        async (sub) => (await fixture.as(sub)('GET', path)).status,
      ),
    );
    expect(statuses).toEqual([200, 200, 200, 404, 404, 404]);
    const fresh = await suggestionsFixture();
    const { id: counted } = await fresh.createClient();
    const read = () => fresh.as('caseworker')('GET', `/clients/${counted}/skill-gaps`);
    await read();
    expect(await stepCounter(fresh.table)(read)).toBeLessThanOrEqual(2);
  });
});

describe('the match receipt', () => {
  test('names courses of the client’s provider beside what is missing, by what a skill stands for by now', async () => {
    const fresh = await suggestionsFixture();
    await batchWrite(fresh.table, {
      put: [
        course('weld', 'welding'),
        course('glass', textSkillId('Glazing')),
        course('far', 'welding', { serviceProviderId: 'riverside' }),
      ].map(toCourseItem),
    });
    const { id } = await fresh.createClient();
    const missing = async () =>
      bodyOf(await fresh.as(id)('GET', `/clients/${id}/job-postings/${fresh.postingId('1')}/match`)).missing;
    const ref = (name: string) => ({
      id: name,
      title: `Course ${name}`,
      provider: 'Harbour College',
      url: `https://college.example/${name}`,
    });
    expect(await missing()).toEqual([
      { skillId: 'welding', label: { en: 'welding', fr: 'soudage' }, via: 'label', courses: [ref('weld')] },
      { skillId: textSkillId('Glazing'), label: { en: 'Glazing' }, via: 'text', courses: [ref('glass')] },
    ]);
    const mapped = { text: 'Glazing', skillId: 'baking' };
    expect((await fresh.as('job-board')('PUT', '/skills/aliases', { body: mapped })).status).toBe(200);
    expect(await missing()).toMatchObject([{ skillId: 'welding' }, { skillId: 'baking', courses: [ref('glass')] }]);
  });
});
