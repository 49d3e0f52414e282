import type { Operations } from '#shared/http/call.ts';
import { createClientExport } from './create-client-export.ts';
import type { Dependencies } from './dependencies.ts';
import { eraseClient } from './erase-client.ts';
import { getClientExport } from './get-client-export.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    createClientExport: (call) => createClientExport(dependencies, call),
    getClientExport: (call) => getClientExport(dependencies, call),
    eraseClient: (call) => eraseClient(dependencies, call),
  };
}
