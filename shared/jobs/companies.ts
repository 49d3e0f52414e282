import { listAt } from '#shared/domain/matching/lists.ts';
import { foldText, tokens } from '#shared/domain/text.ts';
import type { IndexSegment } from './index-segment.ts';
import type { JobIndex } from './job-index.ts';

/** An employer of the job index, as one follows it (FO-05). */
export interface Company {
  readonly id: string;
  readonly name: string;
}

/**
 * Type-ahead over the employers: each word of the query begins a word of the name. Names that begin with the query come
 * first, then by name. An empty query finds nothing.
 */
export function searchCompanies(index: JobIndex, query: string, limit: number): Company[] {
  const words = tokens(query);
  if (words.length === 0) {
    return [];
  }
  const found = new Map<string, string>();
  for (const { segment } of index.layers) {
    for (const employer of employersWith(segment, words)) {
      found.set(segment.employers.table.at(employer), segment.employerNames.at(employer));
    }
  }
  const start = foldText(query);
  const ranked = Array.from(found, ([id, name]) => ({ id, name, folded: foldText(name) }));
  ranked.sort(
    (a, b) =>
      Number(b.folded.startsWith(start)) - Number(a.folded.startsWith(start)) ||
      compareText(a.folded, b.folded) ||
      compareText(a.id, b.id),
  );
  return ranked.slice(0, limit).map(({ id, name }) => ({ id, name }));
}

/** Names by id; ids that no posting of the index has are left out. */
export function companyNames(index: JobIndex, ids: Iterable<string>): Map<string, string> {
  const names = new Map<string, string>();
  for (const id of new Set(ids)) {
    for (const { segment } of index.layers) {
      const employer = segment.employers.table.find(id);
      if (employer >= 0) {
        names.set(id, segment.employerNames.at(employer));
      }
    }
  }
  return names;
}

function employersWith(segment: IndexSegment, words: readonly string[]): Iterable<number> {
  let kept: Set<number> | undefined;
  for (const word of words) {
    const named = new Set<number>();
    const [from, to] = segment.words.prefixed(word);
    for (let place = from; place < to; place += 1) {
      for (const employer of listAt(segment.employersByWord, place)) {
        named.add(employer);
      }
    }
    kept = kept ? new Set([...kept].filter((employer) => named.has(employer))) : named;
  }
  return kept ?? [];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
