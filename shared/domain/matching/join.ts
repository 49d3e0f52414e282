import { BestPlaces, matchedIn, maxPostings, orderIn, placeOf, preferredIn } from './best.ts';
import { holds, invert, ListWriter, lengthAt, listCount, type NumberLists, NumberWriter } from './lists.ts';
import { neededForBadge } from './match.ts';
import { addMembers, enough, maxRequired, paddedLength, sweep } from './scan-count.ts';

/** Postings in newest-first order (`compareNewestFirst`): each list holds the dense numbers of distinct skills. */
export interface PostingLists {
  readonly required: NumberLists;
  readonly preferred: NumberLists;
}

/** For each client the postings with a badge, best first. `cut` is 1 where more than the limit had one. */
export interface Rankings {
  /** Numbers of postings, one list per client. */
  readonly postings: NumberLists;
  /** Beside `postings.values`. */
  readonly matched: Uint8Array;
  readonly preferredMatched: Uint8Array;
  readonly cut: Uint8Array;
}

/** How many of its best postings a client keeps. */
export const maxRanked = 200;

/** Clients counted at a time: their counters and a few lists fit the first-level cache. */
const blockSize = 16_384;

/** A skill that more than this share of a block has is a long list, which may be set aside. */
const longShare = 1 / 32;

/**
 * Every client against every posting: who has the badge (DEC-5), ranked. Equal to `match` and `compareMatches` on each pair.
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
 * Most hits come from the few skills that nearly everybody has. So of a posting's long lists, up to half of the hits that
 * it takes to earn a badge are set aside: whoever lacks the rest without them cannot reach the badge with them, and only
 * those few who do not lack it are looked up in the lists set aside.
 */
class ClientBlock {
  readonly #inverted: NumberLists;
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #found: Uint32Array;
  /** Place of a skill among the long lists, the longest first; -1 for the others. */
  readonly #rank: Int32Array;
  /** For each long list one byte per client: 1 if the client has the skill. */
  readonly #long: Uint8Array;
  readonly #width: number;
  /** Long skills of the posting in hand, the longest first. */
  readonly #aside = new Int32Array(maxRequired);
  #asideCount = 0;

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
    const aside = this.#setAside(postings.required, posting, need >> 1);
    const start = enough - need + aside;
    this.#words.fill(Math.imul(start, 0x01010101));
    this.#count(postings.required, posting, aside);
    const found = sweep(this.#words, this.#bytes, this.#found);
    const prefers = lengthAt(postings.preferred, posting) > 0;
    for (let i = 0; i < found; i += 1) {
      const client = this.#found[i] ?? 0;
      const matched = (this.#bytes[client] ?? 0) - start + this.#lookUp(client, aside);
      if (matched >= need) {
        const preferred = prefers ? this.#countPreferred(postings.preferred, posting, client) : 0;
        best.offer(client, placeOf(matched, required, preferred, posting));
      }
    }
  }

  /** Collects the posting's long skills, the longest first, and returns how many of them, at most `most`, are set aside. */
  #setAside(required: NumberLists, posting: number, most: number): number {
    const { offsets, values } = required;
    const end = offsets[posting + 1] ?? 0;
    let count = 0;
    for (let i = offsets[posting] ?? 0; i < end; i += 1) {
      const skill = values[i] ?? 0;
      if ((this.#rank[skill] ?? -1) >= 0) {
        insertByRank(this.#aside, count, skill, this.#rank);
        count += 1;
      }
    }
    this.#asideCount = count;
    return Math.min(count, most);
  }

  #count(required: NumberLists, posting: number, aside: number): void {
    const { offsets, values } = required;
    const end = offsets[posting + 1] ?? 0;
    for (let i = offsets[posting] ?? 0; i < end; i += 1) {
      const skill = values[i] ?? 0;
      if ((this.#rank[skill] ?? -1) < 0) {
        this.#addSkill(skill);
      }
    }
    for (let i = aside; i < this.#asideCount; i += 1) {
      this.#addSkill(this.#aside[i] ?? 0);
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

  #lookUp(client: number, aside: number): number {
    let hits = 0;
    for (let i = 0; i < aside; i += 1) {
      hits += this.#long[(this.#rank[this.#aside[i] ?? 0] ?? 0) * this.#width + client] ?? 0;
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
