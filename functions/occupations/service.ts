import { type Sector, sectors } from '#shared/domain/sectors.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import { rankedPage } from '#shared/http/ranked-page.ts';
import { companyNames, searchCompanies } from '#shared/jobs/companies.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import { invalid } from '#shared/problem.ts';
import { bestNamed, searchWords } from '#shared/vocabulary/name-search.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service {
  readonly vocabulary: Pick<VocabularyReader, 'occupations'>;
  readonly index: Pick<JobIndexReader, 'read'>;
}

type Picker = Pick<Call<typeof routes.listOccupations>, 'query'>;

export function occupationOperations({ vocabulary, index }: Service): Operations<typeof routes> {
  return {
    listOccupations: async (call) => {
      const [occupations] = await Promise.all([vocabulary.occupations(), call.caller]);
      const found = picked(
        call,
        (ids) => ids.flatMap((id) => occupations.occupation(id) ?? []),
        (q, limit) => occupations.searchOccupations(q, limit),
      );
      return { body: await rankedPage(call, (limit) => found(limit).map(({ code, label }) => ({ id: code, label }))) };
    },

    listSectors: async (call) => {
      await call.caller;
      const found = picked(call, (ids) => sectors.filter(({ id }) => ids.includes(id)), searchSectors);
      return { body: await rankedPage(call, (limit) => found(limit)) };
    },

    listCompanies: async (call) => {
      const [jobs] = await Promise.all([index.read(), call.caller]);
      const found = picked(
        call,
        (ids) => Array.from(companyNames(jobs, ids), ([id, name]) => ({ id, name })),
        (q, limit) => searchCompanies(jobs, q, limit),
      );
      return { body: await rankedPage(call, found) };
    },
  };
}

/** @throws 400 where both `ids` and `q` are given */
function picked<T>(
  { query: { ids, q } }: Picker,
  byIds: (ids: readonly string[]) => readonly T[],
  search: (q: string, limit: number) => readonly T[],
): (limit: number) => readonly T[] {
  if (ids === undefined) {
    return (limit) => search(q, limit);
  }
  if (q !== '') {
    throw invalid('/query/q', 'Send q or ids, not both');
  }
  const found = byIds([...new Set(ids)]);
  return (limit) => found.slice(0, limit);
}

/** By code or words of either label, best first; all of them, by code, where nothing is typed. */
function searchSectors(q: string, limit: number): readonly Sector[] {
  const words = searchWords(q);
  if (words.length === 0) {
    return sectors.slice(0, limit);
  }
  return bestNamed(sectors, words, ({ id, label }) => [id, label.en, label.fr]).slice(0, limit);
}
