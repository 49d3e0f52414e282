import type { Cams } from '#shared/cams/cams.ts';
import type { Platform } from '#shared/http/platform.ts';

/** What the use cases stand on. */
export interface Dependencies extends Pick<Platform, 'table' | 'ring' | 'throttle'> {
  readonly cams: Cams;
}
