import type { Call } from '#shared/http/call.ts';
import { rankedPage } from '#shared/http/ranked-page.ts';
import { invalid } from '#shared/problem.ts';
import type { routes } from './routes.ts';

/**
 * One page of what `q` finds, or of the items with the given `ids`.
 * @throws 400 where both are given
 */
export async function pickerPage<T>(
  call: Pick<Call<typeof routes.listOccupations>, 'query' | 'decodeCursor' | 'encodeCursor'>,
  byIds: (ids: readonly string[]) => readonly T[],
  search: (q: string, limit: number) => readonly T[],
) {
  const { ids, q } = call.query;
  if (ids !== undefined && q !== '') {
    throw invalid('/query/q', 'Send q or ids, not both');
  }
  return rankedPage(call, (limit) => (ids === undefined ? search(q, limit) : byIds([...new Set(ids)]).slice(0, limit)));
}
