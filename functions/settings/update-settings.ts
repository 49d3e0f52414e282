import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '#shared/domain/settings.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeSettings, getSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { unprocessable, versionMismatch } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { settingsView } from './get-settings.ts';
import { type routes, SettingsChange } from './routes.ts';

const sections = SettingsChange.keyof().options;

export async function updateSettings({ table }: Dependencies, call: Call<typeof routes.updateSettings>) {
  const { body, now } = call;
  const [actor, settings] = await Promise.all([call.caller, getSettings(table)]);
  if (settings.version !== call.ifMatch) {
    throw versionMismatch();
  }
  checkActivityTypes(settings, body.activityTypes);
  const changed = sections.filter(
    (section) => body[section] !== undefined && !isDeepStrictEqual(body[section], settings[section]),
  );
  if (changed.length === 0) {
    return { body: settingsView(settings), version: settings.version };
  }
  const after: Settings = {
    ...settings,
    ...Object.fromEntries(changed.map((section) => [section, body[section]])),
    updatedAt: now.toISOString(),
    version: settings.version + 1,
  };
  const transaction = new Transaction();
  changeSettings(transaction, settings, after, versionMismatch);
  const subject = { kind: 'settings', id: 'settings' } as const;
  transaction.put(auditItem(call, { action: 'settings.updated', actor, subject, changed }));
  return call.commit(transaction, { body: settingsView(after), version: after.version });
}

/** The activity types of notes that the system writes (CL-20, SG-05). */
const systemTypes: ReadonlySet<string> = new Set(['referral', 'safety_flag']);

/** @throws 422 for a repeated code, for one of the system, and where an existing code is missing: notes may have it */
function checkActivityTypes(settings: Settings, types: SettingsChange['activityTypes']): void {
  if (!types) {
    return;
  }
  const seen = new Set<string>();
  for (const [index, { code }] of types.entries()) {
    const pointer = `/body/activityTypes/${index}/code`;
    if (seen.has(code)) {
      throw unprocessable(pointer, 'This code appears twice.');
    }
    if (systemTypes.has(code)) {
      throw unprocessable(pointer, 'This code is reserved for the system.');
    }
    seen.add(code);
  }
  const missing = settings.activityTypes.find(({ code }) => !seen.has(code));
  if (missing) {
    throw unprocessable('/body/activityTypes', `${missing.code} is missing: make it inactive instead.`);
  }
}
