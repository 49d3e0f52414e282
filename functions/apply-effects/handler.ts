import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { assignmentNotifier } from '#shared/clients/assignment-notices.ts';
import { CognitoDirectory } from '#shared/identity/directory-cognito.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { fileObjectsDeleter } from '#shared/outbox/file-objects-deleter.ts';
import { identityAppliers } from '#shared/outbox/identity-effects.ts';
import { reportNotifier } from '#shared/outbox/posting-report-notices.ts';
import { applyVisibility } from '#shared/outbox/provider-visibility.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { suggestionNotifier } from '#shared/suggestions/notices.ts';
import { taskNotifier } from '#shared/tasks/notices.ts';
import { domainClock } from '#shared/time.ts';
import { transferNotifier } from '#shared/transfers/notices.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);
const log = new EventLog('apply-effects');
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const table = connect(env.TABLE_NAME);
const ring = loadKeyRing(env.KEY_RING);
const directory = new CognitoDirectory({ userPoolId: env.USER_POOL_ID, secondFactor: env.STAFF_SECOND_FACTOR });
const worker = new OutboxWorker({
  outbox: new OutboxRepository(table),
  appliers: {
    ...identityAppliers({ table, ring, directory, portalUrl: env.PORTAL_URL, clock }),
    'provider.apply-visibility': async ({ serviceProviderId }) => applyVisibility(table, serviceProviderId),
    'task.notify': taskNotifier(table, clock),
    'suggestion.notify': suggestionNotifier(table, clock),
    'assignment.notify': assignmentNotifier(table, clock),
    'posting-report.notify': reportNotifier(table, clock),
    'file.delete-objects': fileObjectsDeleter(env),
    'transfer.notify': transferNotifier(table, clock),
  },
  clock,
  log,
});

export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  return worker.consume(event);
}
