import { Suggestion, type SuggestionKind } from '#shared/domain/suggestion.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { queryAll } from './reads.ts';
import type { Table } from './table-connection.ts';

/**
 * A suggestion while it is pending: one item per client, kind and target, written with the suggestion and deleted with the
 * decision, so that its key says whether one waits (FO-06) and a short Query lists those that do.
 */
const pendingCodec = codec({
  entity: 'PendingSuggestion',
  schema: Suggestion,
  keys: ({ clientId, kind, target }) => keys.pendingSuggestion(clientId, kind, target.id),
});

export const toPendingSuggestionItem = pendingCodec.toItem;

/** What waits for the client's answer, oldest first; strongly consistent. */
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
