import { joinPostings } from '#shared/domain/matching/join.ts';
import { listAt, listCount } from '#shared/domain/matching/lists.ts';
import { asArrays, type MatchData, PairSum, skillCount } from './match-data.ts';

/** The best of each client: that many are compared. */
export const ranked = 50;

/** One way to find the best postings of every client. `run` is what is timed; `pairs` tells what it found. */
export interface Peer {
  readonly name: string;
  run(): unknown;
  /** @param clients of the first so many only */
  pairs(clients?: number): Promise<PairSum>;
  /** It is run for the first so many clients, and its time multiplied up; absent: for all. */
  readonly sample?: number;
}

export function ours({ clients, postings }: MatchData): Peer {
  const none = { offsets: new Uint32Array(listCount(postings) + 1), values: new Uint32Array() };
  let found: ReturnType<typeof joinPostings> | undefined;
  return {
    name: 'this project: ScanCount over typed arrays',
    run: () => {
      found = joinPostings(clients, { required: postings, preferred: none }, skillCount, ranked);
    },
    pairs: async (only = listCount(clients)) => {
      const sum = new PairSum();
      for (let client = 0; found && client < only; client += 1) {
        const from = found.postings.offsets[client] ?? 0;
        for (const [i, posting] of listAt(found.postings, client).entries()) {
          sum.add(client, posting, found.matched[from + i] ?? 0);
        }
      }
      return sum;
    },
  };
}

/** What one would write first: for each client and posting, count the skills that are in the client's set. */
export function setLoop(data: MatchData, sample: number): Peer {
  const clients = asArrays(data.clients).slice(0, sample);
  const postings = asArrays(data.postings);
  let found: { posting: number; matched: number }[][] = [];
  return {
    name: 'plain Set loop',
    sample,
    run: () => {
      found = clients.map((own) => {
        const held = new Set(own);
        const hits: { posting: number; matched: number; share: number }[] = [];
        for (const [posting, required] of postings.entries()) {
          let matched = 0;
          for (const skill of required) {
            if (held.has(skill)) {
              matched += 1;
            }
          }
          if (2 * matched >= required.length) {
            hits.push({ posting, matched, share: matched / required.length });
          }
        }
        return hits.sort((a, b) => b.share - a.share || a.posting - b.posting).slice(0, ranked);
      });
    },
    pairs: async () => {
      const sum = new PairSum();
      for (const [client, hits] of found.entries()) {
        for (const { posting, matched } of hits) {
          sum.add(client, posting, matched);
        }
      }
      return sum;
    },
  };
}
