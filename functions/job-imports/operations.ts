import type { Operations } from '#shared/http/call.ts';
import { createJobImport } from './create-job-import.ts';
import type { Dependencies } from './dependencies.ts';
import { getJobImport } from './get-job-import.ts';
import type { routes } from './routes.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    createJobImport: (call) => createJobImport(dependencies, call),
    getJobImport: (call) => getJobImport(dependencies, call),
  };
}
