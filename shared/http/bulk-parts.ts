import type { Table } from '#shared/persistence/table-connection.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import type { Parts } from './call.ts';
import type { IdempotentCall } from './idempotency.ts';

export class BulkParts implements Parts {
  readonly #table: Table;
  readonly #idempotent: IdempotentCall | undefined;
  #bound = false;
  #repeated = 0;
  #committed = 0;

  constructor(table: Table, idempotent: IdempotentCall | undefined) {
    this.#table = table;
    this.#idempotent = idempotent;
  }

  /** Whether earlier calls had committed all records. */
  get replayed(): boolean {
    return this.#repeated > 0 && this.#committed === 0;
  }

  async storedReplies(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    if (!this.#idempotent || ids.length === 0) {
      return new Map();
    }
    if (!this.#bound) {
      if ((await this.#idempotent.begin(this.#table)) === 'other-body') {
        throw otherBody();
      }
      this.#bound = true;
    }
    const stored = await this.#idempotent.storedParts(this.#table, ids);
    this.#repeated += stored.size;
    return new Map([...stored].map(([id, { body }]) => [id, JSON.parse(body) as unknown]));
  }

  async commit(id: string, transaction: Transaction, reply: unknown): Promise<void> {
    this.#idempotent?.part(id).record(transaction, { status: 200, headers: {}, body: JSON.stringify(reply) });
    await transaction.commit(this.#table);
    this.#committed += 1;
  }
}

export function otherBody(): Problem {
  return new Problem('unprocessable', 'This Idempotency-Key was used with another body.', {
    errors: [{ pointer: '/header/Idempotency-Key', detail: 'Used with another body' }],
  });
}
