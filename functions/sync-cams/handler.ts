import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { connectCams } from '#shared/cams/connect.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { breakAfter, CamsSync } from './cams-sync.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);
const run = new CamsSync({
  table: connect(env.TABLE_NAME),
  cams: connectCams(env, { breakAfter }),
  clock: domainClock(env.PORTAL_CLOCK_OFFSET),
  log: new EventLog('sync-cams'),
});

const Payload = z.object({});
/** The longest time for a page, with retries and the wait for CaMS. */
const maxPageMs = 300_000;

export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  Payload.parse(event ?? {});
  return run.run(() => context.getRemainingTimeInMillis() > maxPageMs);
}
