import type { Platform } from '#shared/http/platform.ts';

export type Dependencies = Pick<Platform, 'table'>;
