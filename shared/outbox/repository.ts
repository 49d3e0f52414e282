import * as z from 'zod';
import { newId } from '#shared/ids.ts';
import { codec } from '#shared/persistence/codec.ts';
import { keys, shardOf, workShards } from '#shared/persistence/keys.ts';
import { getItem, queryAll } from '#shared/persistence/reads.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction, type WriteContext } from '#shared/persistence/transaction.ts';
import { Effect } from './effects.ts';

const OutboxItem = z.object({
  id: z.string(),
  effect: Effect,
  status: z.enum(['pending', 'done', 'failed']),
  attempts: z.int().nonnegative(),
  createdAt: z.string(),
  nextTryAt: z.string(),
  /** Not even the first attempt comes before this. */
  notBefore: z.string().optional(),
  /** Correlates request, outbox and mail in the logs. */
  requestId: z.string().optional(),
  /** Kind of the last error; never its text. */
  failure: z.string().optional(),
  doneAt: z.string().optional(),
  ttl: z.int().optional(),
});
export type OutboxItem = z.infer<typeof OutboxItem>;

const outboxCodec = codec({
  entity: 'Outbox',
  schema: OutboxItem,
  keys: (item) => ({
    ...keys.outbox(item.id),
    effectKind: item.effect.kind,
    /** Sparse: only what still has to be done, or failed for good, is in the work index. */
    gsi4pk:
      item.status === 'done'
        ? undefined
        : workPartition(queueOf(item.effect), item.status, shardOf(item.id, workShards)),
    gsi4sk: item.status === 'done' ? undefined : item.nextTryAt,
  }),
});

/**
 * `outbox`: what the stream delivers and the sweep repeats. `feed-mail`: what `send-job-feed` works off at its own rate.
 * `personal-data`: what takes longer than a sweep has, for `export-and-erase`.
 */
export const queues = ['outbox', 'feed-mail', 'personal-data'] as const;
export type Queue = (typeof queues)[number];

function queueOf(effect: Effect): Queue {
  switch (effect.kind) {
    case 'feed-mail':
      return 'feed-mail';
    case 'client.export':
    case 'client.erase':
      return 'personal-data';
    default:
      return 'outbox';
  }
}

/** Where the work index holds what waits in a queue, or was given up on. */
export function undonePartitions(queue: Queue): string[] {
  return (['pending', 'failed'] as const).flatMap((status) =>
    Array.from({ length: workShards }, (_, shard) => workPartition(queue, status, shard)),
  );
}

function workPartition(queue: Queue, status: 'pending' | 'failed', shard: number): string {
  return `${queue.toUpperCase()}#${status}#${shard}`;
}

/**
 * The item to write in the same transaction as the change. The stream delivers it at once; the sweep, if that is missed, or
 * where it has to wait.
 */
export function outboxItem(
  { now, requestId }: WriteContext,
  effect: Effect,
  { id = newId(now.getTime()), notBefore }: { readonly id?: string; readonly notBefore?: Date | undefined } = {},
): Item {
  const waits = notBefore !== undefined && notBefore > now;
  return outboxCodec.toItem({
    id,
    effect,
    status: 'pending',
    attempts: 0,
    createdAt: now.toISOString(),
    nextTryAt: (waits ? notBefore : now).toISOString(),
    ...(waits ? { notBefore: notBefore.toISOString() } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  });
}

/** Adds an effect under an id of the caller's choice, if it is not there yet: what applies another effect may do so again. */
export async function addEffectOnce(
  table: Table,
  id: string,
  effect: Effect,
  context: WriteContext,
  notBefore?: Date,
): Promise<void> {
  await new Transaction().create(outboxItem(context, effect, { id, notBefore }), writeConflict).tryCommit(table);
}

const dayMs = 24 * 3600_000;
const keepDoneSeconds = 30 * 24 * 3600;

/** Life of outbox items after they are written: `pending → done | failed`. */
export class OutboxRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async read(id: string): Promise<OutboxItem | undefined> {
    const item = await getItem(this.#table, keys.outbox(id));
    return item && outboxCodec.fromItem(item);
  }

  /** Due or failed items of every shard, oldest first within a shard. */
  async *list(status: 'pending' | 'failed', dueBefore?: Date): AsyncGenerator<OutboxItem> {
    for (let shard = 0; shard < workShards; shard += 1) {
      const partition = workPartition('outbox', status, shard);
      for await (const item of queryAll(this.#table, {
        index: 'work',
        partition,
        ...(dueBefore ? { to: dueBefore.toISOString() } : {}),
      })) {
        yield outboxCodec.fromItem(item);
      }
    }
  }

  /** As `list`, but only their ids: an item that this code cannot read does not end the list. */
  async *ids(status: 'pending' | 'failed', dueBefore?: Date, queue: Queue = 'outbox'): AsyncGenerator<string> {
    for (let shard = 0; shard < workShards; shard += 1) {
      const partition = workPartition(queue, status, shard);
      const due = dueBefore ? { to: dueBefore.toISOString() } : {};
      for await (const item of queryAll(this.#table, { index: 'work', partition, ...due })) {
        yield String(item.id);
      }
    }
  }

  /**
   * Takes an item for one attempt: counts it and moves the next try away, so that no second worker takes it meanwhile.
   * @returns false where it is done, failed, or taken by somebody else since it was read
   */
  async claim(item: OutboxItem, now: Date, leaseSeconds = 60): Promise<boolean> {
    return this.#advance(item, {
      ...item,
      attempts: item.attempts + 1,
      nextTryAt: new Date(now.getTime() + leaseSeconds * 1000).toISOString(),
    });
  }

  /** Done: out of the work index, secrets removed. */
  async complete(item: OutboxItem, now: Date): Promise<boolean> {
    const { failure: _failure, ...rest } = item;
    const effect = withoutSecrets(item.effect);
    return this.#advance(item, {
      ...rest,
      effect,
      status: 'done',
      doneAt: now.toISOString(),
      ttl: Math.floor(now.getTime() / 1000) + keepDoneSeconds,
    });
  }

  /** Not yet: tried again with growing pauses; after a day, or where `permanent`, it has failed and raises the alarm. */
  async postpone(item: OutboxItem, now: Date, failure: string, permanent = false): Promise<'pending' | 'failed'> {
    const failed = permanent || now.getTime() - Date.parse(item.createdAt) > dayMs;
    const pauseMs = Math.min(3600_000, 15_000 * 2 ** Math.min(item.attempts, 10));
    await this.#advance(item, {
      ...item,
      status: failed ? 'failed' : 'pending',
      failure,
      nextTryAt: failed ? item.nextTryAt : new Date(now.getTime() + pauseMs).toISOString(),
    });
    return failed ? 'failed' : 'pending';
  }

  /** An operator's replay of a failed item: pending again, from now. */
  async reset(item: OutboxItem, now: Date): Promise<boolean> {
    return this.#advance(item, {
      ...item,
      status: 'pending',
      attempts: 0,
      createdAt: now.toISOString(),
      nextTryAt: now.toISOString(),
    });
  }

  async #advance(before: OutboxItem, after: OutboxItem): Promise<boolean> {
    const { status, attempts, nextTryAt } = before;
    const isFirst = await new Transaction()
      .change(outboxCodec.toItem(before), outboxCodec.toItem(after), { status, attempts, nextTryAt }, writeConflict)
      .tryCommit(this.#table);
    if (isFirst) {
      Object.assign(before, after);
    }
    return isFirst;
  }
}

function withoutSecrets(effect: Effect): Effect {
  if (!('sealed' in effect)) {
    return effect;
  }
  const { sealed: _sealed, ...rest } = effect;
  return rest;
}
