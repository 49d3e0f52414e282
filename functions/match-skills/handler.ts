import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';
import { MatchRun } from './service.ts';

const env = Env.parse(process.env);
const table = connect(env.TABLE_NAME);
const run = new MatchRun({
  table,
  index: connectJobIndex(table, env),
  vocabulary: connectVocabulary(table, env),
  clock: domainClock(env.PORTAL_CLOCK_OFFSET),
  log: new EventLog('match-skills'),
});

const Payload = z.object({});
/** A page of clients is read, counted and written in a few seconds; a slow table may take longer. */
const maxPageMs = 60_000;

export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  Payload.parse(event ?? {});
  return run.run(() => context.getRemainingTimeInMillis() > maxPageMs);
}
