import type { Label } from '#shared/domain/skills.ts';
import type { Suggestion } from '#shared/domain/suggestion.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { unmatchedSkillById } from '#shared/persistence/unmatched-skills.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { JobIndexReader } from './index-reader.ts';

export interface KnownSkill {
  readonly skillId: string;
  readonly label: Label;
}

/**
 * The skill that an id stands for by now: of the taxonomy, or a `text-…` id that some posting has.
 * @returns undefined for an id that neither has
 */
export async function knownSkill(
  { table, index }: { readonly table: Table; readonly index: Pick<JobIndexReader, 'read'> },
  skillId: string,
  taxonomy: Vocabulary,
): Promise<KnownSkill | undefined> {
  const skill = taxonomy.skill(taxonomy.canonicalSkillId(skillId));
  if (skill) {
    return { skillId: skill.skillId, label: skill.label };
  }
  const [unmatched, postings] = await Promise.all([unmatchedSkillById(table, skillId), index.read()]);
  const wording = unmatched?.text ?? postings.skillLabel(skillId);
  return wording === undefined ? undefined : { skillId, label: { en: wording } };
}

/** SK-05: of these skills the one that stands for the same by now, whatever wording it was added by. */
export function sameSkill(skillIds: readonly string[], skillId: string, taxonomy: Vocabulary): string | undefined {
  const canonical = taxonomy.canonicalSkillId(skillId);
  return skillIds.find((id) => taxonomy.canonicalSkillId(id) === canonical);
}

/** A suggestion under the taxonomy's label of today, where it is one of a skill that has one. */
export function relabelled(suggestion: Suggestion, taxonomy: Vocabulary): Suggestion {
  const { kind, target } = suggestion;
  const label = kind === 'skill' ? taxonomy.skill(target.id)?.label : undefined;
  return label === undefined ? suggestion : { ...suggestion, target: { ...target, label } };
}
