import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';

/** What the use cases stand on. */
export interface Dependencies extends Pick<Platform, 'table' | 'ring' | 'throttle'> {
  readonly portalUrl: string;
  readonly vocabulary: Pick<VocabularyReader, 'occupations'>;
}
