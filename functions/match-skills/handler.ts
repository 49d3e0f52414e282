import type { Context } from 'aws-lambda';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';
import { matchSkills } from './match-skills.ts';

const env = Env.parse(process.env);
const table = connect(env.TABLE_NAME);
const dependencies = {
  table,
  index: connectJobIndex(table, env),
  vocabulary: connectVocabulary(table, env),
  clock: domainClock(env.PORTAL_CLOCK_OFFSET),
  log: new EventLog('match-skills'),
};

/** A page of clients takes a few seconds, or longer if the table is slow. */
const maxPageMs = 60_000;

export async function handler(_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  return matchSkills(dependencies, () => context.getRemainingTimeInMillis() > maxPageMs);
}
