import { suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { relabelled } from '#shared/jobs/known-skill.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { moveSuggestion } from '#shared/persistence/suggestions.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound } from '#shared/problem.ts';
import { answered, openSuggestion } from './open.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

/** The client declines; no activity (RA-03). */
export async function declineSuggestion(service: Service, call: Call<typeof routes.declineSuggestion>) {
  const [{ suggestion, names }, taxonomy] = await Promise.all([
    openSuggestion(service, call, 'decide_suggestion', 'The client decides; staff may withdraw.'),
    service.vocabulary.skills(),
  ]);
  const transaction = new Transaction();
  const decided = { now: call.now, reason: call.body.reason };
  const declined = moveSuggestion(transaction, suggestion, 'decline', decided, answered);
  return call.commit(transaction, { body: suggestionView(relabelled(declined, taxonomy), names) });
}

/** Staff take back what waits for an answer, whoever of them suggested it. */
export async function withdrawSuggestion(service: Service, call: Call<typeof routes.withdrawSuggestion>) {
  const { actor, client, suggestion } = await openSuggestion(
    service,
    call,
    'withdraw_suggestion',
    'Staff withdraw; the client accepts or declines.',
  );
  const transaction = new Transaction();
  // The permission rests on where the client is now.
  const { serviceProviderId } = client;
  transaction.check(clientKey(client.id), { serviceProviderId }, () => notFound());
  moveSuggestion(transaction, suggestion, 'withdraw', call, answered);
  transaction.put(
    auditItem({
      action: 'suggestion.withdrawn',
      actor,
      subject: { kind: 'client', id: client.id },
      at: call.now,
      requestId: call.requestId,
    }),
  );
  return call.commit(transaction, {});
}
