import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import { EventLog } from '#shared/observability/logger.ts';
import { mailDelivery } from '#shared/outbox/connect-mail-delivery.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker, type Outcome } from '#shared/outbox/worker.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { domainClock } from '#shared/time.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);
const log = new EventLog('deliver-mail');
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const delivery = mailDelivery(env, { ring: loadKeyRing(env.KEY_RING), clock, log });
const worker = new OutboxWorker({
  outbox: new OutboxRepository(connect(env.TABLE_NAME)),
  appliers: { mail: delivery.apply },
  clock,
  log,
});

/** Sent by an operator to deliver one pending mail now. */
const ManualDelivery = z.strictObject({ outboxId: z.string() });

export async function handler(
  event: DynamoDBStreamEvent | z.input<typeof ManualDelivery>,
): Promise<DynamoDBBatchResponse | { outcome: Outcome }> {
  if ('Records' in event) {
    return worker.consume(event);
  }
  const { outboxId } = ManualDelivery.parse(event);
  return { outcome: await worker.attempt(outboxId, { atOnce: true }) };
}
