import type { Platform } from '#shared/http/platform.ts';
import type { Directory } from '#shared/identity/directory.ts';

export interface Dependencies extends Pick<Platform, 'table' | 'ring' | 'clock' | 'log'> {
  readonly directory: Directory;
  readonly portalUrl: string;
}
