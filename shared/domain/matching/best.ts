/**
 * The best postings of each client of a block, as one min-heap per client in a shared array. A score combines share,
 * preferred skills and order of the posting in one number, so that a comparison is one instruction.
 */
const orderSpan = 2 ** 27;
const preferredSpan = 2 ** 8;
/** Different shares of at most 200 skills differ by at least 1/39,800, so integers of this range distinguish them. */
const shareSpan = 2 ** 17;

/** The number of postings that a score can distinguish. */
export const maxPostings = orderSpan;

/** The score of a match, higher is better. `order` is the number of the posting, newest first. */
export function placeOf(matched: number, required: number, preferredMatched: number, order: number): number {
  const share = Math.floor((matched * shareSpan) / required);
  return (share * preferredSpan + preferredMatched) * orderSpan + (orderSpan - 1 - order);
}

/** The score from an integer rating below 2^26, higher is better. */
export function placeByScore(score: number, order: number): number {
  return score * orderSpan + (orderSpan - 1 - order);
}

export function orderIn(place: number): number {
  return orderSpan - 1 - (place % orderSpan);
}

export function preferredIn(place: number): number {
  return Math.floor(place / orderSpan) % preferredSpan;
}

export function matchedIn(place: number, required: number): number {
  return Math.ceil((Math.floor(place / orderSpan / preferredSpan) * required) / shareSpan);
}

export class BestPlaces {
  readonly #limit: number;
  readonly #places: Float64Array;
  readonly #sizes: Uint32Array;
  readonly #offered: Uint32Array;

  constructor(clients: number, limit: number) {
    this.#limit = limit;
    this.#places = new Float64Array(clients * limit);
    this.#sizes = new Uint32Array(clients);
    this.#offered = new Uint32Array(clients);
  }

  offer(client: number, place: number): void {
    this.#offered[client] = (this.#offered[client] ?? 0) + 1;
    const base = client * this.#limit;
    const size = this.#sizes[client] ?? 0;
    if (size < this.#limit) {
      this.#sizes[client] = size + 1;
      rise(this.#places, base, size, place);
    } else if (place > (this.#places[base] ?? 0)) {
      sink(this.#places, base, size, place);
    }
  }

  /** The number of offered postings; if it exceeds the limit, some were dropped. */
  offered(client: number): number {
    return this.#offered[client] ?? 0;
  }

  /** The scores of one client, ascending. Sorts the heap in place: call it last. */
  sorted(client: number): Float64Array {
    const base = client * this.#limit;
    return this.#places.subarray(base, base + (this.#sizes[client] ?? 0)).sort();
  }
}

function rise(places: Float64Array, base: number, from: number, place: number): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = places[base + parent] ?? 0;
    if (above <= place) {
      break;
    }
    places[base + at] = above;
    at = parent;
  }
  places[base + at] = place;
}

function sink(places: Float64Array, base: number, size: number, place: number): void {
  let at = 0;
  for (let child = 1; child < size; child = 2 * at + 1) {
    const left = places[base + child] ?? 0;
    const right = child + 1 < size ? (places[base + child + 1] ?? 0) : Number.POSITIVE_INFINITY;
    const lower = Math.min(left, right);
    if (lower >= place) {
      break;
    }
    places[base + at] = lower;
    at = right < left ? child + 1 : child;
  }
  places[base + at] = place;
}
