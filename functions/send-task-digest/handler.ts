import type { Context } from 'aws-lambda';
import { EventLog } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { DigestPayload, DigestRun } from './digest-run.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);
const run = new DigestRun({
  table: connect(env.TABLE_NAME),
  rate: env.MAIL_RATE,
  clock: domainClock(env.PORTAL_CLOCK_OFFSET),
  log: new EventLog('send-task-digest'),
});

/** A chunk of people takes a few seconds. */
const maxStepMs = 60_000;

export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  return run.run(DigestPayload.parse(event ?? {}), () => context.getRemainingTimeInMillis() > maxStepMs);
}
