import { BestPlaces, orderIn, placeByScore, placeOf } from '#shared/domain/matching/best.ts';
import { listAt } from '#shared/domain/matching/lists.ts';
import { type Posting, postingTypes } from '#shared/domain/posting.ts';
import { foldText } from '#shared/domain/text.ts';
import type { Codes, IndexSegment } from '#shared/jobs/index-segment.ts';
import { isOpen, type JobIndex, type Layer } from '#shared/jobs/job-index.ts';
import { type BoardSort, compareBy, type MatchSummary, matchSummary, type Position } from '#shared/jobs/position.ts';
import type { SegmentMatches } from '#shared/jobs/skill-lists.ts';
import { scoreKeywords } from './keywords.ts';

/** Filters of the board (JB-11): all must hold; of several values of one filter, one. */
export interface BoardQuery {
  /** Every word must be in title, employer or skills; the last may be a beginning. Accents and case do not matter. */
  readonly q?: string | undefined;
  readonly nocs?: readonly string[] | undefined;
  readonly sectors?: readonly string[] | undefined;
  /** Company ids. */
  readonly employers?: readonly string[] | undefined;
  readonly types?: readonly NonNullable<Posting['type']>[] | undefined;
  readonly cities?: readonly string[] | undefined;
  readonly provinces?: readonly string[] | undefined;
  readonly postedWithinDays?: number | undefined;
  /** 50–100, of the unrounded share; nothing passes it without `skillIds`. */
  readonly minMatch?: number | undefined;
}

export interface BoardRequest {
  readonly query: BoardQuery;
  /** `match` needs `skillIds`, `relevance` needs `q`: without, all share a place and the newest come first. */
  readonly sort: BoardSort;
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: Position | undefined;
  /** The client's own skills (JB-06); without, hits have no `match`. */
  readonly skillIds?: Iterable<string> | undefined;
  /** The domain clock. */
  readonly now: Date;
}

interface BoardHit {
  readonly postingId: string;
  readonly match?: MatchSummary | undefined;
  readonly position: Position;
}

export interface BoardPage {
  readonly hits: readonly BoardHit[];
  /** Absent on the last page, also when that is full. */
  readonly next?: Position | undefined;
}

/** One page of the job board: open postings (JB-10) that pass the filters, in the order asked for. */
export function searchJobs(index: JobIndex, request: BoardRequest): BoardPage {
  const matches = request.skillIds && index.matches(request.skillIds);
  const hits = index.layers.flatMap((layer, i) => layerHits(layer, request, matches?.[i]));
  hits.sort((a, b) => compareBy[request.sort](a.position, b.position));
  const page = hits.slice(0, request.limit);
  return { hits: page, ...(hits.length > request.limit ? { next: page.at(-1)?.position } : {}) };
}

function layerHits(layer: Layer, request: BoardRequest, matches: SegmentMatches | undefined): BoardHit[] {
  const { segment } = layer;
  const { query, sort, after, limit } = request;
  const scores = query.q === undefined ? undefined : scoreKeywords(segment, query.q);
  const passes = filter(layer, query, request.now.getTime(), scores, matches);
  const positionOf = (posting: number): Position => ({
    score: scores?.[posting] ?? 0,
    matched: matches?.matched(posting) ?? 0,
    required: matches?.required(posting) ?? 0,
    preferredMatched: matches?.preferredMatched(posting) ?? 0,
    postedAt: segment.postedAt[posting] ?? 0,
    // Looked at only where all else is equal.
    get postingId() {
      return segment.postingIds.at(posting);
    },
  });
  const comesAfter = (posting: number) => !after || compareBy[sort](positionOf(posting), after) > 0;
  return firstOf(segment, sort, limit + 1, (posting) => passes(posting) && comesAfter(posting), scores, matches).map(
    (posting) => ({
      postingId: segment.postingIds.at(posting),
      match: matches && matchSummary(matches, posting),
      position: { ...positionOf(posting) },
    }),
  );
}

/** The first few postings of a file in an order, without sorting all of them: their numbers are in newest-first order already. */
function firstOf(
  segment: IndexSegment,
  sort: BoardSort,
  limit: number,
  passes: (posting: number) => boolean,
  scores: Uint16Array | undefined,
  matches: SegmentMatches | undefined,
): number[] {
  if (sort === 'date') {
    const found: number[] = [];
    for (let posting = 0; posting < segment.count && found.length < limit; posting += 1) {
      if (passes(posting)) {
        found.push(posting);
      }
    }
    return found;
  }
  const best = new BestPlaces(1, limit);
  for (let posting = 0; posting < segment.count; posting += 1) {
    if (!passes(posting)) {
      continue;
    }
    best.offer(
      0,
      sort === 'relevance'
        ? placeByScore(scores?.[posting] ?? 0, posting)
        : placeOf(
            matches?.matched(posting) ?? 0,
            Math.max(matches?.required(posting) ?? 0, 1),
            matches?.preferredMatched(posting) ?? 0,
            posting,
          ),
    );
  }
  return Array.from(best.sorted(0).reverse(), orderIn);
}

function filter(
  layer: Layer,
  query: BoardQuery,
  now: number,
  scores: Uint16Array | undefined,
  matches: SegmentMatches | undefined,
): (posting: number) => boolean {
  const { segment } = layer;
  const tests: ((posting: number) => boolean)[] = [];
  if (scores) {
    tests.push((posting) => (scores[posting] ?? 0) > 0);
  }
  if (query.nocs) {
    tests.push(oneOfNocs(segment, query.nocs));
  }
  if (query.sectors) {
    tests.push(oneOf(segment.sectors, query.sectors));
  }
  if (query.employers) {
    tests.push(oneOf(segment.employers, query.employers));
  }
  if (query.cities) {
    tests.push(oneOf(segment.cities, query.cities.map(foldText)));
  }
  if (query.provinces) {
    tests.push(oneOf(segment.provinces, query.provinces.map(foldText)));
  }
  if (query.types) {
    const types = new Set(query.types.map((type) => postingTypes.indexOf(type) + 1));
    tests.push((posting) => types.has(segment.type[posting] ?? 0));
  }
  if (query.postedWithinDays !== undefined) {
    const from = now - query.postedWithinDays * 86_400_000;
    tests.push((posting) => (segment.postedAt[posting] ?? 0) >= from);
  }
  const { minMatch } = query;
  if (minMatch !== undefined) {
    tests.push((posting) => {
      const required = matches?.required(posting) ?? 0;
      return required > 0 && 100 * (matches?.matched(posting) ?? 0) >= minMatch * required;
    });
  }
  tests.push((posting) => isOpen(layer, posting, now));
  return (posting) => tests.every((test) => test(posting));
}

function oneOf({ table, of }: Codes, wanted: readonly string[]): (posting: number) => boolean {
  const places = new Set(wanted.map((code) => table.find(code) + 1).filter((place) => place > 0));
  return (posting) => places.has(of[posting] ?? 0);
}

function oneOfNocs({ nocs, count }: IndexSegment, wanted: readonly string[]): (posting: number) => boolean {
  const marked = new Uint8Array(count);
  for (const noc of wanted) {
    const place = nocs.table.find(noc);
    if (place >= 0) {
      for (const posting of listAt(nocs.postings, place)) {
        marked[posting] = 1;
      }
    }
  }
  return (posting) => marked[posting] === 1;
}
