import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';

export interface Dependencies extends Pick<Platform, 'table'> {
  readonly vocabulary: Pick<VocabularyReader, 'skills'>;
}
