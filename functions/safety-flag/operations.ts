import type { Operations } from '#shared/http/call.ts';
import { createSafetyFlag } from './create-safety-flag.ts';
import { deleteSafetyFlag } from './delete-safety-flag.ts';
import type { Dependencies } from './dependencies.ts';
import { getSafetyFlag } from './get-safety-flag.ts';
import type { routes } from './routes.ts';
import { updateSafetyFlag } from './update-safety-flag.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    createSafetyFlag: (call) => createSafetyFlag(dependencies, call),
    getSafetyFlag: (call) => getSafetyFlag(dependencies, call),
    updateSafetyFlag: (call) => updateSafetyFlag(dependencies, call),
    deleteSafetyFlag: (call) => deleteSafetyFlag(dependencies, call),
  };
}
