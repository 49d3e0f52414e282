import * as z from 'zod';
import { hasBadge, percentOf } from '#shared/domain/matching/match.ts';
import { compareMatches, compareNewestFirst } from '#shared/domain/matching/ranking.ts';
import { invalid } from '#shared/problem.ts';
import type { SegmentMatches } from './skill-lists.ts';

export const boardSorts = ['date', 'match', 'relevance'] as const;
export type BoardSort = (typeof boardSorts)[number];

/**
 * The place of a posting in a sorted list, independent of the rest of the index, so that paging neither repeats nor skips
 * postings while the index changes.
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

/**
 * The position in a decoded cursor; `undefined` without a cursor.
 * @throws 400 where it is not one
 */
export function positionFrom(cursor: unknown): Position | undefined {
  const position = Position.optional().safeParse(cursor);
  if (!position.success) {
    throw invalid('/query/cursor', 'This is not a cursor of this list. Start again without it.');
  }
  return position.data;
}

/** Total orders: no two postings compare as equal. */
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
