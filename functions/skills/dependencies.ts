import type { Table } from '#shared/persistence/table-connection.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';

export interface Dependencies {
  readonly table: Table;
  readonly vocabulary: Pick<VocabularyReader, 'skills'>;
}
