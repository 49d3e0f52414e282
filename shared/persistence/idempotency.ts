import { promisify } from 'node:util';
import { deflateRawSync, inflateRaw } from 'node:zlib';
import * as z from 'zod';
import type { Table } from './client.ts';
import { codec } from './codec.ts';
import type { KeyRing } from './key-ring.ts';
import { type Key, keys } from './keys.ts';
import { getItem } from './reads.ts';
import { seal, unseal } from './seal.ts';
import type { Transaction } from './transaction.ts';

/** The answer as it left: what a replay gives again. */
export const StoredReply = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() });
export type StoredReply = z.infer<typeof StoredReply>;

const IdempotencyRecord = z.object({ hash: z.string(), fingerprint: z.string(), reply: z.string(), ttl: z.int() });

const recordCodec = codec({
  entity: 'Idempotency',
  schema: IdempotencyRecord,
  keys: (record) => keys.idempotency(record.hash),
});

/** Both calls with one key arrived at once and the other was first: its answer is to be read and given again. */
export class AlreadyDone extends Error {
  override readonly name = 'AlreadyDone';
}

const keepSeconds = 24 * 3600;

/**
 * One use of an Idempotency-Key: by this caller, on this path, with this body. The record is its own partition, goes into the
 * transaction of the effect, and seals the answer.
 */
export class IdempotentCall {
  readonly #ring: KeyRing;
  readonly #hash: string;
  readonly #fingerprint: string;

  constructor(
    ring: KeyRing,
    use: {
      readonly sub: string;
      readonly operation: string;
      readonly path: string;
      readonly key: string;
      readonly body: string;
    },
  ) {
    this.#ring = ring;
    this.#hash = ring.hash('idempotency', JSON.stringify([use.sub, use.operation, use.path, use.key]));
    this.#fingerprint = ring.hash('idempotency', use.body);
  }

  get key(): Key {
    return keys.idempotency(this.#hash);
  }

  /** Adds the record to the transaction of the effect. Real time: the 24 hours are a promise to machines, not to people. */
  record(transaction: Transaction, reply: StoredReply): void {
    const now = Math.floor(Date.now() / 1000);
    const item = recordCodec.toItem({
      hash: this.#hash,
      fingerprint: this.#fingerprint,
      reply: seal(this.#ring, 'seal', packed(reply), ['idempotency', this.#hash]),
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

  /** @returns the earlier answer, `'other-body'` where the key was used with another body, or `undefined` where it is new */
  async replay(table: Table): Promise<StoredReply | 'other-body' | undefined> {
    const item = await getItem(table, this.key);
    if (!item) {
      return undefined;
    }
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

/** A long body is deflated: sealed as it is, it could be too large for an item. */
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
