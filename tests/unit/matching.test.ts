import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasBadge, match, percentOf, rulesVersion, skillDemand } from '#shared/domain/matching/match.ts';
import { compareMatches, type Ranked } from '#shared/domain/matching/ranking.ts';
import type { PostingSkill } from '#shared/domain/posting.ts';

function skill(skillId: string, importance?: 'required' | 'preferred'): PostingSkill {
  return { skillId, label: skillId.toUpperCase(), via: 'label', ...(importance && { importance }) };
}

function idsOf(skills: readonly PostingSkill[]): string[] {
  return skills.map(({ skillId }) => skillId);
}

const skillIds = fc.constantFrom(...'abcdefghijkl');
const skills = fc.array(
  fc
    .tuple(skillIds, fc.constantFrom<PostingSkill['importance'][]>(undefined, 'required', 'preferred'))
    .map(([id, importance]) => skill(id, importance)),
  { maxLength: 14 },
);
const held = fc.array(skillIds, { maxLength: 14 });

describe('DEC-5 which skills of a posting count', () => {
  it.each([
    { marks: 'none marked', skills: [skill('a'), skill('b')], required: ['a', 'b'], preferred: [] },
    {
      marks: 'only preferred ones',
      skills: [skill('a', 'preferred'), skill('b', 'preferred')],
      required: ['a', 'b'],
      preferred: [],
    },
    {
      marks: 'plain and preferred ones',
      skills: [skill('a'), skill('b', 'preferred')],
      required: ['a', 'b'],
      preferred: [],
    },
    {
      marks: 'plain ones beside required ones',
      skills: [skill('a'), skill('b', 'required'), skill('c', 'preferred')],
      required: ['b'],
      preferred: ['a', 'c'],
    },
    {
      marks: 'a repeated skill, once plain and once required',
      skills: [skill('a'), skill('a', 'required'), skill('a', 'required'), skill('b'), skill('b')],
      required: ['a'],
      preferred: ['b'],
    },
    { marks: 'no skills', skills: [], required: [], preferred: [] },
  ])('$marks', ({ skills, required, preferred }) => {
    expect(idsOf(skillDemand(skills).required)).toEqual(required);
    expect(idsOf(skillDemand(skills).preferred)).toEqual(preferred);
  });

  it('every skill is in exactly one list, once; something is required unless there is nothing', () => {
    fc.assert(
      fc.property(skills, (skills) => {
        const { required, preferred } = skillDemand(skills);
        const all = idsOf([...required, ...preferred]);
        expect(all.toSorted()).toEqual([...new Set(skills.map((each) => each.skillId))].toSorted());
        expect(required.length > 0).toBe(skills.length > 0);
      }),
    );
  });
});

describe('JB-03, JB-04, JB-05 the match', () => {
  it.each([
    { has: 1, of: 2, percent: 50, badge: true },
    { has: 99, of: 199, percent: 49, badge: false },
    { has: 100, of: 199, percent: 50, badge: true },
    { has: 49, of: 99, percent: 49, badge: false },
    { has: 0, of: 3, percent: 0, badge: false },
    { has: 3, of: 3, percent: 100, badge: true },
    { has: 0, of: 0, percent: null, badge: false },
  ])('$has of $of required skills: $percent %, badge $badge', ({ has, of, percent, badge }) => {
    const skills = Array.from({ length: of }, (_, i) => skill(`s${i}`));
    const own = skills.slice(0, has).map((each) => each.skillId);
    expect(match(own, { skills })).toMatchObject({ matched: has, required: of, percent, badge, rulesVersion });
  });

  it('the receipt names what matched, what is missing, and the preferred skills that matched', () => {
    const posting = { skills: [skill('a', 'required'), skill('b', 'required'), skill('c', 'preferred'), skill('d')] };
    const receipt = match(['a', 'd', 'x'], posting);
    expect(receipt.matchedSkills).toEqual([skill('a', 'required')]);
    expect(receipt.missing).toEqual([skill('b', 'required')]);
    expect(receipt.preferredMatched).toEqual([skill('d')]);
  });

  it('JB-07 one more skill of the client never lowers anything', () => {
    fc.assert(
      fc.property(held, skillIds, skills, (own, one, skills) => {
        const before = match(own, { skills });
        const after = match([...own, one], { skills });
        expect(after.matched).toBeGreaterThanOrEqual(before.matched);
        expect(after.percent ?? -1).toBeGreaterThanOrEqual(before.percent ?? -1);
        expect(Number(after.badge)).toBeGreaterThanOrEqual(Number(before.badge));
        expect(after.preferredMatched.length).toBeGreaterThanOrEqual(before.preferredMatched.length);
      }),
    );
  });

  it('neither order nor repeats change the counts', () => {
    const shuffled = skills.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all)),
    );
    fc.assert(
      fc.property(held, shuffled, (own, [skills, other, again]) => {
        const one = match(own, { skills });
        const two = match([...own, ...own].reverse(), { skills: [...other, ...again] });
        expect(two).toMatchObject({
          matched: one.matched,
          required: one.required,
          percent: one.percent,
          badge: one.badge,
        });
        expect(two.preferredMatched).toHaveLength(one.preferredMatched.length);
      }),
    );
  });

  it('DEC-5 a preferred skill beside required ones never lowers the percentage', () => {
    fc.assert(
      fc.property(held, skills, skillIds, (own, skills, one) => {
        fc.pre(skills.some((each) => each.importance === 'required'));
        const before = match(own, { skills });
        const after = match(own, { skills: [...skills, skill(one, 'preferred')] });
        expect(after.percent).toBe(before.percent);
      }),
    );
  });

  it('DEC-5 the shown percentage reaches 50 exactly where the badge does', () => {
    const counts = fc
      .integer({ min: 1, max: 200 })
      .chain((required) =>
        fc.record({ matched: fc.integer({ min: 0, max: required }), required: fc.constant(required) }),
      );
    fc.assert(fc.property(counts, (of) => (percentOf(of) ?? 0) >= 50 === hasBadge(of)));
  });
});

describe('DEC-5 ranking', () => {
  const ranked: fc.Arbitrary<Ranked> = fc
    .record({
      required: fc.integer({ min: 0, max: 200 }),
      part: fc.nat({ max: 200 }),
      preferredMatched: fc.nat({ max: 3 }),
      postedAt: fc.nat({ max: 3 }),
      postingId: fc.constantFrom('p1', 'p2', 'p3'),
    })
    .map(({ part, ...rest }) => ({ ...rest, matched: Math.min(part, rest.required) }));
  const best: Ranked = { matched: 2, required: 4, preferredMatched: 1, postedAt: 5, postingId: 'b' };

  it.each<[string, Partial<Ranked>]>([
    ['a smaller share', { matched: 1 }],
    ['a share that only looks the same in whole percent', { matched: 99, required: 199 }],
    ['the same share with fewer preferred skills', { matched: 1, required: 2, preferredMatched: 0 }],
    ['an older posting', { postedAt: 4 }],
    ['a later id', { postingId: 'c' }],
    ['no skills', { matched: 0, required: 0 }],
  ])('%s comes after', (_, change) => {
    expect(compareMatches(best, { ...best, ...change })).toBeLessThan(0);
  });

  it('is a total order: antisymmetric, transitive, and equal only in every part', () => {
    fc.assert(
      fc.property(ranked, ranked, ranked, (a, b, c) => {
        expect(Math.sign(compareMatches(a, b))).toBe(0 - Math.sign(compareMatches(b, a)));
        if (compareMatches(a, b) <= 0 && compareMatches(b, c) <= 0) {
          expect(compareMatches(a, c)).toBeLessThanOrEqual(0);
        }
        if (compareMatches(a, b) === 0) {
          expect(a.postingId).toBe(b.postingId);
        }
      }),
    );
  });
});
