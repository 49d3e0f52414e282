import type { Context } from 'aws-lambda';
import { connectS3 } from '#shared/files/client-s3.ts';
import { arrivedObjects } from '#shared/files/object-event.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { ImportCounts } from '#shared/imports/report.ts';
import { buildJobIndex } from '#shared/jobs/build-index.ts';
import { S3IndexStore } from '#shared/jobs/index-store-s3.ts';
import { importPostings } from '#shared/jobs/posting-import.ts';
import { postingUploads } from '#shared/jobs/posting-import-request.ts';
import { EventLog, errorFacts } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/client.ts';
import { domainClock } from '#shared/time/clock.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);
const table = connect(env.TABLE_NAME);
const s3 = connectS3(env);
const uploads = new BucketObjects(s3, env.INCOMING_BUCKET);
const store = new S3IndexStore(s3, env.DATA_BUCKET);
const vocabulary = connectVocabulary(table, env);
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const log = new EventLog('import-postings');

/** Left for writing down where the import stands, and for the index of a small one. */
const reservedMs = 60_000;

/** S3's event for an upload that arrived whole. Answers `{ done: false }` where it wants to be called again. */
export async function handler(event: unknown, context: Context): Promise<{ done: boolean }> {
  const mayGoOn = () => context.getRemainingTimeInMillis() > reservedMs;
  for (const { key } of arrivedObjects(event)) {
    if (key.startsWith(postingUploads) && !(await work(key.slice(postingUploads.length), mayGoOn)))
      return { done: false };
  }
  return { done: true };
}

async function work(importId: string, mayGoOn: () => boolean): Promise<boolean> {
  const { run, done } = await importPostings(
    {
      table,
      clock,
      open: () => uploads.openTagged(`${postingUploads}${importId}`),
      vocabulary: () => vocabulary.skills(),
      buildIndex: () => buildJobIndex({ table, store, clock }),
      onProgress: ({ read, rejected }) => log.info('import.progress', { importId, read, rejected }),
      onFailure: (error) => log.warn('function.failed', errorFacts(error)),
    },
    importId,
    mayGoOn,
  );
  if (run?.status === 'completed') log.info('import.completed', { importId, ...ImportCounts.parse(run) });
  return done;
}
