import * as z from 'zod';
import type { Actor } from '#shared/domain/account.ts';
import { type CaseNote, editableUntil } from '#shared/domain/case-note.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { Day, Instant, PersonRef, ProviderRef } from '#shared/http/schemas.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import type { Names } from '#shared/persistence/names.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { noteRefusal } from './policy.ts';

/** A case note as staff read it. */
export const CaseNoteView = z.object({
  id: z.string(),
  date: Day,
  time: z.string().describe('`HH:MM`, in the zone of the instance'),
  activityType: z.string().describe('Code of `activityType` in `/v1/reference`'),
  details: z.string().optional(),
  origin: z.enum(['manual', 'system']),
  author: PersonRef,
  serviceProvider: ProviderRef.optional().describe('Whose staff wrote it; absent for administrators'),
  createdAt: Instant,
  editedAt: Instant.optional(),
  canEdit: z.boolean().describe('Whether you may edit it now'),
  canDelete: z.boolean().describe('Whether you may delete it now'),
  editableUntil: Instant.optional().describe('When the edit window of its author ends; absent where nothing ends it'),
  version: z.int(),
});
export type CaseNoteView = z.input<typeof CaseNoteView>;

/** What a note shows beside itself: who reads it, of whom, by which settings, when. */
export interface NoteContext {
  readonly actor: Actor;
  readonly client: Client;
  readonly settings: Pick<Settings, 'caseNoteEditWindowHours'>;
  readonly names: Names;
  readonly now: Date;
}

/** `canEdit` and `canDelete` come from what decides the change itself. */
export function noteView(note: CaseNote, { actor, client, settings, names, now }: NoteContext): CaseNoteView {
  const { id, date, time, activityType, details, origin, authorId, serviceProviderId, createdAt, editedAt } = note;
  const windowHours = settings.caseNoteEditWindowHours;
  const writes = mayOnClient(actor, 'write_case_notes', client) === 'allowed';
  const may = (change: 'edit' | 'delete') => writes && noteRefusal(actor, change, note, windowHours, now) === undefined;
  return omitUndefined({
    id,
    date,
    time,
    activityType,
    details,
    origin,
    author: { id: authorId, name: names.staff.get(authorId) ?? '' },
    serviceProvider:
      serviceProviderId === undefined
        ? undefined
        : { id: serviceProviderId, name: names.providers.get(serviceProviderId) ?? '' },
    createdAt,
    editedAt,
    canEdit: may('edit'),
    canDelete: may('delete'),
    editableUntil: editableUntil(note, windowHours),
    version: note.version,
  });
}

/** Whose names notes show: at most two of each note. */
export function namesOfNotes(notes: readonly Pick<CaseNote, 'authorId' | 'serviceProviderId'>[]) {
  return {
    staffIds: notes.map(({ authorId }) => authorId),
    providerIds: notes.flatMap(({ serviceProviderId }) => serviceProviderId ?? []),
  };
}
