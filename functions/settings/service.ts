import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '#shared/domain/settings.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { defaultSettings, getSettings, updateSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { unprocessable, versionMismatch } from '#shared/problem.ts';
import { type routes, SettingsChange } from './routes.ts';

const sections = SettingsChange.keyof().options;

export function settingsOperations({ table }: Pick<Platform, 'table'>): Operations<typeof routes> {
  return {
    getSettings: async (call) => {
      const [settings] = await Promise.all([getSettings(table), call.caller]);
      return { body: view(settings), version: settings.version };
    },

    updateSettings: async (call) => {
      const [actor, settings] = await Promise.all([call.caller, getSettings(table)]);
      if (settings.version !== call.ifMatch) {
        throw versionMismatch();
      }
      checkActivityTypes(settings, call.body.activityTypes);
      const changed = sections.filter(
        (section) => call.body[section] !== undefined && !isDeepStrictEqual(call.body[section], settings[section]),
      );
      if (changed.length === 0) {
        return { body: view(settings), version: settings.version };
      }
      const after: Settings = {
        ...settings,
        ...Object.fromEntries(changed.map((section) => [section, call.body[section]])),
        updatedAt: call.now.toISOString(),
        version: settings.version + 1,
      };
      const transaction = new Transaction();
      updateSettings(transaction, settings, after, versionMismatch);
      transaction.put(
        auditItem({
          action: 'settings.updated',
          actor,
          subject: { kind: 'settings', id: 'settings' },
          at: call.now,
          requestId: call.requestId,
          changed,
        }),
      );
      return call.commit(transaction, { body: view(after), version: after.version });
    },
  };
}

function view(settings: Settings) {
  const { updatedAt, ...rest } = settings;
  return settings.version === defaultSettings.version ? rest : { ...rest, updatedAt };
}

/** Case notes of the system itself (CL-20, SG-05). */
const systemTypes: ReadonlySet<string> = new Set(['referral', 'safety_flag']);

/** @throws 422 where a code is there twice, is the system's own, or is missing although notes may have it */
function checkActivityTypes(settings: Settings, types: SettingsChange['activityTypes']): void {
  if (!types) {
    return;
  }
  const seen = new Set<string>();
  for (const [index, { code }] of types.entries()) {
    const pointer = `/body/activityTypes/${index}/code`;
    if (seen.has(code)) {
      throw unprocessable(pointer, 'This code is there twice.');
    }
    if (systemTypes.has(code)) {
      throw unprocessable(pointer, 'This code is the system’s own.');
    }
    seen.add(code);
  }
  const missing = settings.activityTypes.find(({ code }) => !seen.has(code));
  if (missing) {
    throw unprocessable('/body/activityTypes', `${missing.code} is missing: make it inactive instead.`);
  }
}
