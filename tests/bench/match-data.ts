import { ListWriter, listAt, listCount, type NumberLists } from '#shared/domain/matching/lists.ts';

export const skillCount = 35_000;

/**
 * Skills by Zipf's law with a flat head: the chance of a skill is 1 / (rank + 10). The most frequent one is then held by
 * about 30 % of the clients and asked for by about 21 % of the postings, and a client has 23 postings with a badge.
 */
const headRank = 10;

/** Mulberry32: the same numbers in every run. */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface MatchData {
  /** 5–60 skills each. */
  readonly clients: NumberLists;
  /** 3–40 required skills each, in newest-first order. */
  readonly postings: NumberLists;
}

export function matchData(clients: number, postings: number): MatchData {
  const random = numbers(20_260_301);
  const draw = zipf(random);
  return { clients: lists(clients, 5, 60, random, draw), postings: lists(postings, 3, 40, random, draw) };
}

function zipf(random: () => number): () => number {
  const upTo = new Float64Array(skillCount);
  let total = 0;
  for (let rank = 0; rank < skillCount; rank += 1) {
    total += 1 / (rank + 1 + headRank);
    upTo[rank] = total;
  }
  return () => {
    const at = random() * total;
    let low = 0;
    let high = skillCount - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
}

function lists(count: number, least: number, most: number, random: () => number, draw: () => number): NumberLists {
  const writer = new ListWriter();
  const skills = new Set<number>();
  for (let i = 0; i < count; i += 1) {
    const size = least + Math.floor(random() * (most - least + 1));
    skills.clear();
    while (skills.size < size) {
      skills.add(draw());
    }
    writer.add(skills);
  }
  return writer.finish();
}

export function asArrays(all: NumberLists): number[][] {
  return Array.from({ length: listCount(all) }, (_, i) => [...listAt(all, i)]);
}

/** A set of (client, posting, matched), told apart by count and a sum that does not depend on the order. */
export class PairSum {
  count = 0;
  #sum = 0n;

  add(client: number, posting: number, matched: number): void {
    this.count += 1;
    let mixed = BigInt(client) * 1_000_003n + BigInt(posting) * 257n + BigInt(matched);
    mixed = (mixed * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
    this.#sum = (this.#sum + (mixed ^ (mixed >> 29n))) & 0xffffffffffffffffn;
  }

  toString(): string {
    return `${this.count} ${this.#sum.toString(16)}`;
  }
}
