import { EventLog } from '#shared/observability/logger.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { type Appliers, OutboxWorker } from '#shared/outbox/worker.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Clock } from '#shared/time.ts';

export type Mail = Extract<Effect, { kind: 'mail' }>['message'];

/** The outbox of a table with the appliers that a test is about; mails are kept instead of sent. */
export function outboxFixture(table: Table, clock: Clock, appliers: Appliers) {
  const mails: Mail[] = [];
  const outbox = new OutboxRepository(table);
  const worker = new OutboxWorker({
    outbox,
    appliers: {
      ...appliers,
      mail: async ({ message }) => {
        mails.push(message);
      },
    },
    clock,
    log: new EventLog('test'),
  });
  return {
    outbox,
    worker,
    /** The mails that the outbox holds by now, in the order of their making, after everything due in it was applied. */
    sentMails: async (): Promise<readonly Mail[]> => {
      await drain(worker);
      return mails.splice(0);
    },
  };
}

/** Applies everything that is due, and what follows from it. @returns how much that was */
export async function drain(worker: OutboxWorker): Promise<number> {
  for (let total = 0; ; ) {
    const { retried } = await worker.sweep(new Date(Date.now() + 60_000));
    if (retried === 0) {
      return total;
    }
    total += retried;
  }
}
