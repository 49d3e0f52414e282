import { maxRanked } from './join.ts';
import { compareMatches, type Ranked } from './ranking.ts';

/** A client's postings with a badge, best first. `cut` if more postings than the limit have one. */
export interface ClientRanking {
  readonly entries: readonly Ranked[];
  readonly cut: boolean;
}

/**
 * Updates a ranking without comparing the unchanged postings again.
 *
 * @param previous ranking of the same client with the same skills
 * @param isStale whether a posting changed since, or is no longer open
 * @param fresh ranking among the new and changed postings only
 * @returns the same as ranking all postings; `undefined` if a cut ranking lost postings, so that unknown ones may move
 * up
 */
export function mergeRanking(
  previous: ClientRanking,
  isStale: (postingId: string) => boolean,
  fresh: ClientRanking,
  limit: number = maxRanked,
): ClientRanking | undefined {
  const kept = previous.entries.filter((entry) => !isStale(entry.postingId));
  const merged = [...kept, ...fresh.entries].sort(compareMatches);
  const last = previous.entries.at(-1);
  if (previous.cut && last) {
    // Postings that were cut rank after `last`, so only the entries before it are certain.
    const certain = merged.filter((entry) => compareMatches(entry, last) <= 0);
    if (certain.length < limit) {
      return undefined;
    }
  }
  return { entries: merged.slice(0, limit), cut: previous.cut || fresh.cut || merged.length > limit };
}
