import type { MatchCounts } from './match.ts';

/** What decides the place of a posting among a client's matches. `postedAt` as epoch milliseconds. */
export interface Ranked extends MatchCounts {
  readonly preferredMatched: number;
  readonly postedAt: number;
  readonly postingId: string;
}

/**
 * Best first (DEC-5): the greater share, then more preferred skills, then the newer posting, then the id, so that no two
 * postings share a place. Shares are compared as integers, crosswise: 1/3 and 2/6 are the same share.
 */
export function compareMatches(a: Ranked, b: Ranked): number {
  return (
    b.matched * Math.max(a.required, 1) - a.matched * Math.max(b.required, 1) ||
    b.preferredMatched - a.preferredMatched ||
    compareNewestFirst(a, b)
  );
}

/** Newest first, then by id: the order of the board and of the feed. */
export function compareNewestFirst(
  a: Pick<Ranked, 'postedAt' | 'postingId'>,
  b: Pick<Ranked, 'postedAt' | 'postingId'>,
): number {
  return b.postedAt - a.postedAt || (a.postingId < b.postingId ? -1 : a.postingId > b.postingId ? 1 : 0);
}
