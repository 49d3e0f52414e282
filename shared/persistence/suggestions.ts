import { Suggestion, type SuggestionMove, suggestionMoves } from '#shared/domain/suggestion.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { toPendingSuggestionItem } from './pending-suggestions.ts';
import { getItem, queryItems } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

/** Every suggestion, whatever became of it; while it is pending, a second item says so (`pending-suggestions.ts`). */
const suggestionCodec = codec({
  entity: 'Suggestion',
  schema: Suggestion,
  keys: ({ clientId, id }) => keys.suggestion(clientId, id),
});

export const toSuggestionItem = suggestionCodec.toItem;

export async function suggestionById(
  table: Table,
  clientId: string,
  suggestionId: string,
): Promise<Suggestion | undefined> {
  const item = await getItem(table, keys.suggestion(clientId, suggestionId));
  return item && suggestionCodec.fromItem(item);
}

/** Every suggestion that a client ever got, oldest first: few, since staff write them one by one. Strongly consistent. */
export async function suggestionsOf(table: Table, clientId: string): Promise<Suggestion[]> {
  const { pk } = keys.client(clientId);
  return queryItems(table, { partition: pk, prefix: 'SG#', consistent: true }, suggestionCodec.fromItem);
}

/**
 * Writes a new, pending suggestion: two operations.
 * @param onConflict the error where the same is pending already (FO-06)
 */
export function addSuggestion(transaction: Transaction, suggestion: Suggestion, onConflict: () => Error): void {
  transaction.create(toPendingSuggestionItem(suggestion), onConflict);
  transaction.create(suggestionCodec.toItem(suggestion), onConflict);
}

/**
 * Moves a suggestion on, where it still is in the state that the move starts from: two operations.
 * @param onConflict the error where it is not
 */
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
  // The pending item of another, later suggestion of the same is not taken away.
  transaction.delete(
    keys.pendingSuggestion(before.clientId, before.kind, before.target.id),
    { id: before.id },
    onConflict,
  );
  return after;
}
