import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeltaEntry, IndexPosting } from '#shared/domain/index-posting.ts';
import { listAt, type NumberLists } from '#shared/domain/matching/lists.ts';
import { match, skillDemand } from '#shared/domain/matching/match.ts';
import { postingTypes } from '#shared/domain/posting.ts';
import { foldText, tokens } from '#shared/domain/text.ts';
import { buildIndex } from '#shared/jobs/index-build.ts';
import { decodeJobIndex, encodeJobIndex, indexFormatVersion } from '#shared/jobs/index-format.ts';
import { type IndexStore, JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { Codes, IndexSegment } from '#shared/jobs/index-segment.ts';
import { JobIndex } from '#shared/jobs/job-index.ts';
import { type CanonicalSkills, SkillLists } from '#shared/jobs/skill-lists.ts';
import { daysAgo, now, posting, postings, skill, skillIds, someIds } from './job-index-postings.ts';

const facts = { generation: 7, builtAt: now.toISOString() };

function code({ table, of }: Codes, at: number): string | undefined {
  const place = of[at] ?? 0;
  return place === 0 ? undefined : table.at(place - 1);
}

function named(segment: IndexSegment, lists: NumberLists, at: number): string[] {
  return Array.from(listAt(lists, at), (place) => segment.skills.at(place));
}

describe('the job index file', () => {
  it('holds what it was given, newest first', () => {
    fc.assert(
      fc.property(postings(someIds), (all) => {
        const segment = decodeJobIndex(encodeJobIndex(all, facts));
        const sorted = all.toSorted(
          (a, b) => Date.parse(b.postedAt) - Date.parse(a.postedAt) || (a.postingId < b.postingId ? -1 : 1),
        );
        const skills = SkillLists.of(segment);
        expect(segment).toMatchObject({ ...facts, count: all.length });
        for (const [at, each] of sorted.entries()) {
          expect(segment.postingIds.at(at)).toBe(each.postingId);
          expect(segment.find(each.postingId)).toBe(at);
          expect(segment.postedAt[at]).toBe(Date.parse(each.postedAt));
          expect(segment.expiresAt[at]).toBe(each.expiresAt ? Date.parse(each.expiresAt) : Infinity);
          expect([segment.listedAt[at], segment.changedAt[at]]).toEqual([
            Date.parse(each.createdAt),
            Date.parse(each.updatedAt),
          ]);
          expect(segment.version[at]).toBe(each.version);
          expect(postingTypes[(segment.type[at] ?? 0) - 1]).toBe(each.type);
          expect(segment.remote[at]).toBe(Number(each.remote));
          expect(code(segment.cities, at)).toBe(each.city && foldText(each.city));
          expect(code(segment.provinces, at)).toBe(each.province && foldText(each.province));
          expect(code(segment.sectors, at)).toBe(each.sector);
          expect(code(segment.employers, at)).toBe(each.employer.id);
          expect(segment.employerNames.at((segment.employers.of[at] ?? 0) - 1)).toBe(each.employer.name);
          const demand = skillDemand(each.skills);
          expect(named(segment, skills.required, at)).toEqual(demand.required.map(({ skillId }) => skillId).toSorted());
          expect(named(segment, skills.preferred, at)).toEqual(
            demand.preferred.map(({ skillId }) => skillId).toSorted(),
          );
          for (const word of tokens(each.title)) {
            expect(listAt(segment.titlesByWord, segment.words.find(word))).toContain(at);
          }
        }
        expect(segment.find('missing')).toBe(-1);
      }),
    );
  });

  it('DEC-5 counts one client against every posting as match does', () => {
    fc.assert(
      fc.property(postings(someIds), fc.subarray([...skillIds, 'unheard-of']), (all, own) => {
        const segment = decodeJobIndex(encodeJobIndex(all, facts));
        const matches = SkillLists.of(segment).matches(own);
        for (const each of all) {
          const at = segment.find(each.postingId);
          const plain = match(own, each);
          expect([matches.matched(at), matches.required(at), matches.preferredMatched(at), matches.badge(at)]).toEqual([
            plain.matched,
            plain.required,
            plain.preferredMatched.length,
            plain.badge,
          ]);
        }
      }),
    );
  });

  it('is read wherever its bytes lie', () => {
    const file = encodeJobIndex([posting('p1')], facts);
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    expect(decodeJobIndex(shifted.subarray(3)).find('p1')).toBe(0);
  });

  it('refuses what is not such a file, says why, and names versions', () => {
    const file = encodeJobIndex([posting('p1')], facts);
    expect(() => decodeJobIndex(new Uint8Array(4))).toThrow('not a job index file');
    expect(() => decodeJobIndex(file.with(0, 0))).toThrow('not a job index file');
    expect(() => decodeJobIndex(file.with(8, indexFormatVersion + 1))).toThrow(
      `has version ${indexFormatVersion + 1}; this code reads version ${indexFormatVersion}`,
    );
    expect(() => decodeJobIndex(file.with(17, 0))).toThrow('directory');
    for (const length of [20, file.length - 8]) {
      expect(() => decodeJobIndex(file.subarray(0, length))).toThrow('cut short');
    }
  });

  it('refuses a posting of more skills than a match can count', () => {
    const skills = Array.from({ length: 201 }, (_, i) => skill(`s${i}`));
    expect(() => encodeJobIndex([posting('p1', { skills })], facts)).toThrow(RangeError);
  });
});

describe('single writes over a base file', () => {
  function visible(index: JobIndex): string[] {
    return index.layers.flatMap(({ segment, hidden }) =>
      Array.from({ length: segment.count }, (_, at) => at)
        .filter((at) => hidden?.[at] !== 1)
        .map((at) => `${segment.postingIds.at(at)} v${segment.version[at]}`),
    );
  }

  it('the last write about a posting is what readers see', () => {
    fc.assert(
      fc.property(postings(someIds), fc.array(fc.tuple(fc.constantFrom(...someIds), fc.boolean())), (all, writes) => {
        const state = new Map(all.map((each) => [each.postingId, each]));
        let version = 10;
        const delta = writes.map(([postingId, removes]): DeltaEntry => {
          version += 1;
          const put = posting(postingId, { version });
          if (removes) {
            state.delete(postingId);
          } else {
            state.set(postingId, put);
          }
          return removes ? { kind: 'removed', postingId } : { kind: 'put', posting: put };
        });
        const index = new JobIndex(decodeJobIndex(encodeJobIndex(all, facts)), delta);
        expect(visible(index).toSorted()).toEqual(
          [...state.values()].map((each) => `${each.postingId} v${each.version}`).toSorted(),
        );
        for (const id of someIds) {
          expect(index.find(id) !== undefined).toBe(state.has(id));
        }
      }),
    );
  });

  it('an entry that an import overtook does not bring the old version back', () => {
    const base = decodeJobIndex(encodeJobIndex([posting('p1', { version: 3 })], facts));
    const stale: DeltaEntry = { kind: 'put', posting: posting('p1', { version: 2 }) };
    expect(visible(new JobIndex(base, [stale]))).toEqual(['p1 v3']);
  });

  it('works before the first base file is built', () => {
    expect(visible(new JobIndex(undefined))).toEqual([]);
    expect(visible(new JobIndex(undefined, [{ kind: 'put', posting: posting('p1') }]))).toEqual(['p1 v1']);
  });

  it('knows the wording of a skill that some posting names', () => {
    const base = decodeJobIndex(
      encodeJobIndex([posting('p1', { skills: [skill('text-x', undefined, 'Fly tying')] })], facts),
    );
    expect(new JobIndex(base).skillLabel('text-x')).toBe('Fly tying');
    expect(new JobIndex(base).skillLabel('text-y')).toBeUndefined();
  });
});

describe('wordings that stand for a skill by now', () => {
  const canonical: CanonicalSkills = {
    taxonomyVersion: '2',
    canonicalSkillId: (id) => ({ 'text-known': 'alpha', 'text-new': 'omega', 'text-newer': 'omega' })[id] ?? id,
  };
  const mapped = (each: IndexPosting): IndexPosting => ({
    ...each,
    skills: each.skills.map((given) => ({ ...given, skillId: canonical.canonicalSkillId(given.skillId) })),
  });
  const ids = ['alpha', 'beta', 'text-known', 'text-new', 'text-newer', 'text-other'];
  const reworded = postings(someIds).chain((all) =>
    fc.tuple(
      ...all.map((each) =>
        fc
          .array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(undefined, 'required' as const)), { maxLength: 5 })
          .map((skills) => ({ ...each, skills: skills.map(([id, importance]) => skill(id, importance)) })),
      ),
    ),
  );

  it('count as that skill, once, for postings and clients, as if all had been written so', () => {
    fc.assert(
      fc.property(reworded, fc.subarray(ids), (all, own) => {
        const delta = all.slice(0, 2).map((each): DeltaEntry => ({ kind: 'put', posting: each }));
        const index = new JobIndex(decodeJobIndex(encodeJobIndex(all.slice(2), facts)), delta, canonical);
        const counts = index.matches(own);
        for (const [i, { segment }] of index.layers.entries()) {
          for (let at = 0; at < segment.count; at += 1) {
            const each = all.find(({ postingId }) => postingId === segment.postingIds.at(at));
            const plain = match(own.map(canonical.canonicalSkillId), mapped(each ?? posting('none')));
            expect([counts[i]?.matched(at), counts[i]?.required(at), counts[i]?.preferredMatched(at)]).toEqual([
              plain.matched,
              plain.required,
              plain.preferredMatched.length,
            ]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('building a base file', () => {
  const later = new Date(now.getTime() + 3_600_000);

  it('JB-10 leaves expired postings out', async () => {
    const all = [posting('open'), posting('over', { expiresAt: now.toISOString() })];
    const { file, count } = await buildIndex(all, { generation: 1, builtAt: now });
    expect(count).toBe(1);
    expect(decodeJobIndex(file).find('over')).toBe(-1);
  });

  it('JE-03 keeps the times at which readers first saw a posting and its version; what is new gets the time of the build', async () => {
    const first = [posting('same'), posting('changed'), posting('single')];
    const base = decodeJobIndex((await buildIndex(first.slice(0, 2), { generation: 1, builtAt: now })).file);
    const previous = new JobIndex(base, [
      { kind: 'put', posting: posting('single', { createdAt: daysAgo(0), updatedAt: daysAgo(0) }) },
    ]);
    const all = [posting('same'), posting('changed', { version: 2 }), posting('single'), posting('imported')];
    const next = decodeJobIndex((await buildIndex(all, { generation: 2, builtAt: later, previous })).file);
    const times = (id: string) => [next.listedAt[next.find(id)], next.changedAt[next.find(id)]];
    const old = Date.parse(daysAgo(1));
    expect(times('same')).toEqual([old, old]);
    expect(times('changed')).toEqual([old, later.getTime()]);
    expect(times('single')).toEqual([now.getTime(), now.getTime()]);
    expect(times('imported')).toEqual([later.getTime(), later.getTime()]);
  });
});

describe('reading the index', () => {
  class Files implements IndexStore {
    readonly files = new Map<string, Uint8Array>();
    fetched = 0;
    async get(key: string) {
      this.fetched += 1;
      return this.files.get(key);
    }
    async put(key: string, file: Uint8Array) {
      this.files.set(key, file);
    }
  }
  function pointer(objectKey: string, generation = 1) {
    return { generation, objectKey, builtAt: now.toISOString(), count: 1 };
  }
  const file = (...all: IndexPosting[]) => encodeJobIndex(all, facts);

  it('fetches a file once while the pointer stands, also for calls that come together', async () => {
    const files = new Files();
    files.files.set('a', file(posting('p1')));
    let delta: DeltaEntry[] = [];
    const reader = new JobIndexReader({ readPointerAndDelta: async () => ({ pointer: pointer('a'), delta }) }, files);
    const [one, two] = await Promise.all([reader.read(), reader.read()]);
    expect(one.find('p1')).toBeDefined();
    expect(two.find('p1')).toBeDefined();
    delta = [{ kind: 'removed', postingId: 'p1' }];
    expect((await reader.read()).find('p1')).toBeUndefined();
    expect(await reader.read()).toBe(await reader.read());
    expect(files.fetched).toBe(1);
  });

  it('follows the pointer to a new file, also when the old one is swept away meanwhile', async () => {
    const files = new Files();
    files.files.set('b', file(posting('p2')));
    const pointers = [pointer('a'), pointer('b', 2)];
    const reader = new JobIndexReader(
      {
        readPointerAndDelta: async () => ({ pointer: pointers.length > 1 ? pointers.shift() : pointers[0], delta: [] }),
      },
      files,
    );
    expect((await reader.read()).find('p2')).toBeDefined();
  });

  it('says which file is missing, and tries again at the next call', async () => {
    const files = new Files();
    const reader = new JobIndexReader(
      { readPointerAndDelta: async () => ({ pointer: pointer('a'), delta: [] }) },
      files,
    );
    await expect(reader.read()).rejects.toThrow('file a is missing');
    files.files.set('a', file(posting('p1')));
    expect((await reader.read()).find('p1')).toBeDefined();
  });

  it('reads the same state anew with another vocabulary', async () => {
    const files = new Files();
    files.files.set('a', file(posting('p1', { skills: [skill('text-x')] })));
    const reader = new JobIndexReader(
      { readPointerAndDelta: async () => ({ pointer: pointer('a'), delta: [] }) },
      files,
    );
    const vocabulary = (taxonomyVersion: string, target: string): CanonicalSkills => ({
      taxonomyVersion,
      canonicalSkillId: (id) => (id === 'text-x' ? target : id),
    });
    const one = await reader.read(vocabulary('1', 'text-x'));
    const two = await reader.read(vocabulary('2', 'knots'));
    expect([one.matches(['knots'])[0]?.badge(0), two.matches(['knots'])[0]?.badge(0)]).toEqual([false, true]);
    expect(files.fetched).toBe(1);
  });

  it('is empty before anything was built', async () => {
    const reader = new JobIndexReader({ readPointerAndDelta: async () => ({ delta: [] }) }, new Files());
    expect((await reader.read()).layers).toEqual([]);
  });
});
