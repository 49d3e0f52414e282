import type { Platform } from '#shared/http/platform.ts';

export interface Dependencies extends Pick<Platform, 'table' | 'ring'> {
  readonly portalUrl: string;
}
