import type { Context } from 'aws-lambda';
import { connectS3 } from '#shared/files/client-s3.ts';
import { arrivedObjects } from '#shared/files/object-event.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { ImportCounts } from '#shared/imports/report.ts';
import { buildJobIndex } from '#shared/jobs/build-index.ts';
import { S3IndexStore } from '#shared/jobs/index-files-s3.ts';
import { postingUploads } from '#shared/jobs/posting-import-request.ts';
import { EventLog, errorFacts } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { Env } from './env.ts';
import { type Dependencies, importPostings } from './import-postings.ts';

const env = Env.parse(process.env);
const table = connect(env.TABLE_NAME);
const s3 = connectS3(env);
const uploads = new BucketObjects(s3, env.INCOMING_BUCKET);
const store = new S3IndexStore(s3, env.DATA_BUCKET);
const vocabulary = connectVocabulary(table, env);
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const log = new EventLog('import-postings');

/** For saving the position, and for the index of a small import. */
const reservedMs = 60_000;

/** Handles S3 events of completed uploads. Returns `{ done: false }` if it must be called again. */
export async function handler(
  event: unknown,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
): Promise<{ done: boolean }> {
  const hasTime = () => context.getRemainingTimeInMillis() > reservedMs;
  for (const { key } of arrivedObjects(event)) {
    if (!key.startsWith(postingUploads)) {
      continue;
    }
    if (!(await continueImport(key.slice(postingUploads.length), hasTime))) {
      return { done: false };
    }
  }
  return { done: true };
}

/** @returns whether this worker is done with the import */
async function continueImport(importId: string, hasTime: () => boolean): Promise<boolean> {
  log.correlate({ importId });
  try {
    const dependencies: Dependencies = {
      table,
      clock,
      open: () => uploads.openTagged(`${postingUploads}${importId}`),
      vocabulary: () => vocabulary.skills(),
      buildIndex,
      onProgress: ({ read, rejected }) => log.info('import.progress', { importId, read, rejected }),
      onFailure: (error) => log.warn('function.failed', errorFacts(error)),
    };
    const { run, done } = await importPostings(dependencies, importId, hasTime);
    if (run?.status === 'completed') {
      log.info('import.completed', { importId, ...ImportCounts.parse(run) });
    }
    if (run?.status === 'failed') {
      log.info('import.failed', { importId, reason: run.reason ?? '', errorName: 'ImportFault' });
    }
    return done;
  } catch (error) {
    log.error('import.failed', { importId, reason: 'error', errorName: errorFacts(error).errorName });
    throw error;
  }
}

async function buildIndex(): Promise<void> {
  const began = performance.now();
  const build = await buildJobIndex({ table, store, clock });
  log.info('index.built', { ...build, durationMs: Math.round(performance.now() - began) });
}
