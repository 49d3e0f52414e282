import { tokens } from '#shared/domain/text.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import { rankedPage } from '#shared/http/ranked-page.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { deleteUnmatchedSkill, StartKey, unmatchedPage } from '#shared/persistence/unmatched-skills.ts';
import { mapSkill } from '#shared/persistence/vocabulary.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service {
  readonly table: Table;
  readonly vocabulary: Pick<VocabularyReader, 'skills'>;
}

export function skillOperations(service: Service): Operations<typeof routes> {
  return {
    listSkills: async (call) => {
      const [vocabulary] = await Promise.all([service.vocabulary.skills(), call.caller]);
      return { body: await rankedPage(call, (limit) => vocabulary.listSkills(call.query.q, limit)) };
    },
    listUnmatchedSkills: (call) => listUnmatched(service, call),
    mapSkill: (call) => mapAlias(service, call),
  };
}

/** Wordings that have found a skill since they were counted are passed over. */
async function listUnmatched({ table, vocabulary }: Service, call: Call<typeof routes.listUnmatchedSkills>) {
  const [skills] = await Promise.all([vocabulary.skills(), call.caller]);
  const start = StartKey.parse(await call.decodeCursor(call.query.cursor));
  const { skills: items, next } = await unmatchedPage(table, {
    limit: call.query.limit,
    start,
    keep: (textId) => skills.canonicalSkillId(textId) === textId,
  });
  return {
    body: {
      items: items.map(({ textId, ...rest }) => ({ skillId: textId, ...rest })),
      nextCursor: await call.encodeCursor(next),
    },
  };
}

async function mapAlias({ vocabulary }: Service, call: Call<typeof routes.mapSkill>) {
  const { text, skillId } = call.body;
  const [actor, skills] = await Promise.all([call.caller, vocabulary.skills()]);
  const skill = skills.skill(skillId);
  if (!skill) {
    throw unprocessable('/body/skillId', 'This is not a skill of the taxonomy.');
  }
  if (tokens(text).length === 0) {
    throw unprocessable('/body/text', 'An alias needs a letter or a digit.');
  }
  const known = skills.resolveSkill(text);
  if (known.via === 'label' && known.skillId !== skillId) {
    throw unprocessable('/body/text', `This is the label of another skill, ${known.skillId}.`);
  }
  const textId = textSkillId(text);
  const at = call.now.toISOString();
  const transaction = new Transaction();
  mapSkill(
    transaction,
    { textId, text, skillId, mappedBy: actor.id, mappedAt: at },
    () => new Problem('conflict', 'There are no skills yet.'),
  );
  deleteUnmatchedSkill(transaction, textId);
  transaction.put(
    auditItem({
      action: 'skill_alias.mapped',
      actor,
      subject: { kind: 'vocabulary', id: textId },
      at: call.now,
      requestId: call.requestId,
    }),
  );
  return call.commit(transaction, { body: { text, skillId, label: skill.label } });
}
