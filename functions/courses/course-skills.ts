import type { Course } from '#shared/domain/course.ts';
import { textIdPrefix } from '#shared/domain/skills.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { unmatchedSkillsByIds } from '#shared/persistence/unmatched-skills.ts';
import { unprocessable } from '#shared/problem.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';

/** The texts of `text-…` ids, from postings. */
export async function textSkillLabels(table: Table, skillIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const textIds = skillIds.filter((id) => id.startsWith(textIdPrefix));
  return new Map((await unmatchedSkillsByIds(table, textIds)).map(({ textId, text }) => [textId, text]));
}

/**
 * The skills with their current ids and labels, without duplicates.
 * @param existing skills that the course already has: they keep their labels
 * @throws 422 for a skill that neither the taxonomy nor any posting contains
 */
export function courseSkills(
  skillIds: readonly string[],
  taxonomy: Vocabulary,
  textLabels: ReadonlyMap<string, string>,
  existing: Course['skills'] = [],
): Course['skills'] {
  const named = skillIds.map((id, index) => {
    const kept = existing.find(({ skillId }) => skillId === id);
    if (kept) {
      return kept;
    }
    const skill = taxonomy.skill(taxonomy.canonicalSkillId(id));
    if (skill) {
      return { skillId: skill.skillId, label: skill.label };
    }
    const label = textLabels.get(id);
    if (label === undefined) {
      throw unprocessable(`/body/skills/${index}`, 'There is no such skill in the taxonomy or in postings.');
    }
    return { skillId: id, label: { en: label } };
  });
  return [...new Map(named.map((skill) => [skill.skillId, skill])).values()];
}
