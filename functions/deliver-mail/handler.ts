import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import { mailDelivery } from '#shared/mail/wiring.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/client.ts';
import { loadKeyRing } from '#shared/persistence/key-ring.ts';
import { OutboxRepository } from '#shared/persistence/outbox.ts';
import { OutboxWorker, type Outcome } from '#shared/persistence/outbox-worker.ts';
import { domainClock } from '#shared/time/clock.ts';
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

/** What an operator sends to have one pending mail tried now. */
const ByHand = z.strictObject({ outboxId: z.string() });

export async function handler(
  event: DynamoDBStreamEvent | z.input<typeof ByHand>,
): Promise<DynamoDBBatchResponse | { outcome: Outcome }> {
  if ('Records' in event) {
    return worker.consume(event);
  }
  const { outboxId } = ByHand.parse(event);
  return { outcome: await worker.attempt(outboxId, { atOnce: true }) };
}
