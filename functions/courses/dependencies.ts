import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';

/** What the use cases need. */
export interface Dependencies extends Pick<Platform, 'table'> {
  readonly vocabulary: Pick<VocabularyReader, 'skills' | 'occupations'>;
}
