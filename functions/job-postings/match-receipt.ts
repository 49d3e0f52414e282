import { type Match, match } from '#shared/domain/matching/match.ts';
import type { Posting, PostingSkill } from '#shared/domain/posting.ts';
import type { CanonicalSkills } from '#shared/jobs/skill-lists.ts';

export interface MatchReceipt extends Match<PostingSkill> {
  readonly taxonomyVersion: string;
}

/**
 * The match of one client and one posting with every skill that counted (DEC-5); the job index gives the same counts.
 * Skills have the posting's wording and their current ids.
 */
export function matchReceipt(
  clientSkillIds: Iterable<string>,
  posting: Pick<Posting, 'skills'>,
  skills: CanonicalSkills,
): MatchReceipt {
  const own = Array.from(clientSkillIds, (id) => skills.canonicalSkillId(id));
  const canonical = posting.skills.map((skill) => ({ ...skill, skillId: skills.canonicalSkillId(skill.skillId) }));
  return { ...match(own, { skills: canonical }), taxonomyVersion: skills.taxonomyVersion };
}
