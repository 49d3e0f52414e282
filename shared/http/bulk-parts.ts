import type { Table } from '#shared/persistence/table-connection.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import type { Parts } from './call.ts';
import type { IdempotentCall } from './idempotency.ts';

/** The parts of one bulk call, with or without an Idempotency-Key. */
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

  /** Whether everything that this call could do was done by an earlier one. */
  get replayed(): boolean {
    return this.#repeated > 0 && this.#committed === 0;
  }

  async answered(ids: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
    if (!this.#idempotent || ids.length === 0) {
      return new Map();
    }
    if (!this.#bound) {
      if ((await this.#idempotent.begin(this.#table)) === 'other-body') {
        throw otherBody();
      }
      this.#bound = true;
    }
    const answers = await this.#idempotent.answeredParts(this.#table, ids);
    this.#repeated += answers.size;
    return new Map([...answers].map(([id, { body }]) => [id, JSON.parse(body) as unknown]));
  }

  async commit(id: string, transaction: Transaction, answer: unknown): Promise<void> {
    this.#idempotent?.part(id).record(transaction, { status: 200, headers: {}, body: JSON.stringify(answer) });
    await transaction.commit(this.#table);
    this.#committed += 1;
  }
}

export function otherBody(): Problem {
  return new Problem('unprocessable', 'This Idempotency-Key was used with another body.', {
    errors: [{ pointer: '/header/Idempotency-Key', detail: 'Used with another body' }],
  });
}
