import type { Posting, PostingSkill } from '#shared/domain/posting.ts';
import { employerIdOf } from '#shared/persistence/postings.ts';

/** A skill that some posting names. */
export function skill(skillId: string, importance?: PostingSkill['importance']): PostingSkill {
  return { skillId, label: `Skill ${skillId}`, via: 'label', ...(importance && { importance }) };
}

/** A posting with everything that it must have, and whatever a test wants otherwise. */
export function samplePosting(given: Partial<Posting> & { readonly postingId: string }): Posting {
  const name = given.employer?.name ?? 'Nowhere Bakery (not real)';
  return {
    source: 'a-source',
    title: 'Baker',
    employer: { id: employerIdOf(name), name },
    description: 'Bread and rolls.',
    excerpt: 'Bread and rolls.',
    remote: false,
    postedAt: '2026-05-01T12:00:00.000Z',
    nocs: [],
    skills: [],
    createdAt: '2026-05-02T12:00:00.000Z',
    updatedAt: '2026-05-02T12:00:00.000Z',
    version: 1,
    ...given,
  };
}
