import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { moveSuggestion } from '#shared/persistence/suggestions.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { noLongerPending, pendingSuggestion } from './pending-suggestion.ts';
import type { routes } from './routes.ts';

export async function withdrawSuggestion(dependencies: Dependencies, call: Call<typeof routes.withdrawSuggestion>) {
  const { actor, client, suggestion } = await pendingSuggestion(
    dependencies,
    call,
    'withdraw_suggestion',
    'Only staff withdraw; the client accepts or declines.',
  );
  const transaction = new Transaction();
  // The permission depends on the client's provider.
  const { serviceProviderId } = client;
  transaction.check(clientKey(client.id), { serviceProviderId }, () => notFound());
  moveSuggestion(transaction, suggestion, 'withdraw', call, noLongerPending);
  const subject = { kind: 'client', id: client.id } as const;
  transaction.put(auditItem(call, { action: 'suggestion.withdrawn', actor, subject }));
  return call.commit(transaction, {});
}
