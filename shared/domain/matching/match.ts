import type { PostingSkill } from '#shared/domain/posting.ts';

/** Stored with each result. Increase it when a change here can change results, so that they are computed again. */
export const rulesVersion = 1;

/** The lowest match with a badge (JB-03), and the lowest that the job board can be filtered by. */
export const badgePercent = 50;

/** The skills of a posting that count for a match (DEC-5). Each skill is in one of the lists, once. */
export interface SkillDemand<T> {
  readonly required: readonly T[];
  readonly preferred: readonly T[];
}

type Demanded = Pick<PostingSkill, 'skillId' | 'importance'>;

/**
 * Skills marked as required are required, others are preferred; if none is marked, all are required (DEC-5). A repeated
 * skill counts once, as required if one occurrence is.
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

/** How many of a posting's required skills a client has. */
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

/** Rounded down, so that 49.5 is not shown as 50; `null` if the posting has no skills (JB-05). */
export function percentOf({ matched, required }: MatchCounts): number | null {
  return required > 0 ? Math.floor((100 * matched) / required) : null;
}

/** The match of one client with one posting, with the skills that match and those that are missing. */
export interface Match<T = PostingSkill> extends MatchCounts {
  readonly percent: number | null;
  readonly badge: boolean;
  readonly matchedSkills: readonly T[];
  readonly missing: readonly T[];
  readonly preferredMatched: readonly T[];
  readonly rulesVersion: number;
}

/** Compares the skills of a client with those of a posting (DEC-5, JB-04). */
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
