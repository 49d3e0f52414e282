import type { Cams } from '#shared/cams/cams.ts';
import type { Platform } from '#shared/http/platform.ts';
import type { VocabularyReader } from '#shared/vocabulary/reader.ts';

/** What the use cases need. */
export interface Dependencies extends Pick<Platform, 'table' | 'ring'> {
  readonly portalUrl: string;
  readonly cams: Cams;
  readonly vocabulary: Pick<VocabularyReader, 'skills' | 'occupations'>;
}
