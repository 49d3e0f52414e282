import type { Posting, PostingSkill } from '#shared/domain/posting.ts';

/** Goes up when a change here can change a result; it is stored with each result, so that old ones are made anew. */
export const rulesVersion = 1;

/** The lowest match with a badge (JB-03), and the lowest that the job board can be filtered by. */
export const badgePercent = 50;

/** DEC-5: which of a posting's skills count for its match. Each skill is in one of the lists, once. */
export interface SkillDemand<T> {
  readonly required: readonly T[];
  readonly preferred: readonly T[];
}

type Demanded = Pick<PostingSkill, 'skillId' | 'importance'>;

/**
 * DEC-5: the skills marked required, and the rest as preferred; where none is marked required, all are. A repeated skill
 * counts once, and as required if any of its mentions is.
 */
export function skillDemand<T extends Demanded>(skills: readonly T[]): SkillDemand<T> {
  const required = new Map<string, T>();
  const others = new Map<string, T>();
  for (const skill of skills) {
    const list = skill.importance === 'required' ? required : others;
    if (!list.has(skill.skillId)) {
      list.set(skill.skillId, skill);
    }
  }
  if (required.size === 0) {
    return { required: [...others.values()], preferred: [] };
  }
  for (const skillId of required.keys()) {
    others.delete(skillId);
  }
  return { required: [...required.values()], preferred: [...others.values()] };
}

/** Ids of the skills that the match counts (DEC-5). */
export function requiredSkills(posting: Pick<Posting, 'skills'>): string[] {
  return skillDemand(posting.skills).required.map((skill) => skill.skillId);
}

/** Ids of the skills that only break ties in ranking (DEC-5). */
export function preferredSkills(posting: Pick<Posting, 'skills'>): string[] {
  return skillDemand(posting.skills).preferred.map((skill) => skill.skillId);
}

/** How much of a posting's required skills a client has. */
export interface MatchCounts {
  readonly matched: number;
  readonly required: number;
}

/** The lowest number of matched skills that earns a badge (DEC-5). */
export function neededForBadge(required: number): number {
  return Math.ceil((badgePercent * required) / 100);
}

/** A posting without required skills has no badge (JB-05). */
export function hasBadge({ matched, required }: MatchCounts): boolean {
  return required > 0 && matched >= neededForBadge(required);
}

/** Whole percent, rounded down, so that 49.5 never reads as 50; `null` where the posting has no skills (JB-05). */
export function percentOf({ matched, required }: MatchCounts): number | null {
  return required > 0 ? Math.floor((100 * matched) / required) : null;
}

/** The receipt of one client against one posting: every skill that counted, and every one that is missing. */
export interface Match<T = PostingSkill> extends MatchCounts {
  readonly percent: number | null;
  readonly badge: boolean;
  readonly matchedSkills: readonly T[];
  readonly missing: readonly T[];
  readonly preferredMatched: readonly T[];
  readonly rulesVersion: number;
}

/** DEC-5, JB-04: the share of the posting's required skills that the client has. */
export function match<T extends Demanded>(
  clientSkillIds: Iterable<string>,
  posting: { readonly skills: readonly T[] },
): Match<T> {
  const held = clientSkillIds instanceof Set ? clientSkillIds : new Set(clientSkillIds);
  const { required, preferred } = skillDemand(posting.skills);
  const matchedSkills = required.filter((skill) => held.has(skill.skillId));
  const counts = { matched: matchedSkills.length, required: required.length };
  return {
    ...counts,
    percent: percentOf(counts),
    badge: hasBadge(counts),
    matchedSkills,
    missing: required.filter((skill) => !held.has(skill.skillId)),
    preferredMatched: preferred.filter((skill) => held.has(skill.skillId)),
    rulesVersion,
  };
}
