import * as z from 'zod';
import { invalid } from '#shared/problem.ts';

/** What a paged list has of its call. */
interface PagedCall {
  readonly query: { readonly limit: number; readonly cursor?: string | undefined };
  decodeCursor(cursor: string | undefined): Promise<unknown>;
  encodeCursor(position: unknown): Promise<string | undefined>;
}

/** How an item sorts, and its id, so that no two are equal. */
export type SortKey = readonly [key: string, id: string];

const Position = z.tuple([z.string(), z.string()]);

/**
 * One page of a list that is read whole and sorted in memory: short lists without an index for their order. The cursor is the
 * last item's place, so that what is added or goes meanwhile neither repeats nor skips another.
 */
export async function sortedPage<T>(
  call: PagedCall,
  items: readonly T[],
  keyOf: (item: T) => SortKey,
): Promise<{ items: T[]; nextCursor?: string }> {
  const position = await call.decodeCursor(call.query.cursor);
  const after = position === undefined ? undefined : Position.safeParse(position).data;
  if (position !== undefined && after === undefined) {
    throw invalid('/query/cursor', 'This is not a cursor of this list.');
  }
  const sorted = items
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || compare(key, after) > 0)
    .sort((one, other) => compare(one.key, other.key));
  const page = sorted.slice(0, call.query.limit);
  const last = page.at(-1);
  const nextCursor = sorted.length > page.length && last ? await call.encodeCursor(last.key) : undefined;
  return { items: page.map(({ item }) => item), ...(nextCursor === undefined ? {} : { nextCursor }) };
}

/** By code unit: the same everywhere, and keys are folded texts. */
function compare(one: SortKey, other: SortKey): number {
  if (one[0] !== other[0]) {
    return one[0] < other[0] ? -1 : 1;
  }
  return one[1] === other[1] ? 0 : one[1] < other[1] ? -1 : 1;
}
