import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { MailMessage } from '#shared/mail/messages.ts';
import { codec } from '#shared/persistence/codec.ts';
import { keys, shardOf, workShards } from '#shared/persistence/keys.ts';
import { getItem, queryAll } from '#shared/persistence/reads.ts';
import { type Item, refusalsOf } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { seal, unseal } from '#shared/secrets/seal.ts';

/**
 * Effects outside the table. Each follows an outbox item that was written in the same transaction as the change that wants it,
 * and may be applied more than once.
 */
export const Effect = z.discriminatedUnion('kind', [
  /** A mail; `sealed` holds what must not lie readable in the table (account links), and goes once the mail is sent. */
  z.object({ kind: z.literal('mail'), message: MailMessage, sealed: z.string().optional() }),
  /** A job-feed mail (JE-03): not on the stream, and in a queue of its own, so that it never holds up an invitation. */
  z.object({ kind: z.literal('feed-mail'), clientId: z.string(), message: MailMessage }),
  /** The Cognito user of an invited account: made without message, with a random permanent password that nobody knows. */
  z.object({ kind: z.literal('identity.create-user'), accountId: z.string(), email: z.string() }),
  /** The sign-in address of an existing user. */
  z.object({ kind: z.literal('identity.change-email'), sub: z.string(), email: z.string() }),
  z.object({ kind: z.literal('identity.disable-user'), sub: z.string() }),
  z.object({ kind: z.literal('identity.enable-user'), sub: z.string() }),
  /** The user of an address that no account has any more. */
  z.object({ kind: z.literal('identity.delete-user'), email: z.string() }),
  /**
   * Somebody asked for a password reset (AU-07): whether there is such an account is looked up later, out of sight of who
   * asked. `sealed` holds the address, and goes with the attempt that succeeds.
   */
  z.object({ kind: z.literal('identity.request-reset'), sealed: z.string().optional() }),
  /** Copies a provider's `clientVisibility` to the actors of its staff (DEC-2). */
  z.object({ kind: z.literal('provider.apply-visibility'), serviceProviderId: z.string() }),
  /** Tells people of tasks by mail: one item for all of a transaction. Who gets one is decided when it is applied. */
  z.object({
    kind: z.literal('task.notify'),
    event: z.enum(['assigned', 'completed']),
    taskIds: z.array(z.string()),
    staffIds: z.array(z.string()),
    clientId: z.string().optional(),
    /** Who did it. */
    byId: z.string(),
  }),
  /** Writes the archive of a client's data. */
  z.object({ kind: z.literal('client.export'), clientId: z.string(), exportId: z.string() }),
  /** Removes everything of a client who is erased, and looks once more when nobody can be writing any longer. */
  z.object({ kind: z.literal('client.erase'), clientId: z.string() }),
  /** Tells a client by mail what was suggested to them: everything that still waits for their answer and has this `noticeAt`. */
  z.object({ kind: z.literal('suggestion.notify'), clientId: z.string(), noticeAt: z.string() }),
  /** Tells staff by mail that a client is theirs now (SA-14): one item for all of a transaction. */
  z.object({
    kind: z.literal('assignment.notify'),
    clientId: z.string(),
    staffIds: z.array(z.string()),
    /** Who did it. */
    byId: z.string(),
    /** Tasks came with the client; of a bulk call, they may have. */
    withTasks: z.boolean(),
    /** The bulk call of which the change is a part: one mail for each person tells of all of it. */
    batchId: z.string().optional(),
  }),
  /** FRD-03: tells whoever looks after the job board of a report. Who that is, is looked up when it is applied. */
  z.object({ kind: z.literal('posting-report.notify'), reportId: z.string() }),
  /** Deletes what lies in S3 of a file: the upload, and unless only that, the inspected copy. */
  z.object({
    kind: z.literal('file.delete-objects'),
    clientId: z.string(),
    fileId: z.string(),
    onlyUpload: z.boolean(),
  }),
  /** Tells people by mail that a client was referred (RF-03), or of a transfer request (TQ-05, TQ-06): one item for all of them. */
  z.object({
    kind: z.literal('transfer.notify'),
    event: z.enum(['referred', 'requested', 'approved', 'declined']),
    clientId: z.string(),
    fromProviderId: z.string(),
    toProviderId: z.string(),
    /** The client's caseworkers at that moment. */
    staffIds: z.array(z.string()),
    transferRequestId: z.string().optional(),
  }),
]);
export type Effect = z.infer<typeof Effect>;
export type EffectKind = Effect['kind'];

/** What a mail needs and must not lie readable in the table. */
const MailSecrets = z.object({ link: z.string() });
export type MailSecrets = z.infer<typeof MailSecrets>;

export function sealMailSecrets(ring: KeyRing, secrets: MailSecrets): string {
  return seal(ring, 'seal', secrets, ['outbox-mail']);
}

export function openMailSecrets(ring: KeyRing, sealed: string): MailSecrets {
  return MailSecrets.parse(unseal(ring, 'seal', sealed, ['outbox-mail']));
}

const ResetRequest = z.object({ email: z.string() });

export function sealResetRequest(ring: KeyRing, email: string): string {
  return seal(ring, 'seal', { email } satisfies z.infer<typeof ResetRequest>, ['outbox-reset']);
}

/** The address of a reset request. */
export function openResetRequest(ring: KeyRing, sealed: string): string {
  return ResetRequest.parse(unseal(ring, 'seal', sealed, ['outbox-reset'])).email;
}

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
  id: string,
  effect: Effect,
  now: Date,
  requestId?: string,
  notBefore: Date | undefined = undefined,
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

class AlreadyThere extends Error {
  override readonly name = 'AlreadyThere';
}

/** Puts an effect that follows from another into the outbox: doing it again with the same id adds none. */
/** Adds an effect under an id of the caller's choice, if it is not there yet: what applies another effect may do so again. */
export async function addEffectOnce(
  table: Table,
  id: string,
  effect: Effect,
  now: Date,
  requestId: string | undefined,
  notBefore?: Date,
): Promise<void> {
  try {
    await new Transaction()
      .create(outboxItem(id, effect, now, requestId, notBefore), () => new AlreadyThere())
      .commit(table);
  } catch (error) {
    if (!(error instanceof AlreadyThere)) {
      throw error;
    }
  }
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
    const item = outboxCodec.toItem(after);
    const sets = [
      'effect',
      'status',
      'attempts',
      'nextTryAt',
      'createdAt',
      'failure',
      'doneAt',
      'ttl',
      'gsi4pk',
      'gsi4sk',
    ];
    const present = sets.filter((name) => item[name] !== undefined);
    const absent = sets.filter((name) => item[name] === undefined);
    try {
      await this.#table.db.send(
        new UpdateCommand({
          TableName: this.#table.name,
          Key: keys.outbox(before.id),
          UpdateExpression: `SET ${present.map((name) => `#${name} = :${name}`).join(', ')}${absent.length > 0 ? ` REMOVE ${absent.map((name) => `#${name}`).join(', ')}` : ''}`,
          ConditionExpression: '#status = :wasStatus AND #attempts = :wasAttempts AND #nextTryAt = :wasNext',
          ExpressionAttributeNames: Object.fromEntries(sets.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(present.map((name) => [`:${name}`, item[name]])),
            ':wasStatus': before.status,
            ':wasAttempts': before.attempts,
            ':wasNext': before.nextTryAt,
          },
        }),
      );
      Object.assign(before, after);
      return true;
    } catch (error) {
      if (refusalsOf(error).length > 0) {
        return false;
      }
      throw error;
    }
  }
}

function withoutSecrets(effect: Effect): Effect {
  if (!('sealed' in effect)) {
    return effect;
  }
  const { sealed: _sealed, ...rest } = effect;
  return rest;
}
