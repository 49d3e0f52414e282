import type { Context } from 'aws-lambda';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { mailDelivery } from '#shared/outbox/connect-mail-delivery.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { domainClock } from '#shared/time.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';
import { FeedRun, FeedRunPayload } from './feed-run.ts';

const env = Env.parse(process.env);
const table = connect(env.TABLE_NAME);
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const log = new EventLog('send-job-feed');
const run = new FeedRun({
  table,
  index: connectJobIndex(table, env),
  vocabulary: connectVocabulary(table, env),
  delivery: mailDelivery(env, { ring: loadKeyRing(env.KEY_RING), clock, log }),
  rate: env.MAIL_RATE,
  clock,
  log,
});

/** A mail takes up to 30 seconds, a page of clients a few seconds. */
const maxStepMs = 60_000;

export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  return run.run(FeedRunPayload.parse(event ?? {}), () => context.getRemainingTimeInMillis() > maxStepMs);
}
