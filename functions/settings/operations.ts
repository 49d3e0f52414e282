import type { Operations } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { getSettings } from './get-settings.ts';
import type { routes } from './routes.ts';
import { updateSettings } from './update-settings.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    getSettings: (call) => getSettings(dependencies, call),
    updateSettings: (call) => updateSettings(dependencies, call),
  };
}
