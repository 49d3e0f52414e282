import { holds, listAt, type NumberLists } from '#shared/domain/matching/lists.ts';
import type { IndexSegment } from './index-segment.ts';
import { isOpen, type JobIndex, type Layer } from './job-index.ts';
import { compareBy, type MatchSummary, matchSummary, type Position } from './position.ts';
import type { SegmentMatches } from './skill-lists.ts';

/** What a client follows: ids of occupations (NOC codes), companies and sectors, each since a time (ISO-8601). */
export interface Follows {
  readonly occupations: readonly Follow[];
  readonly companies: readonly Follow[];
  readonly sectors: readonly Follow[];
}

interface Follow {
  readonly id: string;
  readonly since: string;
}

/** Why a posting is in the feed (JB-08): a follow that brings it, or the client's skills. */
export type FeedReason =
  | { readonly kind: 'occupation'; readonly id: string }
  | { readonly kind: 'company'; readonly id: string }
  | { readonly kind: 'sector'; readonly id: string }
  | { readonly kind: 'skills'; readonly matched: number; readonly required: number };

export interface FeedItem {
  readonly postingId: string;
  readonly match: MatchSummary;
  /** Never empty. */
  readonly reasons: readonly FeedReason[];
  readonly position: Position;
}

/** DEC-11: by what the client follows, or by skills alone for a client who follows nothing. */
export type FeedBasis = 'follows' | 'skills';

export interface FeedPage {
  readonly basis: FeedBasis;
  readonly items: readonly FeedItem[];
  /** Absent on the last page, also when that is full. */
  readonly next?: Position | undefined;
}

export interface FeedClient {
  readonly follows: Follows;
  /** The client's own skills (JB-06). */
  readonly skillIds: Iterable<string>;
}

export function feedBasis({ occupations, companies, sectors }: Follows): FeedBasis {
  return occupations.length + companies.length + sectors.length > 0 ? 'follows' : 'skills';
}

/**
 * JB-08, DEC-11: one page of a client's feed, newest first: open postings that a follow brings (skills are then a further
 * reason), or, for a client who follows nothing, those with a badge.
 */
export function selectFeed(
  index: JobIndex,
  client: FeedClient,
  options: { readonly limit: number; readonly after?: Position | undefined; readonly now: Date },
): FeedPage {
  const basis = feedBasis(client.follows);
  const items = feedLayers(index, client).flatMap((layer) => pageOf(layer, basis, options));
  items.sort((a, b) => compareBy.date(a.position, b.position));
  const page = items.slice(0, options.limit);
  return { basis, items: page, ...(items.length > options.limit ? { next: page.at(-1)?.position } : {}) };
}

function pageOf(
  layer: FeedLayer,
  basis: FeedBasis,
  { limit, after, now }: { readonly limit: number; readonly after?: Position | undefined; readonly now: Date },
): FeedItem[] {
  const { segment } = layer.layer;
  const items: FeedItem[] = [];
  for (let posting = 0; posting < segment.count && items.length <= limit; posting += 1) {
    if (after && (segment.postedAt[posting] ?? 0) > after.postedAt) {
      continue;
    }
    if (!layer.brings(basis, posting) || !isOpen(layer.layer, posting, now.getTime())) {
      continue;
    }
    const item = layer.item(posting);
    if (!after || compareBy.date(item.position, after) > 0) {
      items.push(item);
    }
  }
  return items;
}

/** A follow as one index file knows it: the postings it brings. */
interface SegmentFollow {
  readonly reason: FeedReason;
  readonly since: number;
  readonly lists: NumberLists;
  readonly place: number;
}

/** One layer of the index through the eyes of one client. */
export class FeedLayer {
  readonly layer: Layer;
  readonly matches: SegmentMatches;
  readonly #follows: readonly SegmentFollow[];
  readonly #followed: Uint8Array;

  constructor(layer: Layer, matches: SegmentMatches, follows: Follows) {
    this.layer = layer;
    this.matches = matches;
    this.#follows = segmentFollows(layer.segment, follows);
    this.#followed = new Uint8Array(layer.segment.count);
    for (const { lists, place } of this.#follows) {
      for (const posting of listAt(lists, place)) {
        this.#followed[posting] = 1;
      }
    }
  }

  brings(basis: FeedBasis, posting: number): boolean {
    return basis === 'follows' ? this.#followed[posting] === 1 : this.matches.badge(posting);
  }

  /** Since when the earliest of the follows that bring a posting is held, in epoch milliseconds. */
  followedSince(posting: number): number {
    return Math.min(...this.#bringing(posting).map((follow) => follow.since));
  }

  item(posting: number): FeedItem {
    const { segment } = this.layer;
    const match = matchSummary(this.matches, posting);
    const reasons = this.#bringing(posting).map((follow) => follow.reason);
    if (match.badge) {
      reasons.push({ kind: 'skills', matched: match.matched, required: match.required });
    }
    const postingId = segment.postingIds.at(posting);
    return {
      postingId,
      match,
      reasons,
      position: {
        score: 0,
        matched: match.matched,
        required: match.required,
        preferredMatched: match.preferredMatched,
        postedAt: segment.postedAt[posting] ?? 0,
        postingId,
      },
    };
  }

  #bringing(posting: number): readonly SegmentFollow[] {
    return this.#follows.filter(({ lists, place }) =>
      holds(lists.values, posting, lists.offsets[place], lists.offsets[place + 1]),
    );
  }
}

export function feedLayers(index: JobIndex, client: FeedClient): FeedLayer[] {
  const matches = index.matches(client.skillIds);
  return index.layers.flatMap((layer, i) => {
    const counts = matches[i];
    return counts ? [new FeedLayer(layer, counts, client.follows)] : [];
  });
}

function segmentFollows(segment: IndexSegment, { occupations, companies, sectors }: Follows): SegmentFollow[] {
  const kinds = [
    { kind: 'occupation', follows: occupations, table: segment.nocs.table, lists: segment.nocs.postings },
    { kind: 'company', follows: companies, table: segment.employers.table, lists: segment.employerPostings },
    { kind: 'sector', follows: sectors, table: segment.sectors.table, lists: segment.sectorPostings },
  ] as const;
  return kinds.flatMap(({ kind, follows, table, lists }) =>
    follows.flatMap(({ id, since }) => {
      const place = table.find(id);
      return place < 0 ? [] : [{ reason: { kind, id }, since: Date.parse(since), lists, place }];
    }),
  );
}
