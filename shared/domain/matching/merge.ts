import { maxRanked } from './join.ts';
import { compareMatches, type Ranked } from './ranking.ts';

/** A client's postings with a badge, best first. `cut`: more than the limit had one, so that others may follow the last. */
export interface ClientRanking {
  readonly entries: readonly Ranked[];
  readonly cut: boolean;
}

/**
 * A ranking brought up to date without looking at the postings that did not change.
 *
 * @param previous of the same client with the same skills
 * @param isStale postings that changed since, or are not open any more
 * @param fresh the client's ranking among the changed and new postings alone
 * @returns what ranking all postings would give; `undefined` where that cannot be known without doing so, because a cut
 * ranking lost postings and those that were cut off may move up
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
    // Whatever was cut off ranks after `last`: the places before it are certain, those after it are not.
    const certain = merged.filter((entry) => compareMatches(entry, last) <= 0);
    if (certain.length < limit) {
      return undefined;
    }
  }
  return { entries: merged.slice(0, limit), cut: previous.cut || fresh.cut || merged.length > limit };
}
