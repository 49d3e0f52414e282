import { rulesVersion } from '#shared/domain/matching/match.ts';
import type { ClientRanking } from '#shared/domain/matching/merge.ts';
import { newId } from '#shared/ids.ts';
import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { CanonicalSkills } from '#shared/jobs/skill-lists.ts';
import type { EventLog } from '#shared/observability/logger.ts';
import { workShards } from '#shared/persistence/keys.ts';
import { matchInputPage } from '#shared/persistence/match-input.ts';
import {
  type MatchResult,
  readMatchResults,
  type StoredMatchResult,
  writeMatchResults,
} from '#shared/persistence/match-results.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Clock } from '#shared/time.ts';
import { type MatchState, type Run, readMatchState, writeMatchState } from './match-state-repository.ts';
import { PostingsToMatch } from './postings-to-match.ts';

/** A run also looks at changes so long before the last one: indexes lag, and imports publish after `updatedAt`. */
const lookBackMs = 15 * 60_000;

/** Clients that are read, matched and written together. */
const pageSize = 2_500;

/** `pairs`: postings with a badge over all clients, at most 200 for each. */
export interface MatchFigures {
  readonly done: true;
  readonly runId: string;
  readonly changesOnly: boolean;
  readonly clients: number;
  readonly postings: number;
  readonly pairs: number;
  readonly written: number;
}

export interface Dependencies {
  readonly table: Table;
  readonly index: Pick<JobIndexReader, 'read'>;
  readonly vocabulary: { skills(): Promise<CanonicalSkills> };
  readonly clock: Clock;
  readonly log: EventLog;
  readonly pageSize?: number;
}

/**
 * Matches every client with every open posting (DEC-5), and stores one packed result per client where it changed.
 *
 * A run looks only at changes since the last one, unless rules or vocabulary changed; the results are the same as of a full
 * run. It stores its position after each page of clients. Repeating a page after a crash changes nothing.
 *
 * @param hasTime whether there is time for another page
 * @returns `done: false` if it must be called again
 */
export async function matchSkills(
  dependencies: Dependencies,
  hasTime: () => boolean,
): Promise<MatchFigures | { readonly done: false }> {
  const { table, index, vocabulary, clock, log } = dependencies;
  const began = performance.now();
  const before = await readMatchState(table);
  const skills = await vocabulary.skills();
  const now = clock();
  let state = before.current ? before : await writeMatchState(table, startRun(before, skills, now));
  if (!state?.current) {
    return { done: false };
  }
  const postings = new PostingsToMatch(await index.read(skills), now, state.current.changedFrom);
  for (let run = state.current; run.shard < workShards; ) {
    if (!hasTime()) {
      return { done: false };
    }
    run = await matchPage(dependencies, run, postings, { now, taxonomyVersion: skills.taxonomyVersion });
    state = await writeMatchState(table, { ...state, current: run });
    // Another invocation works on the same run, and will finish it.
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
  if (!(await writeMatchState(table, { ...rest, last: { startedAt, rulesVersion, taxonomyVersion } }))) {
    return { done: false };
  }
  const figures = { clients, postings: postings.count, pairs, written };
  log.info('match.completed', { runId, ...figures, durationMs: Math.round(performance.now() - began) });
  return { done: true, runId, changesOnly: changedFrom !== undefined, ...figures };
}

async function matchPage(
  { table, pageSize: limit = pageSize }: Dependencies,
  run: Run,
  postings: PostingsToMatch,
  made: { readonly now: Date; readonly taxonomyVersion: string },
): Promise<Run> {
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
    const isSame = previous ? previous.equals(ranking) : ranking.entries.length === 0;
    if (!isSame) {
      results.push(resultOf(input.clientId, ranking, previous, made));
    }
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

function startRun(state: MatchState, skills: CanonicalSkills, now: Date): MatchState {
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

/** Estimates the total from the shards that are done: clients spread evenly over them. */
function progressOf(run: Run) {
  const total = run.shard === 0 ? run.clients * workShards : Math.round((run.clients * workShards) / run.shard);
  return {
    step: 'clients',
    done: run.clients,
    total: run.shard === workShards ? run.clients : Math.max(total, run.clients),
  };
}
