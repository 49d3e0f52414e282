import { BestPlaces, matchedIn, maxPostings, orderIn, placeOf, preferredIn } from './best.ts';
import { holds, invert, ListWriter, lengthAt, listCount, type NumberLists, NumberWriter } from './lists.ts';
import { neededForBadge } from './match.ts';
import { addMembers, enough, maxRequired, paddedLength, sweep } from './scan-count.ts';

/** Postings in the order of `compareNewestFirst`; each list has the numbers of distinct skills. */
export interface PostingLists {
  readonly required: NumberLists;
  readonly preferred: NumberLists;
}

/** For each client the postings with a badge, best first. `cut` is 1 if more postings than the limit have one. */
export interface Rankings {
  /** Numbers of postings, one list per client. */
  readonly postings: NumberLists;
  /** Parallel to `postings.values`, as is `preferredMatched`. */
  readonly matched: Uint8Array;
  readonly preferredMatched: Uint8Array;
  readonly cut: Uint8Array;
}

/** How many of its best postings a client keeps. */
export const maxRanked = 200;

/** Clients per block: their counters and a few lists fit in the L1 cache. */
const blockSize = 16_384;

/** Skills that more than this share of a block has are long lists, which can be skipped. */
const longShare = 1 / 32;

/**
 * Ranks all postings with a badge for each client (DEC-5). Equal to `match` and `compareMatches` for each pair.
 *
 * @param clients one list of distinct skill numbers per client
 * @param skillCount skill numbers are below this
 */
export function joinPostings(
  clients: NumberLists,
  postings: PostingLists,
  skillCount: number,
  limit: number = maxRanked,
): Rankings {
  if (listCount(postings.required) > maxPostings) {
    throw new RangeError('Too many postings for one join');
  }
  const out = new RankingWriter(postings.required);
  for (let from = 0; from < listCount(clients); from += blockSize) {
    const to = Math.min(from + blockSize, listCount(clients));
    const block = new ClientBlock(invert(clients, skillCount, from, to), to - from);
    const best = new BestPlaces(to - from, limit);
    for (let posting = 0; posting < listCount(postings.required); posting += 1) {
      block.offerMatches(postings, posting, best);
    }
    for (let client = 0; client < to - from; client += 1) {
      out.add(best.sorted(client), best.offered(client) > limit);
    }
  }
  return out.finish();
}

/**
 * One block of clients, inverted: for each skill the clients that have it.
 *
 * Most hits come from a few skills that nearly all clients have. So a posting's longest lists, up to half of the needed
 * hits, are skipped at first: clients without the other half cannot get a badge, and only the remaining few are looked
 * up in the skipped lists.
 */
class ClientBlock {
  readonly #inverted: NumberLists;
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #found: Uint32Array;
  /** Rank of a skill among the long lists, the longest first; -1 for other skills. */
  readonly #rank: Int32Array;
  /** One byte per long list and client: 1 if the client has the skill. */
  readonly #long: Uint8Array;
  readonly #width: number;
  /** Long skills of the current posting, the longest first. */
  readonly #longest = new Int32Array(maxRequired);
  #longestCount = 0;

  constructor(inverted: NumberLists, clients: number) {
    this.#inverted = inverted;
    this.#width = paddedLength(clients);
    this.#bytes = new Uint8Array(this.#width);
    this.#words = new Int32Array(this.#bytes.buffer);
    this.#found = new Uint32Array(this.#width);
    const long = longSkills(inverted, clients);
    this.#rank = new Int32Array(listCount(inverted)).fill(-1);
    this.#long = new Uint8Array(long.length * this.#width);
    for (const [rank, skill] of long.entries()) {
      this.#rank[skill] = rank;
      const from = inverted.offsets[skill] ?? 0;
      addMembers(
        this.#long.subarray(rank * this.#width, (rank + 1) * this.#width),
        inverted.values,
        from,
        from + lengthAt(inverted, skill),
      );
    }
  }

  offerMatches(postings: PostingLists, posting: number, best: BestPlaces): void {
    const required = lengthAt(postings.required, posting);
    if (required === 0) {
      return;
    }
    if (required > maxRequired) {
      throw new RangeError(`A posting has more than ${maxRequired} required skills`);
    }
    const need = neededForBadge(required);
    const skipped = this.#skipLongest(postings.required, posting, need >> 1);
    const start = enough - need + skipped;
    this.#words.fill(Math.imul(start, 0x01010101));
    this.#count(postings.required, posting, skipped);
    const found = sweep(this.#words, this.#bytes, this.#found);
    const prefers = lengthAt(postings.preferred, posting) > 0;
    for (let i = 0; i < found; i += 1) {
      const client = this.#found[i] ?? 0;
      const matched = (this.#bytes[client] ?? 0) - start + this.#countSkipped(client, skipped);
      if (matched >= need) {
        const preferred = prefers ? this.#countPreferred(postings.preferred, posting, client) : 0;
        best.offer(client, placeOf(matched, required, preferred, posting));
      }
    }
  }

  /** Collects the posting's long skills, the longest first, and returns how many of them are skipped, at most `max`. */
  #skipLongest(required: NumberLists, posting: number, max: number): number {
    const { offsets, values } = required;
    const end = offsets[posting + 1] ?? 0;
    let count = 0;
    for (let i = offsets[posting] ?? 0; i < end; i += 1) {
      const skill = values[i] ?? 0;
      if ((this.#rank[skill] ?? -1) >= 0) {
        insertByRank(this.#longest, count, skill, this.#rank);
        count += 1;
      }
    }
    this.#longestCount = count;
    return Math.min(count, max);
  }

  #count(required: NumberLists, posting: number, skipped: number): void {
    const { offsets, values } = required;
    const end = offsets[posting + 1] ?? 0;
    for (let i = offsets[posting] ?? 0; i < end; i += 1) {
      const skill = values[i] ?? 0;
      if ((this.#rank[skill] ?? -1) < 0) {
        this.#addSkill(skill);
      }
    }
    for (let i = skipped; i < this.#longestCount; i += 1) {
      this.#addSkill(this.#longest[i] ?? 0);
    }
  }

  #addSkill(skill: number): void {
    addMembers(
      this.#bytes,
      this.#inverted.values,
      this.#inverted.offsets[skill] ?? 0,
      this.#inverted.offsets[skill + 1] ?? 0,
    );
  }

  #countSkipped(client: number, skipped: number): number {
    let hits = 0;
    for (let i = 0; i < skipped; i += 1) {
      hits += this.#long[(this.#rank[this.#longest[i] ?? 0] ?? 0) * this.#width + client] ?? 0;
    }
    return hits;
  }

  #countPreferred(preferred: NumberLists, posting: number, client: number): number {
    const { offsets, values } = this.#inverted;
    const end = preferred.offsets[posting + 1] ?? 0;
    let hits = 0;
    for (let i = preferred.offsets[posting] ?? 0; i < end; i += 1) {
      const skill = preferred.values[i] ?? 0;
      if (holds(values, client, offsets[skill], offsets[skill + 1])) {
        hits += 1;
      }
    }
    return hits;
  }
}

function longSkills(inverted: NumberLists, clients: number): number[] {
  const long: number[] = [];
  for (let skill = 0; skill < listCount(inverted); skill += 1) {
    if (lengthAt(inverted, skill) > clients * longShare) {
      long.push(skill);
    }
  }
  return long.sort((a, b) => lengthAt(inverted, b) - lengthAt(inverted, a));
}

function insertByRank(skills: Int32Array, count: number, skill: number, rank: Int32Array): void {
  let at = count;
  while (at > 0) {
    const before = skills[at - 1] ?? 0;
    if ((rank[before] ?? 0) <= (rank[skill] ?? 0)) {
      break;
    }
    skills[at] = before;
    at -= 1;
  }
  skills[at] = skill;
}

class RankingWriter {
  readonly #required: NumberLists;
  readonly #lists = new ListWriter();
  readonly #matched = new NumberWriter();
  readonly #preferred = new NumberWriter();
  readonly #cut = new NumberWriter();

  constructor(required: NumberLists) {
    this.#required = required;
  }

  add(worstFirst: Float64Array, cut: boolean): void {
    const places = worstFirst.reverse();
    this.#lists.add(places.map(orderIn));
    for (const place of places) {
      this.#matched.push(matchedIn(place, lengthAt(this.#required, orderIn(place))));
      this.#preferred.push(preferredIn(place));
    }
    this.#cut.push(cut ? 1 : 0);
  }

  finish(): Rankings {
    return {
      postings: this.#lists.finish(),
      matched: Uint8Array.from(this.#matched.view()),
      preferredMatched: Uint8Array.from(this.#preferred.view()),
      cut: Uint8Array.from(this.#cut.view()),
    };
  }
}
