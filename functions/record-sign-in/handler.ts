import { setTimeout } from 'node:timers/promises';
import type { PostAuthenticationTriggerEvent } from 'aws-lambda';
import { EventLog, errorFacts } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { Env } from './env.ts';
import { recordSignIn } from './record-sign-in.ts';

const env = Env.parse(process.env);
const log = new EventLog('record-sign-in');
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const table = connect(env.TABLE_NAME, 1);

/** Cognito waits up to five seconds for a trigger, and so does the user. */
const timeoutMs = 1_500;

/** An error must not prevent the sign-in. */
export async function handler(event: PostAuthenticationTriggerEvent): Promise<PostAuthenticationTriggerEvent> {
  const stop = new AbortController();
  try {
    const accountKind = await Promise.race([
      recordSignIn(table, event.request.userAttributes.sub ?? '', clock()),
      setTimeout(timeoutMs, undefined, { signal: stop.signal }).then(() => {
        throw new TimedOut();
      }),
    ]);
    if (accountKind) {
      log.info('sign-in.recorded', { accountKind });
    }
  } catch (error) {
    log.warn('sign-in.not-recorded', { errorName: errorFacts(error).errorName });
  } finally {
    stop.abort();
  }
  return event;
}

class TimedOut extends Error {
  override readonly name = 'TimedOut';
}
