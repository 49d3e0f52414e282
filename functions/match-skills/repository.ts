import * as z from 'zod';
import { codec } from '#shared/persistence/codec.ts';
import { keys } from '#shared/persistence/keys.ts';
import { getItem } from '#shared/persistence/reads.ts';
import { writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';

/** A run that is going on: where it is, and what it has done so far. */
const Run = z.object({
  runId: z.string(),
  startedAt: z.string(),
  /** Looks only at what changed from then on; absent: at everything. */
  changedFrom: z.string().optional(),
  taxonomyVersion: z.string(),
  shard: z.int().nonnegative(),
  /** Where the next page of the shard starts: a key of the work index. */
  start: z.record(z.string(), z.string()).optional(),
  clients: z.int().nonnegative(),
  pairs: z.int().nonnegative(),
  written: z.int().nonnegative(),
});
export type Run = z.infer<typeof Run>;

const MatchState = z.object({
  /** Of the last run that came to its end. */
  last: z.object({ startedAt: z.string(), rulesVersion: z.int(), taxonomyVersion: z.string() }).optional(),
  current: Run.optional(),
  /** Counts every write: the lock between invocations. */
  revision: z.int().nonnegative(),
});
export type MatchState = z.infer<typeof MatchState>;

const stateCodec = codec({ entity: 'MatchState', schema: MatchState, keys: () => keys.run('match-skills', 'STATE') });

export class MatchStateRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async read(): Promise<MatchState> {
    const item = await getItem(this.#table, keys.run('match-skills', 'STATE'));
    return item ? stateCodec.fromItem(item) : { revision: 0 };
  }

  /** @returns the state as it now lies there; undefined where another invocation wrote since `state` was read */
  async write(state: MatchState): Promise<MatchState | undefined> {
    const after = { ...state, revision: state.revision + 1 };
    const transaction = new Transaction().add(
      {
        Put: {
          Item: stateCodec.toItem(after),
          ConditionExpression: 'attribute_not_exists(pk) OR #revision = :before',
          ExpressionAttributeNames: { '#revision': 'revision' },
          ExpressionAttributeValues: { ':before': state.revision },
        },
      },
      writeConflict,
    );
    return (await transaction.tryCommit(this.#table)) ? after : undefined;
  }
}
