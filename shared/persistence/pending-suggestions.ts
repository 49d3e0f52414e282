import { Suggestion, type SuggestionKind } from '#shared/domain/suggestion.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { queryAll } from './reads.ts';
import type { Table } from './table-connection.ts';

/** Exists while a suggestion is pending: one item per client, kind and target, so that there is no second one (FO-06). */
const pendingCodec = codec({
  entity: 'PendingSuggestion',
  schema: Suggestion,
  keys: ({ clientId, kind, target }) => keys.pendingSuggestion(clientId, kind, target.id),
});

export const toPendingSuggestionItem = pendingCodec.toItem;

/** Oldest first; strongly consistent. */
export async function pendingSuggestions(
  table: Table,
  clientId: string,
  kinds: readonly SuggestionKind[],
): Promise<Suggestion[]> {
  const { pk } = keys.client(clientId);
  const found: Suggestion[] = [];
  for await (const item of queryAll(table, { partition: pk, prefix: 'P#', consistent: true })) {
    const suggestion = pendingCodec.fromItem(item);
    if (kinds.includes(suggestion.kind)) {
      found.push(suggestion);
    }
  }
  return found.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}
