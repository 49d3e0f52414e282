import * as z from 'zod';

/** What a paged list has of its call. */
interface PagedCall {
  readonly query: { readonly limit: number; readonly cursor?: string | undefined };
  decodeCursor(cursor: string | undefined): Promise<unknown>;
  encodeCursor(position: unknown): Promise<string | undefined>;
}

const Offset = z.int().nonnegative().default(0);

/**
 * One page of what a search found, best first. The cursor counts: what is searched changes seldom, and the first page is
 * what people look at.
 *
 * @param find the best so many
 */
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
