import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { connectS3 } from '#shared/files/client-s3.ts';
import { CognitoDirectory } from '#shared/identity/directory-cognito.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { domainClock } from '#shared/time.ts';
import { Env } from './env.ts';
import { eraser } from './erase.ts';
import { exporter } from './export.ts';

const env = Env.parse(process.env);
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const table = connect(env.TABLE_NAME);
const service = {
  table,
  clock,
  ring: loadKeyRing(env.KEY_RING),
  s3: connectS3(env),
  filesBucket: env.FILES_BUCKET,
  incomingBucket: env.INCOMING_BUCKET,
  directory: new CognitoDirectory({ userPoolId: env.USER_POOL_ID }),
};

/** No attempt outlasts the function; whoever takes an item up again knows that its last run is over. */
const maxRunSeconds = 900;

const worker = new OutboxWorker({
  outbox: new OutboxRepository(table),
  appliers: { 'client.export': exporter(service), 'client.erase': eraser(service) },
  clock,
  log: new EventLog('export-and-erase'),
  queue: 'personal-data',
  leaseSeconds: maxRunSeconds + 60,
});

/** `{}` works off what is due; `replay` lets what has failed start over: all of it, or what is named. */
const Payload = z.object({ replay: z.union([z.literal('all'), z.array(z.string()).min(1)]).optional() });

/** The largest archive, a hundred files of ten megabytes, still fits in. */
const maxAttemptMs = 300_000;

export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  const { replay } = Payload.parse(event ?? {});
  if (replay !== undefined) {
    return worker.replay(replay === 'all' ? undefined : replay);
  }
  return worker.sweep(new Date(Date.now() + context.getRemainingTimeInMillis() - maxAttemptMs));
}
