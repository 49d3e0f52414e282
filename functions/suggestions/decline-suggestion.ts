import { suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { relabelled } from '#shared/jobs/known-skill.ts';
import { moveSuggestion } from '#shared/persistence/suggestions.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { noLongerPending, pendingSuggestion } from './pending-suggestion.ts';
import type { routes } from './routes.ts';

/** Records no activity (RA-03). */
export async function declineSuggestion(dependencies: Dependencies, call: Call<typeof routes.declineSuggestion>) {
  const [{ suggestion, names }, taxonomy] = await Promise.all([
    pendingSuggestion(
      dependencies,
      call,
      'decide_suggestion',
      'Only the client accepts or declines; staff may withdraw.',
    ),
    dependencies.vocabulary.skills(),
  ]);
  const transaction = new Transaction();
  const decided = { now: call.now, reason: call.body.reason };
  const declined = moveSuggestion(transaction, suggestion, 'decline', decided, noLongerPending);
  return call.commit(transaction, { body: suggestionView(relabelled(declined, taxonomy), names) });
}
