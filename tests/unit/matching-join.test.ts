import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BestPlaces, matchedIn, orderIn, placeOf, preferredIn } from '#shared/domain/matching/best.ts';
import { joinPostings } from '#shared/domain/matching/join.ts';
import { holds, invert, listAt, listCount, numberLists } from '#shared/domain/matching/lists.ts';
import { match, neededForBadge } from '#shared/domain/matching/match.ts';
import { compareMatches, type Ranked } from '#shared/domain/matching/ranking.ts';
import { maxRequired } from '#shared/domain/matching/scan-count.ts';

/** What the join must find, by the plain definition: every pair, `match`, sort. */
function plainly(
  clients: number[][],
  postings: { required: number[]; preferred: number[] }[],
  limit: number,
): Ranked[][] {
  return clients.map((own) =>
    postings
      .map(({ required, preferred }, order) => {
        const skills = [
          ...required.map((id) => ({ skillId: String(id), importance: 'required' as const })),
          ...preferred.map((id) => ({ skillId: String(id), importance: 'preferred' as const })),
        ];
        const found = match(own.map(String), { skills });
        return {
          badge: found.badge,
          matched: found.matched,
          required: found.required,
          preferredMatched: found.preferredMatched.length,
          postedAt: -order,
          postingId: String(order),
        };
      })
      .filter((each) => each.badge)
      .sort(compareMatches)
      .slice(0, limit)
      .map(({ badge: _, ...ranked }) => ranked),
  );
}

function joined(
  clients: number[][],
  postings: { required: number[]; preferred: number[] }[],
  skills: number,
  limit: number,
) {
  const required = numberLists(postings.map((each) => each.required));
  const found = joinPostings(
    numberLists(clients),
    { required, preferred: numberLists(postings.map((each) => each.preferred)) },
    skills,
    limit,
  );
  return clients.map((_, client) =>
    [...listAt(found.postings, client)].map((posting, i): Ranked => {
      const at = (found.postings.offsets[client] ?? 0) + i;
      return {
        matched: found.matched[at] ?? -1,
        required: listAt(required, posting).length,
        preferredMatched: found.preferredMatched[at] ?? -1,
        postedAt: -posting,
        postingId: String(posting),
      };
    }),
  );
}

/** Few skills, some of which nearly everybody has: both long lists and short ones, both badges and near misses. */
const skillCount = 60;
const skill = fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, { weight: 4, arbitrary: fc.nat(skillCount - 1) });
const someSkills = (max: number) => fc.uniqueArray(skill, { maxLength: max });
const posting = fc.tuple(someSkills(12), someSkills(6)).map(([required, others]) => ({
  required,
  preferred: required.length === 0 ? [] : others.filter((each) => !required.includes(each)),
}));

describe('the join of all clients with all postings', () => {
  it('DEC-5 finds and ranks exactly what match and compareMatches say of each pair', () => {
    fc.assert(
      fc.property(
        fc.array(someSkills(20), { maxLength: 70 }),
        fc.array(posting, { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        (clients, postings, limit) => {
          expect(joined(clients, postings, skillCount, limit)).toEqual(plainly(clients, postings, limit));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('tells which clients had more than fit', () => {
    const postings = { required: numberLists([[1], [1], [2]]), preferred: numberLists([[], [], []]) };
    expect([...joinPostings(numberLists([[1], [2], []]), postings, 3, 1).cut]).toEqual([1, 0, 0]);
  });

  it('counts a posting of 200 required skills without overflow, for clients beyond the first block', () => {
    const all = Array.from({ length: maxRequired }, (_, i) => i);
    const clients = Array.from({ length: 16_400 }, (_, i) =>
      i % 100 === 0 ? all : i % 100 === 1 ? all.slice(1, 101) : all.slice(1, 100),
    );
    const found = joinPostings(
      numberLists(clients),
      { required: numberLists([all]), preferred: numberLists([[]]) },
      maxRequired,
    );
    for (const [client, own] of clients.entries()) {
      const at = found.postings.offsets[client] ?? 0;
      expect([...listAt(found.postings, client)]).toEqual(own.length >= 100 ? [0] : []);
      if (own.length >= 100) {
        expect(found.matched[at]).toBe(own.length);
      }
    }
  });

  it('refuses more required skills than its counters hold', () => {
    const tooMany = numberLists([Array.from({ length: maxRequired + 1 }, (_, i) => i)]);
    expect(() => joinPostings(numberLists([[1]]), { required: tooMany, preferred: numberLists([[]]) }, 300)).toThrow(
      RangeError,
    );
  });

  it('needs exactly half of the required skills', () => {
    for (let required = 1; required <= maxRequired; required += 1) {
      expect(2 * neededForBadge(required)).toBeGreaterThanOrEqual(required);
      expect(2 * (neededForBadge(required) - 1)).toBeLessThan(required);
    }
  });
});

describe('places in a ranking', () => {
  it('order and hold every share of up to 200 skills exactly', () => {
    const shares: { matched: number; required: number; place: number }[] = [];
    for (let required = 1; required <= maxRequired; required += 1) {
      for (let matched = neededForBadge(required); matched <= required; matched += 1) {
        const place = placeOf(matched, required, 7, 1_234_567);
        expect(Number.isSafeInteger(place)).toBe(true);
        expect([matchedIn(place, required), preferredIn(place), orderIn(place)]).toEqual([matched, 7, 1_234_567]);
        shares.push({ matched, required, place });
      }
    }
    shares.sort((a, b) => a.place - b.place);
    for (const [i, { matched, required, place }] of shares.entries()) {
      const next = shares[i + 1];
      if (next) {
        expect(Math.sign(next.place - place)).toBe(Math.sign(next.matched * required - matched * next.required));
      }
    }
  });

  it('keeps the best of whatever is offered', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000)), fc.integer({ min: 1, max: 9 }), (offers, limit) => {
        const best = new BestPlaces(2, limit);
        for (const offer of offers) {
          best.offer(1, offer);
        }
        expect([...best.sorted(1)]).toEqual(
          offers
            .toSorted((a, b) => b - a)
            .slice(0, limit)
            .reverse(),
        );
        expect(best.offered(1)).toBe(offers.length);
        expect(best.sorted(0)).toHaveLength(0);
      }),
    );
  });
});

describe('lists of numbers', () => {
  const lists = fc.array(fc.uniqueArray(fc.nat(9)));

  it('inverted twice are themselves, sorted', () => {
    fc.assert(
      fc.property(lists, (all) => {
        const twice = invert(invert(numberLists(all), 10), all.length);
        expect(all.map((_, i) => [...listAt(twice, i)])).toEqual(all.map((each) => each.toSorted((a, b) => a - b)));
      }),
    );
  });

  it('a range inverts as if it were all there is', () => {
    fc.assert(
      fc.property(lists, fc.nat(5), fc.nat(5), (all, a, b) => {
        const from = Math.min(a, all.length);
        const to = Math.min(from + b, all.length);
        expect(invert(numberLists(all), 10, from, to)).toEqual(invert(numberLists(all.slice(from, to)), 10));
        expect(listCount(numberLists(all))).toBe(all.length);
      }),
    );
  });

  it('holds finds members and only members', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(30)), fc.nat(30), (values, one) => {
        expect(holds(Uint32Array.from(values).sort(), one)).toBe(values.includes(one));
      }),
    );
  });
});
