import type { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';

export interface Dependencies {
  readonly vocabulary: Pick<VocabularyReader, 'occupations'>;
  readonly index: Pick<JobIndexReader, 'read'>;
}
