import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { skillGaps } from '#functions/client-skills/skill-gaps.ts';
import { match } from '#shared/domain/matching/match.ts';
import { decodeJobIndex, encodeJobIndex } from '#shared/jobs/index-format.ts';
import { JobIndex } from '#shared/jobs/job-index.ts';
import { isOpen, now, postings, skillIds, someIds } from './job-index-postings.ts';

it('the skills that would bring the most further open postings to the badge, each as many as it really would', () => {
  fc.assert(
    fc.property(postings(someIds), fc.subarray(skillIds), (all, own) => {
      const base = decodeJobIndex(encodeJobIndex(all.slice(3), { generation: 1, builtAt: now.toISOString() }));
      const index = new JobIndex(
        base,
        all.slice(0, 3).map((posting) => ({ kind: 'put', posting })),
      );
      const badges = (skills: readonly string[]) =>
        all.filter((each) => isOpen(each) && match(skills, each).badge).map((each) => each.postingId);
      const before = new Set(badges(own));
      const expected = skillIds
        .filter((id) => !own.includes(id))
        .map((skillId) => ({ skillId, won: badges([...own, skillId]).filter((id) => !before.has(id)) }))
        .filter(({ won }) => won.length > 0)
        .sort((a, b) => b.won.length - a.won.length || (a.skillId < b.skillId ? -1 : 1));
      const found = skillGaps(index, own, { now, limit: 10, examples: 2 });
      expect(found.map(({ skillId, postings }) => [skillId, postings])).toEqual(
        expected.map(({ skillId, won }) => [skillId, won.length]),
      );
      for (const [i, gap] of found.entries()) {
        expect(gap.examples).toHaveLength(Math.min(2, gap.postings));
        expect(expected[i]?.won).toEqual(expect.arrayContaining([...gap.examples]));
      }
    }),
    { numRuns: 300 },
  );
});
