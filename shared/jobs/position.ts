import * as z from 'zod';
import { hasBadge, percentOf } from '#shared/domain/matching/match.ts';
import { compareMatches, compareNewestFirst } from '#shared/domain/matching/ranking.ts';
import type { SegmentMatches } from './skill-lists.ts';

export const boardSorts = ['date', 'match', 'relevance'] as const;
export type BoardSort = (typeof boardSorts)[number];

/**
 * The place of a posting in a sorted list, by values that do not depend on what else is in the index: a page that starts
 * after it neither repeats nor loses postings while others come and go.
 */
export const Position = z.object({
  score: z.number(),
  matched: z.number(),
  required: z.number(),
  preferredMatched: z.number(),
  /** Epoch milliseconds. */
  postedAt: z.number(),
  postingId: z.string(),
});
export type Position = z.infer<typeof Position>;

/** Total orders: no two postings share a place. */
export const compareBy: Readonly<Record<BoardSort, (a: Position, b: Position) => number>> = {
  date: compareNewestFirst,
  match: compareMatches,
  relevance: (a, b) => b.score - a.score || compareNewestFirst(a, b),
};

/** How a client fits a posting, in counts (DEC-5). `percent` is whole and rounded down, null without required skills. */
export interface MatchSummary {
  readonly matched: number;
  readonly required: number;
  readonly preferredMatched: number;
  readonly percent: number | null;
  readonly badge: boolean;
}

export function matchSummary(matches: SegmentMatches, posting: number): MatchSummary {
  const counts = { matched: matches.matched(posting), required: matches.required(posting) };
  return {
    ...counts,
    preferredMatched: matches.preferredMatched(posting),
    percent: percentOf(counts),
    badge: hasBadge(counts),
  };
}
