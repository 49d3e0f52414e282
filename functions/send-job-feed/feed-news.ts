import { compareMatches } from '#shared/domain/matching/ranking.ts';
import {
  type FeedBasis,
  type FeedClient,
  type FeedItem,
  type FeedLayer,
  feedBasis,
  feedLayers,
} from '#shared/jobs/feed.ts';
import { isOpen, type JobIndex } from '#shared/jobs/job-index.ts';

/** JE-03. */
export const maxMailItems = 20;

/** Postings become visible some time after their timestamps. Timestamps count as this much later, so that no posting is missed. */
const settlingMs = 10 * 60_000;

export interface FeedNews {
  readonly basis: FeedBasis;
  /** Best first (DEC-5), at most `maxMailItems`. */
  readonly items: readonly FeedItem[];
  /** Of all new postings, not only `items`. */
  readonly count: number;
  /** `since` of the next mail, in epoch milliseconds. */
  readonly through: number;
}

/**
 * JE-03: the new postings in a client's feed. A posting is new if it was listed, or if the earliest follow that includes it began,
 * after `since`. In a feed by skills: if the scheduled match first found it after `since`.
 *
 * @param options.since `through` of the last mail; undefined before the first one: all postings are new
 * @param options.firstSeen when the scheduled match first found it, by posting, in epoch milliseconds
 */
export function newForMail(
  index: JobIndex,
  client: FeedClient,
  options: {
    readonly since: number | undefined;
    readonly firstSeen: ReadonlyMap<string, number>;
    readonly now: Date;
  },
): FeedNews {
  const basis = feedBasis(client.follows);
  const since = options.since ?? Number.NEGATIVE_INFINITY;
  const fresh: FeedItem[] = [];
  let through = Math.max(options.now.getTime(), since);
  for (const layer of feedLayers(index, client)) {
    for (const posting of candidates(layer, basis, options.firstSeen)) {
      if (!layer.brings(basis, posting) || !isOpen(layer.layer, posting, options.now.getTime())) {
        continue;
      }
      const arrived = arrivalOf(layer, basis, posting, options.firstSeen) + settlingMs;
      if (arrived <= since) {
        continue;
      }
      through = Math.max(through, arrived);
      fresh.push(layer.item(posting));
    }
  }
  fresh.sort((a, b) => compareMatches(a.position, b.position));
  return { basis, items: fresh.slice(0, maxMailItems), count: fresh.length, through };
}

function* candidates(layer: FeedLayer, basis: FeedBasis, firstSeen: ReadonlyMap<string, number>): Iterable<number> {
  const { segment } = layer.layer;
  if (basis === 'follows') {
    for (let posting = 0; posting < segment.count; posting += 1) {
      yield posting;
    }
    return;
  }
  for (const postingId of firstSeen.keys()) {
    const posting = segment.find(postingId);
    if (posting >= 0) {
      yield posting;
    }
  }
}

function arrivalOf(
  layer: FeedLayer,
  basis: FeedBasis,
  posting: number,
  firstSeen: ReadonlyMap<string, number>,
): number {
  const { segment } = layer.layer;
  if (basis === 'skills') {
    return firstSeen.get(segment.postingIds.at(posting)) ?? Number.NEGATIVE_INFINITY;
  }
  return Math.max(segment.listedAt[posting] ?? 0, layer.followedSince(posting));
}
