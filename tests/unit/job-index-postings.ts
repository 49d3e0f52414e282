import * as fc from 'fast-check';
import type { IndexPosting } from '#shared/domain/index-posting.ts';
import { match } from '#shared/domain/matching/match.ts';
import type { PostingSkill } from '#shared/domain/posting.ts';

/** The moment at which tests of the index look. */
export const now = new Date('2026-03-01T12:00:00.000Z');
export const day = 86_400_000;

export function daysAgo(days: number): string {
  return new Date(now.getTime() - days * day).toISOString();
}

/** A posting with everything optional left out, but for what is given. */
export function posting(postingId: string, given: Partial<IndexPosting> = {}): IndexPosting {
  return {
    postingId,
    title: 'Cook',
    employer: { id: 'e1', name: 'Harbour Kitchens' },
    remote: false,
    postedAt: daysAgo(1),
    nocs: [],
    skills: [],
    createdAt: daysAgo(1),
    updatedAt: daysAgo(1),
    version: 1,
    ...given,
  };
}

export function skill(skillId: string, importance?: PostingSkill['importance'], label = skillId): PostingSkill {
  return { skillId, label, via: 'label', ...(importance && { importance }) };
}

export const skillIds = ['alpha', 'beta', 'gamma', 'delta', 'épée'];
const employers = [
  { id: 'e1', name: 'Harbour Kitchens' },
  { id: 'e2', name: 'École Beta' },
  { id: 'e3', name: "Wendel's Garage" },
];

/** Postings that share few values, so that filters and ties meet. */
export function postings(ids: readonly string[]): fc.Arbitrary<IndexPosting[]> {
  const one = fc.record(
    {
      postingId: fc.constantFrom(...ids),
      title: fc.constantFrom('Cook', 'Head cook, Beta', 'Cuisinier de l’École', 'C++ developer'),
      employer: fc.constantFrom(...employers),
      city: fc.constantFrom('Ottawa', 'Montréal'),
      province: fc.constantFrom('ON', 'QC'),
      remote: fc.boolean(),
      type: fc.constantFrom('FT' as const, 'PT' as const, 'CO' as const),
      postedAt: fc.constantFrom(daysAgo(0), daysAgo(1), daysAgo(5), daysAgo(40)),
      expiresAt: fc.constantFrom(daysAgo(0), daysAgo(1), daysAgo(-1)),
      nocs: fc.subarray(['00010', '63200', '21231']),
      sector: fc.constantFrom('72', '31-33'),
      skills: fc.array(
        fc
          .tuple(
            fc.constantFrom(...skillIds),
            fc.constantFrom<PostingSkill['importance'][]>(undefined, 'required', 'preferred'),
          )
          .map(([id, importance]) => skill(id, importance)),
        { maxLength: 5 },
      ),
      createdAt: fc.constantFrom(daysAgo(0.5), daysAgo(2), daysAgo(20)),
      updatedAt: fc.constantFrom(daysAgo(0.5), daysAgo(2)),
      version: fc.integer({ min: 1, max: 3 }),
    },
    {
      requiredKeys: [
        'postingId',
        'title',
        'employer',
        'remote',
        'postedAt',
        'nocs',
        'skills',
        'createdAt',
        'updatedAt',
        'version',
      ],
    },
  );
  return fc.uniqueArray(one, { maxLength: ids.length, selector: (each) => each.postingId });
}

export const someIds = Array.from({ length: 12 }, (_, i) => `p${String(i).padStart(2, '0')}`);

export function isOpen(each: IndexPosting): boolean {
  return each.expiresAt === undefined || Date.parse(each.expiresAt) > now.getTime();
}

/** A client's match as the plain definition says. */
export function plainMatch(own: readonly string[], each: IndexPosting) {
  const { matched, required, preferredMatched, percent, badge } = match(own, each);
  return { matched, required, preferredMatched: preferredMatched.length, percent, badge };
}
