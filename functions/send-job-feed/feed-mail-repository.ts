import * as z from 'zod';
import type { Client } from '#shared/domain/client.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import { codec } from '#shared/persistence/codec.ts';
import { keys } from '#shared/persistence/keys.ts';
import { type MatchInput, readMatchInputs } from '#shared/persistence/match-input.ts';
import { readMatchResults, type StoredMatchResult } from '#shared/persistence/match-results.ts';
import { batchGet } from '#shared/persistence/reads.ts';
import { writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';

const FeedState = z.object({
  clientId: z.string(),
  lastSentAt: z.string(),
  /** `since` of the next mail, in epoch milliseconds. */
  through: z.number(),
});

export type FeedState = z.infer<typeof FeedState>;

const stateCodec = codec({
  entity: 'FeedState',
  schema: FeedState,
  keys: ({ clientId }) => keys.feedState(clientId),
});

/** Strongly consistent. */
export interface Recipient {
  readonly client: Client;
  readonly input: MatchInput;
  readonly state: FeedState | undefined;
  readonly result: StoredMatchResult | undefined;
}

export class FeedMailRepository {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async states(clientIds: readonly string[]): Promise<Map<string, FeedState>> {
    const items = await batchGet(
      this.#table,
      clientIds.map((id) => keys.feedState(id)),
    );
    const states = items.map((item) => stateCodec.fromItem(item));
    return new Map(states.map((state) => [state.clientId, state]));
  }

  /** At most 100 clients; omits unknown ones. */
  async recipients(clientIds: readonly string[]): Promise<Recipient[]> {
    const [clients, inputs, states, results] = await Promise.all([
      clientsByIds(this.#table, clientIds),
      readMatchInputs(this.#table, clientIds),
      this.states(clientIds),
      readMatchResults(this.#table, clientIds),
    ]);
    return inputs.flatMap((input) => {
      const { clientId } = input;
      const client = clients.get(clientId);
      return client ? [{ client, input, state: states.get(clientId), result: results.get(clientId) }] : [];
    });
  }

  /** Queues a mail and saves the new state. @returns false if another run has done so */
  async queue(
    id: string,
    mail: Extract<Effect, { kind: 'feed-mail' }>,
    before: FeedState | undefined,
    after: FeedState,
  ): Promise<boolean> {
    const transaction = new Transaction();
    if (before) {
      const expected = { lastSentAt: before.lastSentAt };
      transaction.change(stateCodec.toItem(before), stateCodec.toItem(after), expected, writeConflict);
    } else {
      transaction.create(stateCodec.toItem(after), writeConflict);
    }
    transaction.create(outboxItem({ now: new Date(after.lastSentAt) }, mail, { id }), writeConflict);
    return transaction.tryCommit(this.#table);
  }
}
