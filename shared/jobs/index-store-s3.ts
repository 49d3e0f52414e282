import { ObjectReader } from '#shared/files/object-reader-s3.ts';
import { JobIndexRepository } from '#shared/persistence/job-index.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { JobIndexReader } from './index-reader.ts';

/**
 * The job index for a handler whose environment has `environment('DATA_BUCKET', 'S3_PATH_STYLE')`: made once, in module
 * scope; then `await jobIndex.read(await vocabulary.skills())` in each call.
 */
export function connectJobIndex(
  table: Table,
  env: { readonly DATA_BUCKET: string; readonly S3_PATH_STYLE: boolean },
): JobIndexReader {
  return new JobIndexReader(new JobIndexRepository(table), new ObjectReader(env, env.DATA_BUCKET));
}
