import { ObjectReader } from '#shared/files/object-reader-s3.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { VocabularyReader } from './reader.ts';

/**
 * The vocabulary for a handler whose environment has `environment('DATA_BUCKET', 'S3_PATH_STYLE')`:
 * `const vocabulary = connectVocabulary(table, env)`, then `await vocabulary.skills()` in each call.
 */
export function connectVocabulary(
  table: Table,
  env: { readonly DATA_BUCKET: string; readonly S3_PATH_STYLE: boolean },
): VocabularyReader {
  const objects = new ObjectReader(env, env.DATA_BUCKET);
  return new VocabularyReader(table, {
    get: async (key) => {
      const snapshot = await objects.get(key);
      if (!snapshot) {
        throw new Error('The vocabulary points at a snapshot that is not there');
      }
      return snapshot;
    },
  });
}
