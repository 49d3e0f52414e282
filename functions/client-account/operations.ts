import type { Operations } from '#shared/http/call.ts';
import { archiveClient, unarchiveClient } from './archive-client.ts';
import { createPasswordReset } from './create-password-reset.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    archiveClient: (call) => archiveClient(dependencies, call),
    unarchiveClient: (call) => unarchiveClient(dependencies, call),
    createPasswordReset: (call) => createPasswordReset(dependencies, call),
  };
}
