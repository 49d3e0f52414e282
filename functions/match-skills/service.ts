import { rulesVersion } from '#shared/domain/matching/match.ts';
import { type ClientRanking, mergeRanking } from '#shared/domain/matching/merge.ts';
import { newId } from '#shared/ids.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { CanonicalSkills } from '#shared/jobs/skill-lists.ts';
import type { EventLog } from '#shared/observability/logger.ts';
import { workShards } from '#shared/persistence/keys.ts';
import { type MatchInput, matchInputPage } from '#shared/persistence/match-input.ts';
import {
  type MatchResult,
  readMatchResults,
  type StoredMatchResult,
  writeMatchResults,
} from '#shared/persistence/match-results.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Clock } from '#shared/time.ts';
import { MatchCatalogue } from './catalogue.ts';
import { rankClients } from './rank-clients.ts';
import { type MatchState, MatchStateRepository, type Run } from './repository.ts';

/** An index of the table may lag, and an import publishes after it stamps: the next run looks back this much further. */
const lookBackMs = 15 * 60_000;

/** Clients that are counted, read and written together. */
const pageSize = 2_500;

/** What a run says of itself. `pairs`: postings with a badge that clients now have, at most 200 each. */
export interface MatchFigures {
  readonly done: true;
  readonly runId: string;
  readonly changesOnly: boolean;
  readonly clients: number;
  readonly postings: number;
  readonly pairs: number;
  readonly written: number;
}

export interface MatchOptions {
  readonly table: Table;
  readonly index: Pick<JobIndexReader, 'read'>;
  readonly vocabulary: { skills(): Promise<CanonicalSkills> };
  readonly clock: Clock;
  readonly log: EventLog;
  readonly pageSize?: number;
}

/**
 * The scheduled match: every client against every open posting (DEC-5), one packed result per client.
 *
 * A run looks only at what changed since the last one, unless rules or vocabulary changed; either way the results are what
 * looking at everything gives. It notes its place after each page of clients, so that it goes on where it stopped, be it for
 * want of time or by a crash; doing a page twice changes nothing.
 */
export class MatchRun {
  readonly #options: MatchOptions;
  readonly #states: MatchStateRepository;

  constructor(options: MatchOptions) {
    this.#options = options;
    this.#states = new MatchStateRepository(options.table);
  }

  /** @param hasTime whether there is time for another page. @returns `done: false` where it must be called again */
  async run(hasTime: () => boolean): Promise<MatchFigures | { readonly done: false }> {
    const { index, vocabulary, clock, log } = this.#options;
    const began = performance.now();
    const before = await this.#states.read();
    const skills = await vocabulary.skills();
    const now = clock();
    let state = before.current ? before : await this.#states.write(started(before, skills, now));
    if (!state?.current) {
      return { done: false };
    }
    const postings = new PostingsToMatch(await index.read(skills), now, state.current.changedFrom);
    for (let run = state.current; run.shard < workShards; ) {
      if (!hasTime()) {
        return { done: false };
      }
      run = await this.#nextPage(run, postings, { now, taxonomyVersion: skills.taxonomyVersion });
      state = await this.#states.write({ ...state, current: run });
      // Another invocation works on the same run: it may as well finish it.
      if (!state) {
        return { done: false };
      }
      log.info('match.progress', { runId: run.runId, progress: progressOf(run) });
    }
    const { current, ...rest } = state;
    if (!current) {
      return { done: false };
    }
    const { runId, startedAt, changedFrom, taxonomyVersion, clients, pairs, written } = current;
    const last = { startedAt, rulesVersion, taxonomyVersion };
    if (!(await this.#states.write({ ...rest, last }))) {
      return { done: false };
    }
    const figures = { clients, postings: postings.count, pairs, written };
    log.info('match.completed', { runId, ...figures, durationMs: Math.round(performance.now() - began) });
    return { done: true, runId, changesOnly: changedFrom !== undefined, ...figures };
  }

  async #nextPage(
    run: Run,
    postings: PostingsToMatch,
    found: { readonly now: Date; readonly taxonomyVersion: string },
  ): Promise<Run> {
    const { table, pageSize: limit = pageSize } = this.#options;
    const { inputs, next } = await matchInputPage(table, run.shard, { limit, start: run.start });
    const before = await readMatchResults(
      table,
      inputs.map((input) => input.clientId),
    );
    const results: MatchResult[] = [];
    let pairs = 0;
    for (const [input, ranking] of postings.rank(inputs, before, run.changedFrom)) {
      pairs += ranking.entries.length;
      const previous = before.get(input.clientId);
      if (previous ? previous.equals(ranking) : ranking.entries.length === 0) {
        continue;
      }
      results.push(resultOf(input.clientId, ranking, previous, found));
    }
    await writeMatchResults(table, results);
    const { start: _, ...rest } = run;
    return {
      ...rest,
      ...(next ? { start: next } : { shard: run.shard + 1 }),
      clients: run.clients + inputs.length,
      pairs: run.pairs + pairs,
      written: run.written + results.length,
    };
  }
}

/** The postings that a run looks at: all open ones, and which of them changed. */
class PostingsToMatch {
  readonly #all: MatchCatalogue;
  readonly #changed: MatchCatalogue | undefined;
  /** Open, and as they were: what an earlier result says of them still holds. */
  readonly #settled = new Set<string>();

  constructor(index: Awaited<ReturnType<JobIndexReader['read']>>, now: Date, changedFrom: string | undefined) {
    this.#all = new MatchCatalogue(index, { now });
    if (changedFrom === undefined) {
      return;
    }
    this.#changed = new MatchCatalogue(index, { now, changedFrom: new Date(changedFrom) });
    for (let i = 0; i < this.#all.count; i += 1) {
      this.#settled.add(this.#all.posting(i).postingId);
    }
    for (let i = 0; i < this.#changed.count; i += 1) {
      this.#settled.delete(this.#changed.posting(i).postingId);
    }
  }

  get count(): number {
    return this.#all.count;
  }

  *rank(
    inputs: readonly MatchInput[],
    before: ReadonlyMap<string, StoredMatchResult>,
    changedFrom: string | undefined,
  ): Iterable<[MatchInput, ClientRanking]> {
    const anew = [...inputs];
    if (this.#changed && changedFrom !== undefined) {
      const unchanged = inputs.filter((input) => input.changedAt < changedFrom);
      const changed = inputs.filter((input) => input.changedAt >= changedFrom);
      anew.splice(0, anew.length, ...changed);
      const fresh = rankClients(
        this.#changed,
        unchanged.map((input) => input.skillIds),
      );
      for (const [i, input] of unchanged.entries()) {
        const previous = before.get(input.clientId) ?? { entries: [], cut: false };
        const merged = mergeRanking(previous, (postingId) => !this.#settled.has(postingId), fresh(i));
        if (merged) {
          yield [input, merged];
        } else {
          anew.push(input);
        }
      }
    }
    const ranking = rankClients(
      this.#all,
      anew.map((input) => input.skillIds),
    );
    for (const [i, input] of anew.entries()) {
      yield [input, ranking(i)];
    }
  }
}

function started(state: MatchState, skills: CanonicalSkills, now: Date): MatchState {
  const { last } = state;
  const changesOnly = last?.rulesVersion === rulesVersion && last.taxonomyVersion === skills.taxonomyVersion;
  return {
    ...state,
    current: {
      runId: newId(),
      startedAt: now.toISOString(),
      ...(changesOnly ? { changedFrom: new Date(Date.parse(last.startedAt) - lookBackMs).toISOString() } : {}),
      taxonomyVersion: skills.taxonomyVersion,
      shard: 0,
      clients: 0,
      pairs: 0,
      written: 0,
    },
  };
}

function resultOf(
  clientId: string,
  { entries, cut }: ClientRanking,
  previous: StoredMatchResult | undefined,
  { now, taxonomyVersion }: { readonly now: Date; readonly taxonomyVersion: string },
): MatchResult {
  const seen = previous?.firstSeen();
  return {
    clientId,
    entries: entries.map((entry) => ({ ...entry, firstSeen: seen?.get(entry.postingId) ?? now.getTime() })),
    cut,
    rulesVersion,
    taxonomyVersion,
    updatedAt: now.toISOString(),
  };
}

/** Clients spread evenly over the shards: how many there are shows after the first. */
function progressOf(run: Run) {
  const total = run.shard === 0 ? run.clients * workShards : Math.round((run.clients * workShards) / run.shard);
  return {
    step: 'clients',
    done: run.clients,
    total: run.shard === workShards ? run.clients : Math.max(total, run.clients),
  };
}
