import * as z from 'zod';
import { invalid } from '#shared/problem.ts';
import type { PagedCall } from './call.ts';

/** The id makes keys unique. */
export type SortKey = readonly [key: string, id: string];

const Position = z.tuple([z.string(), z.string()]);

/**
 * One page of a short list that is sorted in memory. The cursor holds the key of the last item, so that concurrent changes neither
 * repeat nor skip items.
 */
export async function sortedPage<T>(
  call: PagedCall,
  items: readonly T[],
  keyOf: (item: T) => SortKey,
): Promise<{ items: T[]; nextCursor?: string }> {
  const position = await call.decodeCursor(call.query.cursor);
  const after = position === undefined ? undefined : Position.safeParse(position).data;
  if (position !== undefined && after === undefined) {
    throw invalid('/query/cursor', 'This cursor is not valid for this list.');
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

/** By code unit. */
function compare(one: SortKey, other: SortKey): number {
  if (one[0] !== other[0]) {
    return one[0] < other[0] ? -1 : 1;
  }
  return one[1] === other[1] ? 0 : one[1] < other[1] ? -1 : 1;
}
