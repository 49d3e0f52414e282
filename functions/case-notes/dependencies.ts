import type { Platform } from '#shared/http/platform.ts';

/** What the use cases stand on. */
export type Dependencies = Pick<Platform, 'table'>;
