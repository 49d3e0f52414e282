import { Settings } from '#shared/domain/settings.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

const settingsCodec = codec({ entity: 'Settings', schema: Settings, keys: () => keys.settings() });

/** The settings until an administrator changes them (CN-03, TQ-04, TK-15). Version 1 is not stored: the first change writes version 2. */
export const defaultSettings: Settings = {
  caseNoteEditWindowHours: 24,
  transfersNeedCamsLink: false,
  intakeTasks: [
    { name: 'Make first contact', details: 'Introduce yourself and agree on a first meeting.', dueInDays: 2 },
    { name: 'Hold the intake meeting', details: 'Complete the client profile and the referral details.', dueInDays: 7 },
    { name: 'Check the link to CaMS', details: 'Link the client, or note why there is no link.', dueInDays: 7 },
    { name: 'Agree on the action plan', dueInDays: 14 },
    { name: 'First follow-up', details: 'Ask how the first steps went.', dueInDays: 30 },
  ],
  activityTypes: [
    { code: 'meeting_in_person', label: { en: 'Meeting in person', fr: 'Rencontre en personne' }, active: true },
    { code: 'phone', label: { en: 'Phone', fr: 'Téléphone' }, active: true },
    { code: 'e_mail', label: { en: 'E-mail', fr: 'Courriel' }, active: true },
    { code: 'text', label: { en: 'Text', fr: 'Texto' }, active: true },
    { code: 'video', label: { en: 'Video', fr: 'Visioconférence' }, active: true },
    { code: 'no_show', label: { en: 'No-show', fr: 'Absence' }, active: true },
    { code: 'workshop', label: { en: 'Workshop', fr: 'Atelier' }, active: true },
    { code: 'job_development', label: { en: 'Job development', fr: 'Développement d’emploi' }, active: true },
    { code: 'employer_contact', label: { en: 'Employer contact', fr: 'Contact avec un employeur' }, active: true },
    { code: 'follow_up', label: { en: 'Follow-up', fr: 'Suivi' }, active: true },
    {
      code: 'retention_check',
      label: { en: 'Retention check', fr: 'Vérification du maintien en emploi' },
      active: true,
    },
    { code: 'administrative', label: { en: 'Administrative', fr: 'Administratif' }, active: true },
  ],
  /** Empty: reports go to job board administrators only. */
  reportFallbackEmail: '',
  updatedAt: '1970-01-01T00:00:00.000Z',
  version: 1,
};

/** Strongly consistent. */
export async function getSettings(table: Table): Promise<Settings> {
  const item = await getItem(table, keys.settings());
  return item ? settingsCodec.fromItem(item) : defaultSettings;
}

/** On condition of the version. */
export function changeSettings(
  transaction: Transaction,
  before: Settings,
  after: Settings,
  onConflict: OnConflict,
): void {
  if (before.version === defaultSettings.version) {
    transaction.create(settingsCodec.toItem(after), onConflict);
  } else {
    transaction.change(
      settingsCodec.toItem(before),
      settingsCodec.toItem(after),
      { version: before.version },
      onConflict,
    );
  }
}
