import * as z from 'zod';
import { codec } from '#shared/persistence/codec.ts';
import { keys } from '#shared/persistence/keys.ts';
import { getItem } from '#shared/persistence/reads.ts';
import { writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';

const figures = {
  runId: z.string(),
  startedAt: z.string(),
  /** Clients with changes, without changes, and without a usable reply from CaMS. */
  synced: z.int().nonnegative(),
  unchanged: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** Number of failures by reason. */
  reasons: z.record(z.string(), z.int()),
  /** The first failures. */
  failures: z.array(z.object({ clientId: z.string(), reason: z.string() })),
};

/** The current run. */
const Run = z.object({
  ...figures,
  shard: z.int().nonnegative(),
  /** The start key of the next page in the shard. */
  start: z.record(z.string(), z.string()).optional(),
});

export type Run = z.infer<typeof Run>;

const State = z.object({
  current: Run.optional(),
  /** Incremented with each write: optimistic lock between invocations. */
  revision: z.int().nonnegative(),
});

export type State = z.infer<typeof State>;

/** Kept for a year. */
const Report = z.object({ ...figures, endedAt: z.string(), ttl: z.int() });

export type Report = z.infer<typeof Report>;

const name = 'sync-cams';

const stateCodec = codec({ entity: 'CamsSyncState', schema: State, keys: () => keys.run(name, 'STATE') });

const reportCodec = codec({ entity: 'CamsSyncReport', schema: Report, keys: ({ runId }) => keys.run(name, runId) });

const keepSeconds = 365 * 24 * 3600;

export class CamsSyncRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async read(): Promise<State> {
    const item = await getItem(this.#table, keys.run(name, 'STATE'));
    return item ? stateCodec.fromItem(item) : { revision: 0 };
  }

  /** @returns the new state; undefined if another invocation has changed it */
  async write(state: State, current: Run): Promise<State | undefined> {
    return this.#commit(state, { current, revision: state.revision + 1 }, new Transaction());
  }

  /** Writes the report, so that a new run may start. @returns as `write` */
  async end(state: State, { shard: _shard, start: _start, ...run }: Run, now: Date): Promise<Report | undefined> {
    const report = { ...run, endedAt: now.toISOString(), ttl: Math.floor(now.getTime() / 1000) + keepSeconds };
    const transaction = new Transaction().put(reportCodec.toItem(report));
    return (await this.#commit(state, { revision: state.revision + 1 }, transaction)) && report;
  }

  async report(runId: string): Promise<Report | undefined> {
    const item = await getItem(this.#table, keys.run(name, runId));
    return item && reportCodec.fromItem(item);
  }

  async #commit(before: State, after: State, transaction: Transaction): Promise<State | undefined> {
    transaction.createOrReplace(stateCodec.toItem(after), { revision: before.revision }, writeConflict);
    return (await transaction.tryCommit(this.#table)) ? after : undefined;
  }
}
