import type { Cams } from '#shared/cams/cams.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { createCamsLink } from './add.ts';
import { refreshCamsLink } from './refresh.ts';
import { deleteCamsLink } from './remove.ts';
import type { routes } from './routes.ts';

/** What the use cases stand on. */
export interface Service extends Pick<Platform, 'table' | 'ring' | 'throttle'> {
  readonly cams: Cams;
}

export function camsLinkOperations(service: Service): Operations<typeof routes> {
  return {
    createCamsLink: (call) => createCamsLink(service, call),
    deleteCamsLink: (call) => deleteCamsLink(service, call),
    refreshCamsLink: (call) => refreshCamsLink(service, call),
  };
}
