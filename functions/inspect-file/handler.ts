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
import { type CheckPorts, lookAgain, scanned, uploadArrived } from './check.ts';
import { Env } from './env.ts';
import { inspectInThread } from './in-thread.ts';
import { scanOf } from './scan-event.ts';

const env = Env.parse(process.env);
const log = new EventLog('inspect-file');
const s3 = connectS3(env);
const ports: CheckPorts = {
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

/** What one file may still need when the sweep takes it up. */
const reservedMs = 30_000;

/** S3's event for an upload, the scanner's verdict (AWS), or `{ sweep: true }` from the schedule. */
export async function handler(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<{ looked: number }> {
  if (Sweep.safeParse(event).success) {
    return sweep(() => context.getRemainingTimeInMillis() > reservedMs);
  }
  const scan = scanOf(event, env.INCOMING_BUCKET);
  if (scan) {
    await scanned(ports, scan.ids, scan.scan);
    return { looked: 1 };
  }
  let looked = 0;
  for (const { key } of arrivedObjects(event)) {
    const ids = key.startsWith(fileUploads) ? idsOfUpload(key) : undefined;
    if (!ids) {
      continue;
    }
    await uploadArrived(ports, ids);
    looked += 1;
  }
  return { looked };
}

/** Whatever is due: uploads that no event told of, inspections that broke off, files that nobody decides. */
async function sweep(mayGoOn: () => boolean): Promise<{ looked: number }> {
  let looked = 0;
  let failure: unknown;
  for await (const { clientId, id } of dueFiles(ports.table, ports.clock())) {
    if (!mayGoOn()) {
      break;
    }
    try {
      await lookAgain(ports, { clientId, fileId: id });
      looked += 1;
    } catch (error) {
      // The others have their turn all the same.
      log.error('function.failed', errorFacts(error));
      failure = error;
    }
  }
  if (failure !== undefined) {
    throw failure;
  }
  return { looked };
}
