import type { Cams } from '#shared/cams/cams.ts';
import type { Platform } from '#shared/http/platform.ts';

export interface Dependencies extends Pick<Platform, 'table' | 'ring'> {
  readonly cams: Cams;
}
