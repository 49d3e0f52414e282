import { type ClientSkill, maxClientSkills } from '#shared/domain/skills.ts';
import type { Call } from '#shared/http/call.ts';
import { type KnownSkill, knownSkill, sameSkill } from '#shared/jobs/known-skill.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { clientSkillById, createClientSkill as putClientSkill } from '#shared/persistence/client-skills.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { type MatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, unprocessable } from '#shared/problem.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { skillView } from './view.ts';

/** SK-03, SK-05: skill, match input (so that badges change at once, JB-07) and activity in one transaction. */
export async function createClientSkill(dependencies: Dependencies, call: Call<typeof routes.createClientSkill>) {
  const { table, vocabulary } = dependencies;
  const { clientId } = call.path;
  const [actor, client, loaded, taxonomy] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    readMatchInput(table, clientId),
    vocabulary.skills(),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'write_skills', client), 'Only the client adds skills; staff may suggest them.');
  const wanted = await wantedSkill(dependencies, call.body, taxonomy);

  return retryOnConflict(async (isFirst) => {
    const input = isFirst ? loaded : await readMatchInput(table, clientId);
    if (!input) {
      throw notFound();
    }
    const held = await heldSkill(dependencies, input, wanted, taxonomy);
    if (held) {
      return { status: 200 as const, body: skillView(held, taxonomy) };
    }
    if (input.skillIds.length >= maxClientSkills) {
      throw unprocessable('/body', `A client has at most ${maxClientSkills} skills.`);
    }
    const skill: ClientSkill = { clientId, ...wanted, addedAt: call.now.toISOString(), via: 'self' };
    const transaction = new Transaction();
    putClientSkill(transaction, input, skill, call.now, () => new WriteConflict());
    const subject = { kind: 'skill', id: skill.skillId, label: skill.label.en };
    recordActivity(transaction, client, 'skill_added', call.now, subject);
    return call.commit(transaction, {
      body: skillView(skill, taxonomy),
      location: `/v1/clients/${clientId}/skills/${skill.skillId}`,
    });
  });
}

/** @throws 422 at `/body/skillId` for an id that neither the taxonomy nor any posting has */
async function wantedSkill(
  dependencies: Dependencies,
  body: Call<typeof routes.createClientSkill>['body'],
  taxonomy: Vocabulary,
): Promise<KnownSkill> {
  const { label, skillId = '' } = body;
  if (label !== undefined) {
    const resolved = taxonomy.resolveSkill(label);
    return { skillId: resolved.skillId, label: taxonomy.skill(resolved.skillId)?.label ?? { en: resolved.label } };
  }
  const known = await knownSkill(dependencies, skillId, taxonomy);
  if (!known) {
    throw unprocessable('/body/skillId', 'Neither the taxonomy nor any posting has this skill.');
  }
  return known;
}

/** The client's skill that stands for the same as the wanted one, whatever wording it was added by. */
async function heldSkill(
  { table }: Dependencies,
  { clientId, skillIds }: MatchInput,
  wanted: KnownSkill,
  taxonomy: Vocabulary,
): Promise<ClientSkill | undefined> {
  const heldId = sameSkill(skillIds, wanted.skillId, taxonomy);
  return heldId === undefined ? undefined : clientSkillById(table, clientId, heldId);
}
