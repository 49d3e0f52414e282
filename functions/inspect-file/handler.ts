import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { fileUploads, idsOfUpload } from '#shared/files/client-file-objects.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { arrivedObjects } from '#shared/files/object-event.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { EventLog, errorFacts } from '#shared/observability/logger.ts';
import { dueFiles } from '#shared/persistence/files.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { checkUpload, recheckFile } from './check-upload.ts';
import type { Dependencies } from './dependencies.ts';
import { Env } from './env.ts';
import { inspectInThread } from './inspect-in-thread.ts';
import { recordScan } from './record-scan.ts';
import { scanOf } from './scan-event.ts';

const env = Env.parse(process.env);
const log = new EventLog('inspect-file');
const s3 = connectS3(env);
const dependencies: Dependencies = {
  table: connect(env.TABLE_NAME),
  clock: domainClock(env.PORTAL_CLOCK_OFFSET),
  uploads: new BucketObjects(s3, env.INCOMING_BUCKET),
  files: new BucketObjects(s3, env.FILES_BUCKET),
  inspect: inspectInThread,
  needsScan: env.MALWARE_SCAN === 'on',
  onDecision: ({ id, status, reason }) =>
    log.info('file.decided', { fileId: id, status, ...(reason ? { reason } : {}) }),
};

const Sweep = z.object({ sweep: z.literal(true) });

/** Time that the check of one more file may take. */
const reservedMs = 30_000;

/** Handles S3 events of uploads, results of the malware scan (AWS), and `{ sweep: true }` from the schedule. */
export async function handler(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<{ checked: number }> {
  if (Sweep.safeParse(event).success) {
    return sweep(() => context.getRemainingTimeInMillis() > reservedMs);
  }
  const scan = scanOf(event, env.INCOMING_BUCKET);
  if (scan) {
    await recordScan(dependencies, scan.ids, scan.scan);
    return { checked: 1 };
  }
  let checked = 0;
  for (const { key } of arrivedObjects(event)) {
    const ids = key.startsWith(fileUploads) ? idsOfUpload(key) : undefined;
    if (!ids) {
      continue;
    }
    await checkUpload(dependencies, ids);
    checked += 1;
  }
  return { checked };
}

/** Checks files that are due: after a lost event, an interrupted inspection or a missing scan. */
async function sweep(hasTime: () => boolean): Promise<{ checked: number }> {
  let checked = 0;
  let failure: unknown;
  for await (const { clientId, id } of dueFiles(dependencies.table, dependencies.clock())) {
    if (!hasTime()) {
      break;
    }
    try {
      await recheckFile(dependencies, { clientId, fileId: id });
      checked += 1;
    } catch (error) {
      // Continue with the others.
      log.error('function.failed', errorFacts(error));
      failure = error;
    }
  }
  if (failure !== undefined) {
    throw failure;
  }
  return { checked };
}
