import type { ClientSkill } from '#shared/domain/skills.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';

/** A client's skill under the taxonomy's label of today; wording of their own stays as it is. */
export function skillView({ clientId: _, label, ...rest }: ClientSkill, vocabulary: Vocabulary) {
  return { ...rest, label: vocabulary.skill(rest.skillId)?.label ?? label };
}
