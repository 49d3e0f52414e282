import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Suggestion } from '#shared/domain/suggestion.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { suggestionById } from '#shared/persistence/suggestions.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';

interface SuggestionCall {
  readonly path: { readonly clientId: string; readonly suggestionId: string };
  readonly caller: Promise<Actor>;
}

/** @throws 404 if the suggestion does not exist, 409 if it is not pending */
export async function pendingSuggestion(
  { table }: Dependencies,
  call: SuggestionCall,
  action: 'decide_suggestion' | 'withdraw_suggestion',
  detail: string,
): Promise<{
  readonly actor: Actor;
  readonly client: Client;
  readonly suggestion: Suggestion;
  readonly names: ReadonlyMap<string, string>;
}> {
  const { clientId, suggestionId } = call.path;
  const [actor, client, suggestion] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    suggestionById(table, clientId, suggestionId),
  ]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, action, client), detail);
  if (!suggestion) {
    throw notFound();
  }
  if (suggestion.status !== 'pending') {
    throw noLongerPending();
  }
  const { staff } = await readNames(table, { staffIds: [suggestion.suggestedBy] });
  return { actor, client, suggestion, names: staff };
}

export function noLongerPending(): Problem {
  return new Problem('conflict', 'This suggestion is no longer pending.');
}
