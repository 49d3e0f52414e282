import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { assignmentNotifier } from '#shared/clients/assignment-notices.ts';
import { CognitoDirectory } from '#shared/identity/directory-cognito.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { mailDelivery } from '#shared/outbox/connect-mail-delivery.ts';
import { fileObjectsDeleter } from '#shared/outbox/file-objects-deleter.ts';
import { identityAppliers } from '#shared/outbox/identity-effects.ts';
import { reportNotifier } from '#shared/outbox/posting-report-notices.ts';
import { applyVisibility } from '#shared/outbox/provider-visibility.ts';
import { OutboxRepository, queues } from '#shared/outbox/repository.ts';
import { type Appliers, OutboxWorker } from '#shared/outbox/worker.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { suggestionNotifier } from '#shared/suggestions/notices.ts';
import { taskNotifier } from '#shared/tasks/notices.ts';
import { domainClock } from '#shared/time.ts';
import { transferNotifier } from '#shared/transfers/notices.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);
const log = new EventLog('sweep-outbox');
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const table = connect(env.TABLE_NAME);
const ring = loadKeyRing(env.KEY_RING);
const directory = new CognitoDirectory({ userPoolId: env.USER_POOL_ID, secondFactor: env.STAFF_SECOND_FACTOR });

/** `send-job-feed` and `export-and-erase` repeat the other kinds. */
const appliers: Required<Omit<Appliers, 'feed-mail' | 'client.export' | 'client.erase'>> = {
  mail: mailDelivery(env, { ring, clock, log }).apply,
  ...identityAppliers({ table, ring, directory, portalUrl: env.PORTAL_URL, clock }),
  'provider.apply-visibility': async ({ serviceProviderId }) => applyVisibility(table, serviceProviderId),
  'task.notify': taskNotifier(table, clock),
  'suggestion.notify': suggestionNotifier(table, clock),
  'assignment.notify': assignmentNotifier(table, clock),
  'posting-report.notify': reportNotifier(table, clock),
  'file.delete-objects': fileObjectsDeleter(env),
  'transfer.notify': transferNotifier(table, clock),
};
const worker = new OutboxWorker({ outbox: new OutboxRepository(table), appliers, clock, log });

/** `replay` resets failed items: all, or those with these ids. */
const Payload = z.object({ replay: z.union([z.literal('all'), z.array(z.string()).min(1)]).optional() });

/** The longest single attempt. */
const maxAttemptMs = 25_000;

export async function handler(event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) {
  const { replay } = Payload.parse(event ?? {});
  if (replay !== undefined) {
    return worker.replay(replay === 'all' ? undefined : replay, queues);
  }
  return worker.sweep(new Date(Date.now() + context.getRemainingTimeInMillis() - maxAttemptMs));
}
