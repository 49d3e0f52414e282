import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BoardQuery, type BoardRequest, searchJobs } from '#functions/job-postings/search-jobs.ts';
import type { DeltaEntry, IndexPosting } from '#shared/domain/index-posting.ts';
import { foldText, tokens } from '#shared/domain/text.ts';
import { companyNames, searchCompanies } from '#shared/jobs/companies.ts';
import { decodeJobIndex, encodeJobIndex } from '#shared/jobs/index-format.ts';
import { JobIndex } from '#shared/jobs/job-index.ts';
import { boardSorts, compareBy, type Position } from '#shared/jobs/position.ts';
import {
  day,
  daysAgo,
  isOpen,
  now,
  plainMatch,
  posting,
  postings,
  skill,
  skillIds,
  someIds,
} from './job-index-postings.ts';

const facts = { generation: 1, builtAt: now.toISOString() };

function indexOf(base: readonly IndexPosting[], delta: readonly DeltaEntry[] = []): JobIndex {
  return new JobIndex(decodeJobIndex(encodeJobIndex(base, facts)), delta);
}

/** The same postings, some of them as single writes over a base that held other versions of them. */
function layered(all: readonly IndexPosting[]): JobIndex {
  const isDelta = (each: IndexPosting) => each.postingId.charCodeAt(2) % 2 === 0;
  const old = all.filter(isDelta).map((each) => posting(each.postingId, { version: 0, title: 'Old C++ title' }));
  return indexOf(
    [...all.filter((each) => !isDelta(each)), ...old, posting('gone')],
    [
      ...all.filter(isDelta).map((each): DeltaEntry => ({ kind: 'put', posting: each })),
      { kind: 'removed', postingId: 'gone' },
    ],
  );
}

function search(index: JobIndex, query: BoardQuery, more: Partial<BoardRequest> = {}): string[] {
  return searchJobs(index, { query, sort: 'date', limit: 100, now, ...more }).hits.map((hit) => hit.postingId);
}

/** Every page, as a caller walks them; `between` may change the index between two pages. */
function walk(index: JobIndex, request: Omit<BoardRequest, 'after'>, between?: (page: number) => JobIndex): string[] {
  const seen: string[] = [];
  let after: Position | undefined;
  let current = index;
  for (let page = 1; ; page += 1) {
    const { hits, next } = searchJobs(current, { ...request, after });
    seen.push(...hits.map((hit) => hit.postingId));
    if (!next) {
      return seen;
    }
    expect(hits).toHaveLength(request.limit);
    after = JSON.parse(JSON.stringify(next)) as Position;
    current = between?.(page) ?? current;
  }
}

function passes(query: BoardQuery, each: IndexPosting, own: readonly string[]): boolean {
  const { matched, required } = plainMatch(own, each);
  const words = [each.title, each.employer.name, ...each.skills.map(({ label }) => label)].flatMap(tokens);
  const asked = tokens(query.q ?? '');
  return (
    isOpen(each) &&
    (query.q === undefined || asked.length > 0) &&
    asked.every((word, i) =>
      words.some((other) => (i === asked.length - 1 ? other.startsWith(word) : other === word)),
    ) &&
    (!query.nocs || each.nocs.some((noc) => query.nocs?.includes(noc))) &&
    (!query.sectors || query.sectors.includes(each.sector ?? '')) &&
    (!query.employers || query.employers.includes(each.employer.id)) &&
    (!query.types || (each.type !== undefined && query.types.includes(each.type))) &&
    (!query.cities || query.cities.map(foldText).includes(foldText(each.city ?? 'nowhere'))) &&
    (!query.provinces || query.provinces.map(foldText).includes(foldText(each.province ?? 'nowhere'))) &&
    (query.postedWithinDays === undefined ||
      Date.parse(each.postedAt) >= now.getTime() - query.postedWithinDays * day) &&
    (query.minMatch === undefined || (required > 0 && matched * 100 >= query.minMatch * required))
  );
}

const query: fc.Arbitrary<BoardQuery> = fc.record(
  {
    q: fc.constantFrom('cook', 'COOK be', 'ecole', 'c++', 'c', 'head beta', 'alp', 'epee cuisinier', '!', ''),
    nocs: fc.subarray(['00010', '63200', '99999'], { minLength: 1 }),
    sectors: fc.subarray(['72', '54'], { minLength: 1 }),
    employers: fc.subarray(['e1', 'e2', 'e9'], { minLength: 1 }),
    types: fc.subarray(['FT', 'PT'] as const, { minLength: 1 }),
    cities: fc.constantFrom(['montreal'], ['OTTAWA', 'Montréal'], ['Paris']),
    provinces: fc.constantFrom(['on'], ['ON', 'QC']),
    postedWithinDays: fc.constantFrom(0, 1, 7),
    minMatch: fc.integer({ min: 50, max: 100 }),
  },
  { requiredKeys: [] },
);
const own = fc.subarray(skillIds);

describe('JB-11 the job board', () => {
  it('finds exactly the open postings that pass every filter, from the base file and from single writes alike', () => {
    fc.assert(
      fc.property(postings(someIds), query, own, (all, query, own) => {
        const expected = all.filter((each) => passes(query, each, own)).map((each) => each.postingId);
        expect(search(layered(all), query, { skillIds: own }).toSorted()).toEqual(expected.toSorted());
      }),
      { numRuns: 400 },
    );
  });

  it.each(boardSorts)('sorted by %s: pages walk through all hits in order, each once', (sort) => {
    fc.assert(
      fc.property(postings(someIds), query, own, fc.integer({ min: 1, max: 4 }), (all, query, skillIds, limit) => {
        const index = layered(all);
        const whole = searchJobs(index, { query, sort, skillIds, limit: 100, now });
        const places = whole.hits.map((hit) => hit.position);
        expect(places).toEqual(places.toSorted(compareBy[sort]));
        expect(walk(index, { query, sort, skillIds, limit, now })).toEqual(whole.hits.map((hit) => hit.postingId));
      }),
    );
  });

  it.each(boardSorts)('sorted by %s: postings that come meanwhile neither repeat nor hide others', (sort) => {
    fc.assert(
      fc.property(postings(someIds), own, fc.array(fc.nat(3)), (all, skillIds, days) => {
        const request = { query: {}, sort, skillIds, limit: 2, now };
        const seen = walk(indexOf(all), request, (page) => {
          const added = days
            .slice(0, page)
            .map((ago, i) => posting(`n${i}`, { postedAt: daysAgo(ago), skills: [skill('alpha')] }));
          return indexOf(
            all,
            added.map((each) => ({ kind: 'put', posting: each })),
          );
        });
        const old = seen.filter((id) => id.startsWith('p'));
        expect(new Set(seen).size).toBe(seen.length);
        expect(old).toEqual(searchJobs(indexOf(all), { ...request, limit: 100 }).hits.map((hit) => hit.postingId));
      }),
    );
  });

  it('JB-10 neither expired nor removed postings appear; a posting expires at its very moment', () => {
    const over = posting('over', { expiresAt: now.toISOString() });
    const last = posting('last', { expiresAt: new Date(now.getTime() + 1).toISOString() });
    expect(search(indexOf([over, last, posting('removed')], [{ kind: 'removed', postingId: 'removed' }]), {})).toEqual([
      'last',
    ]);
  });

  it('JB-03, JB-05 tells the match of each hit, and none without skills to match', () => {
    fc.assert(
      fc.property(postings(someIds), own, (all, own) => {
        const { hits } = searchJobs(layered(all), { query: {}, sort: 'date', limit: 100, now, skillIds: own });
        for (const hit of hits) {
          const each = all.find(({ postingId }) => postingId === hit.postingId);
          expect(hit.match).toEqual(each && plainMatch(own, each));
        }
      }),
    );
    expect(
      searchJobs(indexOf([posting('p1')]), { query: {}, sort: 'date', limit: 1, now }).hits[0]?.match,
    ).toBeUndefined();
  });

  it('relevance: title before employer before skill, whole words before beginnings, then the newest', () => {
    const index = indexOf([
      posting('skill', { title: 'Baker', skills: [skill('s', undefined, 'Cook')] }),
      posting('employer', { title: 'Baker', employer: { id: 'e5', name: 'Cook & Sons' } }),
      posting('title-old', { title: 'Cook', postedAt: daysAgo(9) }),
      posting('title-new', { title: 'Cook', postedAt: daysAgo(2) }),
      posting('beginning', { title: 'Cookery teacher' }),
      posting('other', { title: 'Baker' }),
    ]);
    expect(search(index, { q: 'cook' }, { sort: 'relevance' })).toEqual([
      'title-new',
      'title-old',
      'beginning',
      'employer',
      'skill',
    ]);
  });

  it('match: the greater share first, then preferred skills, then the newest', () => {
    const index = indexOf([
      posting('half', { skills: [skill('alpha'), skill('beta')] }),
      posting('none', { postedAt: daysAgo(0) }),
      posting('all-old', { skills: [skill('alpha')], postedAt: daysAgo(9) }),
      posting('all-new', { skills: [skill('alpha')], postedAt: daysAgo(2) }),
      posting('all-preferred', { skills: [skill('alpha', 'required'), skill('gamma')], postedAt: daysAgo(10) }),
    ]);
    expect(search(index, {}, { sort: 'match', skillIds: ['alpha', 'gamma'] })).toEqual([
      'all-preferred',
      'all-new',
      'all-old',
      'half',
      'none',
    ]);
  });

  it('minMatch is compared unrounded: 49 of 99 is not 50, and nothing passes without skills', () => {
    const skills = (n: number) => Array.from({ length: n }, (_, i) => skill(`s${String(i).padStart(2, '0')}`));
    const index = indexOf([posting('under', { skills: skills(99) }), posting('half', { skills: skills(98) })]);
    const own = skills(49).map((each) => each.skillId);
    expect(search(index, { minMatch: 50 }, { skillIds: own })).toEqual(['half']);
    expect(search(index, { minMatch: 50 })).toEqual([]);
  });
});

describe('the companies of the index', () => {
  const index = indexOf(
    [
      posting('p1', { employer: { id: 'a', name: 'Harbour Kitchens' } }),
      posting('p2', { employer: { id: 'b', name: 'The Harbour Café' } }),
      posting('p3', { employer: { id: 'c', name: "Wendel's Garage" } }),
    ],
    [{ kind: 'put', posting: posting('p4', { employer: { id: 'a', name: 'Harbour Kitchens Inc.' } }) }],
  );

  it.each([
    ['harb', ['a', 'b']],
    ['HARBOUR cafe', ['b']],
    ['kit harb', ['a']],
    ['wendels', ['c']],
    ['arbour', []],
    [' ', []],
  ])('%j finds %j', (q, ids) => {
    expect(searchCompanies(index, q, 10).map((company) => company.id)).toEqual(ids);
  });

  it('gives at most as many as asked for, and names by id, the newest name of each', () => {
    expect(searchCompanies(index, 'harb', 1)).toEqual([{ id: 'a', name: 'Harbour Kitchens Inc.' }]);
    expect(companyNames(index, ['c', 'a', 'zz'])).toEqual(
      new Map([
        ['c', "Wendel's Garage"],
        ['a', 'Harbour Kitchens Inc.'],
      ]),
    );
  });
});
