import * as z from 'zod';
import { connectS3 } from '#shared/files/client-s3.ts';
import { buildJobIndex, type IndexBuild, maxDeltaEntries } from '#shared/jobs/build-index.ts';
import { S3IndexStore } from '#shared/jobs/index-files-s3.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { JobIndexRepository } from '#shared/persistence/job-index.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { Env } from './env.ts';

const env = Env.parse(process.env);
const table = connect(env.TABLE_NAME);
const store = new S3IndexStore(connectS3(env), env.DATA_BUCKET);
const clock = domainClock(env.PORTAL_CLOCK_OFFSET);
const log = new EventLog('build-job-index');

const Payload = z.object({ onlyIfLarge: z.boolean().default(false) });

/** @returns what was built, or nothing where `onlyIfLarge` is asked for and few single writes lie over the base file */
export async function handler(event: unknown): Promise<IndexBuild | Record<string, never>> {
  const { onlyIfLarge } = Payload.parse(event ?? {});
  if (onlyIfLarge) {
    const { written } = await new JobIndexRepository(table).readPointerAndDelta();
    if (written.length < maxDeltaEntries) {
      return {};
    }
  }
  const began = performance.now();
  const build = await buildJobIndex({ table, store, clock });
  log.info('index.built', { ...build, durationMs: Math.round(performance.now() - began) });
  return build;
}
