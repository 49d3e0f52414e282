import { maxClientSkills } from '#shared/domain/skills.ts';
import { type Suggestion, suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { relabelled } from '#shared/jobs/known-skill.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { createClientSkill } from '#shared/persistence/client-skills.ts';
import { addFollow, maxFollows } from '#shared/persistence/follows.ts';
import { checkInterests, type MatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import { retryOnConflict, writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import { moveSuggestion } from '#shared/persistence/suggestions.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, unprocessable } from '#shared/problem.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import type { Dependencies } from './dependencies.ts';
import { noLongerPending, pendingSuggestion } from './pending-suggestion.ts';
import type { routes } from './routes.ts';
import { followKindOf, isHeld } from './suggestion-target.ts';

/** FO-03, SK-02: adds the follow or the skill unless the client already has it. */
export async function acceptSuggestion(dependencies: Dependencies, call: Call<typeof routes.acceptSuggestion>) {
  const { table, vocabulary } = dependencies;
  const { clientId } = call.path;
  const [{ client, suggestion, names }, loaded, taxonomy] = await Promise.all([
    pendingSuggestion(
      dependencies,
      call,
      'decide_suggestion',
      'Only the client accepts or declines; staff may withdraw.',
    ),
    readMatchInput(table, clientId),
    vocabulary.skills(),
  ]);
  return retryOnConflict(async (isFirst) => {
    const input = isFirst ? loaded : await readMatchInput(table, clientId);
    if (!input) {
      throw notFound();
    }
    const transaction = new Transaction();
    const accepted = moveSuggestion(transaction, suggestion, 'accept', call, noLongerPending);
    if (isHeld(input, suggestion.kind, suggestion.target.id, taxonomy)) {
      checkInterests(transaction, input, writeConflict);
    } else {
      addTarget(transaction, input, relabelled(suggestion, taxonomy), taxonomy, call.now);
    }
    const { kind, target } = suggestion;
    const subject = { kind, id: target.id, label: target.label.en };
    recordActivity(transaction, client, 'recommendation_accepted', call.now, subject);
    return call.commit(transaction, { body: suggestionView(relabelled(accepted, taxonomy), names) });
  });
}

/** A skill is added under the id that the taxonomy has for it now. */
function addTarget(
  transaction: Transaction,
  input: MatchInput,
  { clientId, kind, target }: Suggestion,
  taxonomy: Vocabulary,
  now: Date,
): void {
  const at = now.toISOString();
  const via = 'suggestion';
  if (kind === 'skill') {
    if (input.skillIds.length >= maxClientSkills) {
      throw unprocessable('/path/suggestionId', `A client has at most ${maxClientSkills} skills.`);
    }
    const known = taxonomy.skill(taxonomy.canonicalSkillId(target.id));
    const { skillId, label } = known ?? { skillId: target.id, label: target.label };
    createClientSkill(transaction, input, { clientId, skillId, label, addedAt: at, via }, now, writeConflict);
    return;
  }
  const followKind = followKindOf[kind];
  if (input.follows[followKind].length >= maxFollows) {
    throw unprocessable('/path/suggestionId', `A client follows at most ${maxFollows} ${followKind}.`);
  }
  const name = kind === 'company' ? { name: target.label.en } : {};
  addFollow(
    transaction,
    input,
    { clientId, kind: followKind, targetId: target.id, ...name, since: at, via },
    now,
    writeConflict,
  );
}
