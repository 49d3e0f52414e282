import { connectS3 } from '#shared/files/client-s3.ts';
import { arrivedObjects } from '#shared/files/object-event.ts';
import { BucketObjects } from '#shared/files/objects-s3.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { domainClock } from '#shared/time.ts';
import { S3SnapshotStore } from '#shared/vocabulary/snapshot-store-s3.ts';
import { taxonomyUploads } from '#shared/vocabulary/taxonomy-import.ts';
import { Env } from './env.ts';
import { importTaxonomy } from './import-taxonomy.ts';

const env = Env.parse(process.env);
const s3 = connectS3(env);
const dependencies = {
  table: connect(env.TABLE_NAME),
  uploads: new BucketObjects(s3, env.INCOMING_BUCKET),
  store: new S3SnapshotStore(s3, env.DATA_BUCKET),
  clock: domainClock(env.PORTAL_CLOCK_OFFSET),
  log: new EventLog('import-taxonomy'),
};

/** Handles S3 events; an upload that is cut short causes none. */
export async function handler(event: unknown): Promise<void> {
  for (const { key } of arrivedObjects(event)) {
    if (key.startsWith(taxonomyUploads)) {
      await importTaxonomy(dependencies, key.slice(taxonomyUploads.length));
    }
  }
}
