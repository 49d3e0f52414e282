import type { SNSEvent } from 'aws-lambda';
import { EventLog } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { domainClock } from '#shared/time.ts';
import { Env } from './env.ts';
import { parseMailEvent } from './events.ts';
import { recordMailProblem } from './record-mail-problem.ts';

const env = Env.parse(process.env);
const table = connect(env.TABLE_NAME);
const ring = loadKeyRing(env.KEY_RING);
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const log = new EventLog('record-mail-problems');

/** Idempotent: SNS repeats a failed call. */
export async function handler(event: SNSEvent): Promise<void> {
  for (const { Sns } of event.Records) {
    const undelivered = parseMailEvent(Sns.Message);
    for (const address of undelivered?.addresses ?? []) {
      const problem = undelivered?.problem ?? 'bounced';
      const outcome = await recordMailProblem({ table, ring: await ring() }, address, problem, clock());
      log.info('mail.undelivered', { problem, outcome });
    }
  }
}
