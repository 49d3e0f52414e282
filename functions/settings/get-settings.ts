import type { Settings } from '#shared/domain/settings.ts';
import type { Call } from '#shared/http/call.ts';
import { defaultSettings, getSettings as readSettings } from '#shared/persistence/settings.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function getSettings({ table }: Dependencies, call: Call<typeof routes.getSettings>) {
  const [settings] = await Promise.all([readSettings(table), call.caller]);
  return { body: settingsView(settings), version: settings.version };
}

/** The defaults were never updated: they have no `updatedAt`. */
export function settingsView({ updatedAt, ...rest }: Settings) {
  return rest.version === defaultSettings.version ? rest : { ...rest, updatedAt };
}
