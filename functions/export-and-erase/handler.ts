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
import { eraseClient } from './erase-client.ts';
import { exportClient } from './export-client.ts';

const env = Env.parse(process.env);
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const table = connect(env.TABLE_NAME);
const dependencies = {
  table,
  clock,
  ring: loadKeyRing(env.KEY_RING),
  s3: connectS3(env),
  filesBucket: env.FILES_BUCKET,
  incomingBucket: env.INCOMING_BUCKET,
  directory: new CognitoDirectory({ userPoolId: env.USER_POOL_ID }),
};

/** The timeout of the function: the lease is longer, so that no two runs overlap. */
const maxRunSeconds = 900;

const worker = new OutboxWorker({
  outbox: new OutboxRepository(table),
  appliers: { 'client.export': exportClient(dependencies), 'client.erase': eraseClient(dependencies) },
  clock,
  log: new EventLog('export-and-erase'),
  queue: 'personal-data',
  leaseSeconds: maxRunSeconds + 60,
});

/** `{}` processes what is due; `replay` restarts failed effects, all of them or the given ids. */
const Payload = z.object({ replay: z.union([z.literal('all'), z.array(z.string()).min(1)]).optional() });

/** Enough for the largest archive, 100 files of 10 MiB. */
const maxAttemptMs = 300_000;

export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  const { replay } = Payload.parse(event ?? {});
  if (replay !== undefined) {
    return worker.replay(replay === 'all' ? undefined : replay);
  }
  return worker.sweep(new Date(Date.now() + context.getRemainingTimeInMillis() - maxAttemptMs));
}
