import * as z from 'zod';
import type { PagedCall } from './call.ts';

const Offset = z.int().nonnegative().default(0);

/** One page of search results, best first. The cursor holds an offset, since the data changes rarely. @param find the best `limit` */
export async function rankedPage<T>(
  call: PagedCall,
  find: (limit: number) => readonly T[],
): Promise<{ items: T[]; nextCursor?: string }> {
  const from = Offset.parse(await call.decodeCursor(call.query.cursor));
  const to = from + call.query.limit;
  const found = find(to + 1);
  const nextCursor = found.length > to ? await call.encodeCursor(to) : undefined;
  return { items: found.slice(from, to), ...(nextCursor === undefined ? {} : { nextCursor }) };
}
