import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from '#shared/persistence/keys.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Problem } from '#shared/problem.ts';
import type { KeyRing, Lazy } from '#shared/secrets/key-ring.ts';

export interface Allowance {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** Counts calls in fixed windows of real time, by the keyed hash of a subject. */
export class Throttle {
  readonly #table: Table;
  readonly #ring: Lazy<KeyRing>;
  readonly #enabled: boolean;

  constructor(table: Table, ring: Lazy<KeyRing>, enabled: boolean) {
    this.#table = table;
    this.#ring = ring;
    this.#enabled = enabled;
  }

  /** @returns seconds to wait if the limit is exceeded, otherwise `undefined` */
  async exceeded(subject: string, allowance: Allowance): Promise<number | undefined> {
    if (!this.#enabled) {
      return undefined;
    }
    const seconds = Math.floor(Date.now() / 1000);
    const window = Math.floor(seconds / allowance.windowSeconds);
    const ends = (window + 1) * allowance.windowSeconds;
    const ring = await this.#ring();
    const { Attributes } = await this.#table.db.send(
      new UpdateCommand({
        TableName: this.#table.name,
        Key: keys.throttle(ring.hash('throttle', subject), window),
        UpdateExpression: 'ADD #count :one SET #ttl = :ttl',
        ExpressionAttributeNames: { '#count': 'count', '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':one': 1, ':ttl': ends + 60 },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(Attributes?.count) > allowance.limit ? Math.max(1, ends - seconds) : undefined;
  }

  /** @throws 429 with `Retry-After` */
  async assertAllowed(subject: string, allowance: Allowance): Promise<void> {
    const wait = await this.exceeded(subject, allowance);
    if (wait !== undefined) {
      const detail = `At most ${allowance.limit} calls in ${allowance.windowSeconds} seconds.`;
      throw new Problem('too-many-requests', detail, { headers: { 'Retry-After': String(wait) } });
    }
  }
}
