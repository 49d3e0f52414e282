import { tokens } from '#shared/domain/text.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { deleteUnmatchedSkill } from '#shared/persistence/unmatched-skills.ts';
import { saveSkillAlias } from '#shared/persistence/vocabulary.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function mapSkill({ vocabulary }: Dependencies, call: Call<typeof routes.mapSkill>) {
  const { text, skillId } = call.body;
  const [actor, skills] = await Promise.all([call.caller, vocabulary.skills()]);
  const skill = skills.skill(skillId);
  if (!skill) {
    throw unprocessable('/body/skillId', 'There is no such skill in the taxonomy.');
  }
  if (tokens(text).length === 0) {
    throw unprocessable('/body/text', 'The term must contain a letter or a digit.');
  }
  const known = skills.resolveSkill(text);
  if (known.via === 'label' && known.skillId !== skillId) {
    throw unprocessable('/body/text', `This is the label of another skill: ${known.skillId}.`);
  }
  const textId = textSkillId(text);
  const at = call.now.toISOString();
  const transaction = new Transaction();
  saveSkillAlias(
    transaction,
    { textId, text, skillId, mappedBy: actor.id, mappedAt: at },
    () => new Problem('conflict', 'No skills have been imported yet.'),
  );
  deleteUnmatchedSkill(transaction, textId);
  const subject = { kind: 'vocabulary', id: textId } as const;
  transaction.put(auditItem(call, { action: 'skill_alias.mapped', actor, subject }));
  return call.commit(transaction, { body: { text, skillId, label: skill.label } });
}
