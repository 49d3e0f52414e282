import * as z from 'zod';
import { codec } from '#shared/persistence/codec.ts';
import { keys } from '#shared/persistence/keys.ts';
import { getItem } from '#shared/persistence/reads.ts';
import { writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';

/** A run in progress: its position and its counts so far. */
const Run = z.object({
  runId: z.string(),
  startedAt: z.string(),
  /** The run looks only at changes from then on; absent: at everything. */
  changedFrom: z.string().optional(),
  taxonomyVersion: z.string(),
  shard: z.int().nonnegative(),
  /** Start of the next page of the shard: a key of the work index. */
  start: z.record(z.string(), z.string()).optional(),
  clients: z.int().nonnegative(),
  pairs: z.int().nonnegative(),
  written: z.int().nonnegative(),
});
export type Run = z.infer<typeof Run>;

const MatchState = z.object({
  /** The last completed run. */
  last: z.object({ startedAt: z.string(), rulesVersion: z.int(), taxonomyVersion: z.string() }).optional(),
  current: Run.optional(),
  /** Counts every write: the lock between invocations. */
  revision: z.int().nonnegative(),
});
export type MatchState = z.infer<typeof MatchState>;

const stateCodec = codec({ entity: 'MatchState', schema: MatchState, keys: () => keys.run('match-skills', 'STATE') });

export async function readMatchState(table: Table): Promise<MatchState> {
  const item = await getItem(table, keys.run('match-skills', 'STATE'));
  return item ? stateCodec.fromItem(item) : { revision: 0 };
}

/** @returns the stored state; `undefined` if another invocation has written since `state` was read */
export async function writeMatchState(table: Table, state: MatchState): Promise<MatchState | undefined> {
  const after = { ...state, revision: state.revision + 1 };
  const transaction = new Transaction().createOrReplace(
    stateCodec.toItem(after),
    { revision: state.revision },
    writeConflict,
  );
  return (await transaction.tryCommit(table)) ? after : undefined;
}
