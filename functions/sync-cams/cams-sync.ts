import { setTimeout } from 'node:timers/promises';
import { type Cams, CamsFailure } from '#shared/cams/cams.ts';
import { addSync, addSyncFailure } from '#shared/cams/sync.ts';
import type { CamsPerson } from '#shared/domain/cams.ts';
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { type EventLog, errorFacts } from '#shared/observability/logger.ts';
import { linkedClientsPage } from '#shared/persistence/cams.ts';
import { clientById, clientsByIds } from '#shared/persistence/clients.ts';
import { workShards } from '#shared/persistence/keys.ts';
import { retryOnConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Clock } from '#shared/time.ts';
import { CamsSyncRepository, type Report, type Run } from './cams-sync-repository.ts';

/** Progress is saved after each page. */
const pageSize = 100;

/** Requests to CaMS. */
const maxConcurrent = 10;

/** After so many failures in a row the circuit opens: CaMS is considered unavailable. */
export const breakAfter = 25;

/** How long a run waits while the circuit is open. */
const maxWaitMs = 60_000;

/** Failures in the report; all are counted. */
const maxFailures = 500;

export interface SyncOptions {
  readonly table: Table;
  readonly cams: Pick<Cams, 'person'>;
  readonly clock: Clock;
  readonly log: EventLog;
  readonly pageSize?: number;
  readonly maxWaitMs?: number;
}

export type SyncFigures = { readonly done: true } & Pick<
  Report,
  'runId' | 'synced' | 'unchanged' | 'failed' | 'reasons'
>;

type Result = 'synced' | 'unchanged' | 'skipped' | { readonly failed: string };

/**
 * The nightly sync of all linked clients who are not archived (CM-13). After a failure the client keeps the old data, marked as stale.
 * Progress is saved after each page, so that a run continues after a timeout or crash; a page may be repeated. Sends no mail.
 */
export class CamsSync {
  readonly #options: SyncOptions;
  readonly #runs: CamsSyncRepository;
  /** When the circuit opened. */
  #unavailableSince: number | undefined;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#runs = new CamsSyncRepository(options.table);
  }

  /** @param hasTime whether there is time for another page. @returns with `done: false`, call it again */
  async run(hasTime: () => boolean): Promise<SyncFigures | { readonly done: false }> {
    const { clock, log } = this.#options;
    const began = performance.now();
    const before = await this.#runs.read();
    let state = before.current ? before : await this.#runs.write(before, newRun(clock()));
    while (state?.current && state.current.shard < workShards) {
      if (!hasTime()) {
        return { done: false };
      }
      const current = await this.#nextPage(state.current);
      // If another invocation works on the same run, that one finishes it.
      state = await this.#runs.write(state, current);
      log.info('cams.progress', { runId: current.runId, progress: progressOf(current) });
    }
    const report = state?.current && (await this.#runs.end(state, state.current, clock()));
    if (!report) {
      return { done: false };
    }
    const { runId, synced, unchanged, failed, reasons } = report;
    const all = synced + unchanged + failed;
    const failedPercent = all === 0 ? 0 : (100 * failed) / all;
    const durationMs = Math.round(performance.now() - began);
    log.info('cams.completed', { runId, synced, unchanged, failed, failedPercent, durationMs });
    return { done: true, runId, synced, unchanged, failed, reasons };
  }

  async #nextPage(run: Run): Promise<Run> {
    const { table, pageSize: limit = pageSize } = this.#options;
    const { clientIds, next } = await linkedClientsPage(table, run.shard, { limit, start: run.start });
    const clients = await clientsByIds(table, clientIds);
    const results = new Map<string, Result>();
    const queue = [...clients.values()];
    const worker = async () => {
      for (let client = queue.shift(); client; client = queue.shift()) {
        results.set(client.id, await this.#syncOne(client));
      }
    };
    await Promise.all(Array.from({ length: Math.min(maxConcurrent, queue.length) }, worker));

    const { start: _, ...rest } = run;
    const after = { ...rest, ...(next ? { start: next } : { shard: run.shard + 1 }) };
    for (const clientId of clientIds) {
      const result = results.get(clientId) ?? 'skipped';
      if (typeof result === 'object') {
        const { failed: reason } = result;
        after.failed += 1;
        after.reasons = { ...after.reasons, [reason]: (after.reasons[reason] ?? 0) + 1 };
        after.failures = [...after.failures, { clientId, reason }].slice(0, maxFailures);
      } else if (result !== 'skipped') {
        after[result] += 1;
      }
    }
    return after;
  }

  /** Never throws. */
  async #syncOne(client: Client): Promise<Result> {
    try {
      return await this.#fetchAndWrite(client);
    } catch (error) {
      this.#options.log.warn('cams.client-failed', errorFacts(error));
      return { failed: 'internal' };
    }
  }

  async #fetchAndWrite(listed: Client): Promise<Result> {
    const { table, clock } = this.#options;
    const reference = listed.cams?.reference;
    if (reference === undefined || listed.archivedAt !== undefined) {
      return 'skipped';
    }
    const reply = await this.#fetchPerson(reference);
    return retryOnConflict(async (isFirst) => {
      const client = isFirst ? listed : await clientById(table, listed.id);
      // The link was changed since.
      if (client?.cams?.reference !== reference) {
        return 'skipped';
      }
      const transaction = new Transaction();
      if ('failed' in reply) {
        addSyncFailure(transaction, client, clock());
        await transaction.commit(table);
        return reply;
      }
      const { changed } = addSync(transaction, client, reply.person, clock());
      await transaction.commit(table);
      return changed.length > 0 ? 'synced' : 'unchanged';
    });
  }

  /** Waits while the circuit is open, up to `maxWaitMs`. */
  async #fetchPerson(reference: string): Promise<{ readonly person: CamsPerson } | { readonly failed: string }> {
    const { cams, maxWaitMs: timeoutMs = maxWaitMs } = this.#options;
    for (;;) {
      try {
        const person = await cams.person(reference);
        this.#unavailableSince = undefined;
        return person ? { person } : { failed: 'no-match' };
      } catch (error) {
        if (!(error instanceof CamsFailure)) {
          throw error;
        }
        if (error.reason !== 'circuit-open') {
          return { failed: error.reason };
        }
        this.#unavailableSince ??= Date.now();
        if (Date.now() - this.#unavailableSince > timeoutMs) {
          return { failed: error.reason };
        }
        await setTimeout((error.retryAfterSeconds ?? 1) * 1000);
      }
    }
  }
}

function newRun(now: Date): Run {
  return {
    runId: newId(now.getTime()),
    startedAt: now.toISOString(),
    synced: 0,
    unchanged: 0,
    failed: 0,
    reasons: {},
    failures: [],
    shard: 0,
  };
}

/** Estimates the total from the shards done, since clients are distributed evenly. */
function progressOf({ shard, synced, unchanged, failed }: Run) {
  const done = synced + unchanged + failed;
  const total = Math.round((done * workShards) / Math.max(1, shard === 0 ? 1 : shard));
  return { step: 'clients', done, total: shard === workShards ? done : Math.max(total, done) };
}
