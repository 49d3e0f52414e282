import { noticeTime, suggestionKinds, suggestionView } from '#shared/domain/suggestion.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientById, clientKey } from '#shared/persistence/clients.ts';
import { checkInterests, readMatchInput } from '#shared/persistence/match-input.ts';
import { readNames } from '#shared/persistence/names.ts';
import { pendingSuggestions } from '#shared/persistence/pending-suggestions.ts';
import { retryOnConflict, writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import { addSuggestion } from '#shared/persistence/suggestions.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, Problem, unprocessable } from '#shared/problem.ts';
import { announceSuggestion } from '#shared/suggestions/notices.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { isHeld, isPending, targetOf } from './suggestion-target.ts';

/** FO-02, FO-06, SK-02. The transaction fails if the client has the target by then, or if it is already suggested. */
export async function createSuggestion(dependencies: Dependencies, call: Call<typeof routes.createSuggestion>) {
  const { table, vocabulary } = dependencies;
  const { clientId } = call.path;
  const { kind, message } = call.body;
  const readState = () =>
    Promise.all([readMatchInput(table, clientId), pendingSuggestions(table, clientId, suggestionKinds)]);
  const [actor, client, loaded, taxonomy] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    readState(),
    vocabulary.skills(),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, 'suggest', client), 'Only staff suggest; clients follow and add directly.');
  const [target, names] = await Promise.all([
    targetOf(dependencies, call.body, taxonomy),
    readNames(table, { staffIds: [actor.id] }),
  ]);
  if (!target) {
    throw unprocessable('/body/targetId', `There is no such ${kind}.`);
  }

  return retryOnConflict(async (isFirst) => {
    const [input, pending] = isFirst ? loaded : await readState();
    if (!input) {
      throw notFound();
    }
    if (isHeld(input, kind, target.id, taxonomy)) {
      throw new Problem(
        'conflict',
        kind === 'skill' ? 'The client already has this skill.' : `The client already follows this ${kind}.`,
      );
    }
    if (isPending(pending, kind, target.id, taxonomy)) {
      throw alreadySuggested();
    }
    const noticeAt = noticeTime(
      pending.map((suggestion) => suggestion.noticeAt),
      call.now,
    );
    const suggestion = {
      id: newId(call.now.getTime()),
      clientId,
      kind,
      target,
      ...(message === undefined ? {} : { message }),
      status: 'pending',
      suggestedBy: actor.id,
      createdAt: call.now.toISOString(),
      noticeAt: noticeAt.toISOString(),
    } as const;
    const transaction = new Transaction();
    // The permission depends on the client's provider.
    const { serviceProviderId } = client;
    transaction.check(clientKey(clientId), { serviceProviderId }, () => notFound());
    addSuggestion(transaction, suggestion, alreadySuggested);
    checkInterests(transaction, input, writeConflict);
    announceSuggestion(transaction, suggestion, call);
    const subject = { kind: 'client', id: clientId } as const;
    transaction.put(auditItem(call, { action: 'suggestion.created', actor, subject }));
    return call.commit(transaction, {
      body: suggestionView(suggestion, names.staff),
      location: `/v1/clients/${clientId}/suggestions/${suggestion.id}`,
    });
  });
}

function alreadySuggested(): Problem {
  return new Problem('conflict', 'The same suggestion is already pending.');
}
