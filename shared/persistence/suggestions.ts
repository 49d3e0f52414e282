import { Suggestion, type SuggestionMove, suggestionMoves } from '#shared/domain/suggestion.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { toPendingSuggestionItem } from './pending-suggestions.ts';
import { getItem, queryItems } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

/** Suggestions in any status; a pending one has a second item (`pending-suggestions.ts`). */
const suggestionCodec = codec({
  entity: 'Suggestion',
  schema: Suggestion,
  keys: ({ clientId, id }) => keys.suggestion(clientId, id),
});

export async function suggestionById(
  table: Table,
  clientId: string,
  suggestionId: string,
): Promise<Suggestion | undefined> {
  const item = await getItem(table, keys.suggestion(clientId, suggestionId));
  return item && suggestionCodec.fromItem(item);
}

/** Oldest first; strongly consistent. */
export async function suggestionsOf(table: Table, clientId: string): Promise<Suggestion[]> {
  const { pk } = keys.client(clientId);
  return queryItems(table, { partition: pk, prefix: 'SG#', consistent: true }, suggestionCodec.fromItem);
}

/** Two operations. @param onConflict the error if the same suggestion is pending (FO-06) */
export function addSuggestion(transaction: Transaction, suggestion: Suggestion, onConflict: () => Error): void {
  transaction.create(toPendingSuggestionItem(suggestion), onConflict);
  transaction.create(suggestionCodec.toItem(suggestion), onConflict);
}

/** Two operations. @param onConflict the error if the status does not allow the move */
export function moveSuggestion(
  transaction: Transaction,
  before: Suggestion,
  move: SuggestionMove,
  decided: { readonly now: Date; readonly reason?: string | undefined },
  onConflict: (existing: Item | undefined) => Error,
): Suggestion {
  const { from, to } = suggestionMoves[move];
  const { now, reason } = decided;
  const after: Suggestion = {
    ...before,
    status: to,
    decidedAt: now.toISOString(),
    ...(reason === undefined ? {} : { reason }),
  };
  transaction.change(suggestionCodec.toItem(before), suggestionCodec.toItem(after), { status: from }, onConflict);
  // Only the pending item of this suggestion, not of a later one.
  transaction.delete(
    keys.pendingSuggestion(before.clientId, before.kind, before.target.id),
    { id: before.id },
    onConflict,
  );
  return after;
}
