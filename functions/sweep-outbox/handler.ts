import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { mailDelivery } from '#shared/mail/wiring.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/client.ts';
import { loadKeyRing } from '#shared/persistence/key-ring.ts';
import { OutboxRepository } from '#shared/persistence/outbox.ts';
import { OutboxWorker } from '#shared/persistence/outbox-worker.ts';
import { domainClock } from '#shared/time/clock.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);
const log = new EventLog('sweep-outbox');
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const delivery = mailDelivery(env, { ring: loadKeyRing(env.KEY_RING), clock, log });
const worker = new OutboxWorker({
  outbox: new OutboxRepository(connect(env.TABLE_NAME)),
  appliers: { mail: delivery.apply },
  clock,
  log,
});

/** `{}` sweeps; `replay` lets failed items start over: all of them, or those named. */
const Payload = z.object({ replay: z.union([z.literal('all'), z.array(z.string()).min(1)]).optional() });

/** The longest single attempt must still fit in when the last item is taken up. */
const longestAttemptMs = 25_000;

export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  const { replay } = Payload.parse(event ?? {});
  if (replay !== undefined) {
    return worker.replay(replay === 'all' ? undefined : replay);
  }
  return worker.sweep(new Date(Date.now() + context.getRemainingTimeInMillis() - longestAttemptMs));
}
