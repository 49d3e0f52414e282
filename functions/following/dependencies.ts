import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';

/** What the use cases need. */
export interface Dependencies {
  readonly table: Table;
  readonly vocabulary: Pick<VocabularyReader, 'occupations'>;
  readonly index: Pick<JobIndexReader, 'read'>;
}
