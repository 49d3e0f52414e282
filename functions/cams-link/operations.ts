import type { Operations } from '#shared/http/call.ts';
import { createCamsLink } from './create-cams-link.ts';
import { deleteCamsLink } from './delete-cams-link.ts';
import type { Dependencies } from './dependencies.ts';
import { refreshCamsLink } from './refresh-cams-link.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    createCamsLink: (call) => createCamsLink(dependencies, call),
    deleteCamsLink: (call) => deleteCamsLink(dependencies, call),
    refreshCamsLink: (call) => refreshCamsLink(dependencies, call),
  };
}
