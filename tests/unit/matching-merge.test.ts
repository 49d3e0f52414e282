import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { match } from '#shared/domain/matching/match.ts';
import { type ClientRanking, mergeRanking } from '#shared/domain/matching/merge.ts';
import { compareMatches } from '#shared/domain/matching/ranking.ts';

interface Job {
  readonly postingId: string;
  readonly postedAt: number;
  readonly skills: { readonly skillId: string; readonly importance?: 'required' | 'preferred' }[];
}

function ranking(own: readonly string[], jobs: readonly Job[], limit: number): ClientRanking {
  const all = jobs
    .map((job) => {
      const { badge, matched, required, preferredMatched } = match(own, job);
      const { postingId, postedAt } = job;
      return { badge, entry: { matched, required, preferredMatched: preferredMatched.length, postedAt, postingId } };
    })
    .filter(({ badge }) => badge)
    .map(({ entry }) => entry)
    .sort(compareMatches);
  return { entries: all.slice(0, limit), cut: all.length > limit };
}

const skills = fc.uniqueArray(
  fc.record(
    { skillId: fc.constantFrom('a', 'b', 'c', 'd', 'e'), importance: fc.constantFrom('required', 'preferred') },
    { requiredKeys: ['skillId'] },
  ),
  { minLength: 1, maxLength: 4, selector: (skill) => skill.skillId },
);
const job = (ids: string[]) => fc.record({ postingId: fc.constantFrom(...ids), postedAt: fc.nat(3), skills });
const ids = Array.from({ length: 14 }, (_, i) => `p${i}`);
const jobs = fc.uniqueArray(job(ids), { maxLength: 14, selector: (each) => each.postingId });
const own = fc.subarray(['a', 'b', 'c', 'd', 'e'], { minLength: 1 });

describe('a ranking brought up to date', () => {
  it('equals the ranking of everything, through any row of changes, wherever it answers', () => {
    let answered = 0;
    fc.assert(
      fc.property(
        own,
        jobs,
        fc.array(fc.tuple(jobs, fc.subarray(ids)), { maxLength: 5 }),
        fc.integer({ min: 1, max: 6 }),
        (own, start, steps, limit) => {
          let open = start;
          let current = ranking(own, open, limit);
          for (const [written, closed] of steps) {
            const changed = written.filter((each) => !closed.includes(each.postingId));
            const touched = new Set([...written.map((each) => each.postingId), ...closed]);
            open = [...open.filter((each) => !touched.has(each.postingId)), ...changed];
            const updated = mergeRanking(current, (id) => touched.has(id), ranking(own, changed, limit), limit);
            const anew = ranking(own, open, limit);
            if (updated) {
              answered += 1;
              expect(updated.entries).toEqual(anew.entries);
              if (anew.cut) {
                expect(updated.cut).toBe(true);
              }
            }
            current = updated ?? anew;
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(answered).toBeGreaterThan(100);
  });

  it('always answers while nothing was cut off', () => {
    fc.assert(
      fc.property(own, jobs, jobs, (own, before, changed) => {
        const touched = new Set(changed.map((each) => each.postingId));
        const previous = ranking(own, before, 20);
        expect(mergeRanking(previous, (id) => touched.has(id), ranking(own, changed, 20), 20)).toBeDefined();
      }),
    );
  });

  it('asks for a whole ranking where a posting that was cut off may move up', () => {
    const job = (postingId: string) => ({ postingId, postedAt: 0, skills: [{ skillId: 'a' }] });
    const previous = ranking(['a'], [job('p1'), job('p2'), job('p3')], 2);
    expect(mergeRanking(previous, (id) => id === 'p1', { entries: [], cut: false }, 2)).toBeUndefined();
    expect(mergeRanking(previous, () => false, { entries: [], cut: false }, 2)).toEqual(previous);
  });
});
