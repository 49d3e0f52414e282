import { type ClientRanking, mergeRanking } from '#shared/domain/matching/merge.ts';
import type { JobIndex } from '#shared/jobs/job-index.ts';
import type { MatchInput } from '#shared/persistence/match-input.ts';
import type { StoredMatchResult } from '#shared/persistence/match-results.ts';
import { MatchCatalogue } from './match-catalogue.ts';
import { rankClients } from './rank-clients.ts';

/** The open postings that a run looks at, and which of them changed. */
export class PostingsToMatch {
  readonly #all: MatchCatalogue;
  readonly #changed: MatchCatalogue | undefined;
  /** Open and unchanged: earlier results for them still hold. */
  readonly #unchanged = new Set<string>();

  constructor(index: JobIndex, now: Date, changedFrom: string | undefined) {
    this.#all = new MatchCatalogue(index, { now });
    if (changedFrom === undefined) {
      return;
    }
    this.#changed = new MatchCatalogue(index, { now, changedFrom: new Date(changedFrom) });
    for (let i = 0; i < this.#all.count; i += 1) {
      this.#unchanged.add(this.#all.posting(i).postingId);
    }
    for (let i = 0; i < this.#changed.count; i += 1) {
      this.#unchanged.delete(this.#changed.posting(i).postingId);
    }
  }

  get count(): number {
    return this.#all.count;
  }

  /** Clients that did not change are matched with changed postings only, and merged with their earlier result. */
  *rank(
    inputs: readonly MatchInput[],
    before: ReadonlyMap<string, StoredMatchResult>,
    changedFrom: string | undefined,
  ): Iterable<[MatchInput, ClientRanking]> {
    let full = inputs;
    if (this.#changed && changedFrom !== undefined) {
      const unchanged = inputs.filter((input) => input.changedAt < changedFrom);
      const changed = inputs.filter((input) => input.changedAt >= changedFrom);
      const fresh = rankClients(
        this.#changed,
        unchanged.map((input) => input.skillIds),
      );
      for (const [i, input] of unchanged.entries()) {
        const previous = before.get(input.clientId) ?? { entries: [], cut: false };
        const merged = mergeRanking(previous, (postingId) => !this.#unchanged.has(postingId), fresh(i));
        if (merged) {
          yield [input, merged];
        } else {
          changed.push(input);
        }
      }
      full = changed;
    }
    const ranking = rankClients(
      this.#all,
      full.map((input) => input.skillIds),
    );
    for (const [i, input] of full.entries()) {
      yield [input, ranking(i)];
    }
  }
}
