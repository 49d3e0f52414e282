import type { MatchCounts } from './match.ts';

/** What determines the rank of a posting among a client's matches. `postedAt` in epoch milliseconds. */
export interface Ranked extends MatchCounts {
  readonly preferredMatched: number;
  readonly postedAt: number;
  readonly postingId: string;
}

/**
 * Best first (DEC-5): by share, preferred skills, date and id, so that no two postings have the same rank. Shares are
 * compared by cross-multiplication: 1/3 and 2/6 are equal.
 */
export function compareMatches(a: Ranked, b: Ranked): number {
  return (
    b.matched * Math.max(a.required, 1) - a.matched * Math.max(b.required, 1) ||
    b.preferredMatched - a.preferredMatched ||
    compareNewestFirst(a, b)
  );
}

/** Newest first, then by id: the order of board and feed. */
export function compareNewestFirst(
  a: Pick<Ranked, 'postedAt' | 'postingId'>,
  b: Pick<Ranked, 'postedAt' | 'postingId'>,
): number {
  return b.postedAt - a.postedAt || (a.postingId < b.postingId ? -1 : a.postingId > b.postingId ? 1 : 0);
}
