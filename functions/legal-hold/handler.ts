import type { Context } from 'aws-lambda';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { Env } from './env.ts';
import { LegalHoldChange, setLegalHold } from './set-legal-hold.ts';

const env = Env.parse(process.env);
const table = connect(env.TABLE_NAME);
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);

export async function handler(event: unknown, context: Pick<Context, 'awsRequestId'>) {
  return setLegalHold(table, LegalHoldChange.parse(event), { now: clock(), requestId: context.awsRequestId });
}
