import { promisify } from 'node:util';
import { deflateRawSync, inflateRaw } from 'node:zlib';
import * as z from 'zod';
import { codec } from '#shared/persistence/codec.ts';
import { type Key, keys } from '#shared/persistence/keys.ts';
import { batchGet, getItem } from '#shared/persistence/reads.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { seal, unseal } from '#shared/secrets/seal.ts';

export const StoredReply = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() });
export type StoredReply = z.infer<typeof StoredReply>;

const IdempotencyRecord = z.object({ hash: z.string(), fingerprint: z.string(), reply: z.string(), ttl: z.int() });

const recordCodec = codec({
  entity: 'Idempotency',
  schema: IdempotencyRecord,
  keys: (record) => keys.idempotency(record.hash),
});

/** `part` is the id of one record of a bulk call. */
interface IdempotencyUse {
  readonly sub: string;
  readonly operation: string;
  readonly path: string;
  readonly key: string;
  readonly body: string;
  readonly part?: string;
}

/** Another call with the same key has committed first: read its reply. */
export class AlreadyDone extends Error {
  override readonly name = 'AlreadyDone';
}

const keepSeconds = 24 * 3600;

/** One use of an Idempotency-Key. Its record holds the sealed reply and is written in the transaction of the effect. */
export class IdempotentCall {
  readonly #ring: KeyRing;
  readonly #use: IdempotencyUse;
  readonly #hash: string;
  readonly #fingerprint: string;

  constructor(ring: KeyRing, use: IdempotencyUse) {
    this.#ring = ring;
    this.#use = use;
    const { sub, operation, path, key, part } = use;
    const parts = part === undefined ? [] : [part];
    this.#hash = ring.hash('idempotency', JSON.stringify([sub, operation, path, key, ...parts]));
    this.#fingerprint = ring.hash('idempotency', use.body);
  }

  get key(): Key {
    return keys.idempotency(this.#hash);
  }

  part(id: string): IdempotentCall {
    return new IdempotentCall(this.#ring, { ...this.#use, part: id });
  }

  /** Adds the record to the transaction of the effect. It expires after 24 hours of real time. */
  record(transaction: Transaction, reply: StoredReply): void {
    this.#add(transaction, seal(this.#ring, 'seal', packed(reply), ['idempotency', this.#hash]));
  }

  /** Binds the key to the body of a bulk call. @returns `'other-body'` if it is bound to another body */
  async begin(table: Table): Promise<'other-body' | undefined> {
    const transaction = new Transaction();
    this.#add(transaction, '');
    try {
      await transaction.commit(table);
      return undefined;
    } catch (error) {
      const item = error instanceof AlreadyDone ? await getItem(table, this.key) : undefined;
      if (!item) {
        throw error;
      }
      return recordCodec.fromItem(item).fingerprint === this.#fingerprint ? undefined : 'other-body';
    }
  }

  #add(transaction: Transaction, reply: string): void {
    const now = Math.floor(Date.now() / 1000);
    const item = recordCodec.toItem({
      hash: this.#hash,
      fingerprint: this.#fingerprint,
      reply,
      ttl: now + keepSeconds,
    });
    transaction.add(
      {
        Put: {
          Item: item,
          ConditionExpression: 'attribute_not_exists(pk) OR #ttl <= :now',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':now': now },
        },
      },
      () => new AlreadyDone(),
    );
  }

  /** @returns the stored reply, `'other-body'` if the key was used with another body, `undefined` if it is new */
  async replay(table: Table): Promise<StoredReply | 'other-body' | undefined> {
    const item = await getItem(table, this.key);
    return item && this.#storedReply(item);
  }

  /** The stored replies of a bulk call, by id. */
  async storedParts(table: Table, ids: readonly string[]): Promise<Map<string, StoredReply>> {
    const calls = new Map(ids.map((id) => [id, this.part(id)]));
    const items = await batchGet(
      table,
      [...calls.values()].map(({ key }) => key),
    );
    const byPartition = new Map(items.map((item) => [item.pk, item]));
    const replies = new Map<string, StoredReply>();
    for (const [id, call] of calls) {
      const item = byPartition.get(call.key.pk);
      const reply = item && (await call.#storedReply(item));
      if (reply && reply !== 'other-body') {
        replies.set(id, reply);
      }
    }
    return replies;
  }

  async #storedReply(item: Item): Promise<StoredReply | 'other-body' | undefined> {
    const record = recordCodec.fromItem(item);
    if (record.ttl <= Date.now() / 1000) {
      return undefined;
    }
    if (record.fingerprint !== this.#fingerprint) {
      return 'other-body';
    }
    return unpacked(unseal(this.#ring, 'seal', record.reply, ['idempotency', this.#hash]));
  }
}

/** Long bodies are compressed, since items are limited to 400 KB. */
const PackedReply = StoredReply.omit({ body: true }).extend({ deflated: z.base64() });
type PackedReply = z.infer<typeof PackedReply>;

const longBody = 16 * 1024;

function packed(reply: StoredReply): StoredReply | PackedReply {
  const { body, ...rest } = reply;
  return body.length < longBody ? reply : { ...rest, deflated: deflateRawSync(body).toString('base64') };
}

async function unpacked(stored: unknown): Promise<StoredReply> {
  const reply = z.union([PackedReply, StoredReply]).parse(stored);
  if (!('deflated' in reply)) {
    return reply;
  }
  const { deflated, ...rest } = reply;
  const bytes = await promisify(inflateRaw)(Buffer.from(deflated, 'base64'));
  return { ...rest, body: bytes.toString('utf8') };
}
