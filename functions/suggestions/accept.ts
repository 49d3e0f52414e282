import { maxClientSkills } from '#shared/domain/skills.ts';
import { type Suggestion, suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { relabelled } from '#shared/jobs/known-skill.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { createClientSkill } from '#shared/persistence/client-skills.ts';
import { addFollow, maxFollows } from '#shared/persistence/follows.ts';
import { checkInterests, type MatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { moveSuggestion } from '#shared/persistence/suggestions.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, unprocessable } from '#shared/problem.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import { answered, openSuggestion } from './open.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { followKindOf, isHeld } from './target.ts';

/**
 * FO-03, SK-02: the decision, what is followed or added, and the one activity in one transaction. What the client came to
 * have by themselves meanwhile is not added twice.
 */
export async function acceptSuggestion(service: Service, call: Call<typeof routes.acceptSuggestion>) {
  const { table, vocabulary } = service;
  const { clientId } = call.path;
  const [{ client, suggestion, names }, loaded, taxonomy] = await Promise.all([
    openSuggestion(service, call, 'decide_suggestion', 'The client decides; staff may withdraw.'),
    readMatchInput(table, clientId),
    vocabulary.skills(),
  ]);
  return retryOnConflict(async (isFirst) => {
    const input = isFirst ? loaded : await readMatchInput(table, clientId);
    if (!input) {
      throw notFound();
    }
    const transaction = new Transaction();
    const accepted = moveSuggestion(transaction, suggestion, 'accept', call, answered);
    if (isHeld(input, suggestion.kind, suggestion.target.id, taxonomy)) {
      checkInterests(transaction, input, () => new WriteConflict());
    } else {
      take(transaction, input, relabelled(suggestion, taxonomy), taxonomy, call.now);
    }
    const { kind, target } = suggestion;
    const subject = { kind, id: target.id, label: target.label.en };
    recordActivity(transaction, client, 'recommendation_accepted', call.now, subject);
    return call.commit(transaction, { body: suggestionView(relabelled(accepted, taxonomy), names) });
  });
}

/** Follows it, or adds the skill that it stands for by now. */
function take(
  transaction: Transaction,
  input: MatchInput,
  { clientId, kind, target }: Suggestion,
  taxonomy: Vocabulary,
  now: Date,
): void {
  const at = now.toISOString();
  const via = 'suggestion';
  const lost = () => new WriteConflict();
  if (kind === 'skill') {
    if (input.skillIds.length >= maxClientSkills) {
      throw unprocessable('/path/suggestionId', `A client has at most ${maxClientSkills} skills.`);
    }
    const known = taxonomy.skill(taxonomy.canonicalSkillId(target.id));
    const { skillId, label } = known ?? { skillId: target.id, label: target.label };
    createClientSkill(transaction, input, { clientId, skillId, label, addedAt: at, via }, now, lost);
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
    lost,
  );
}
