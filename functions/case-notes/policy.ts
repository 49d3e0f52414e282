import type { Actor } from '#shared/domain/account.ts';
import { type CaseNote, editableUntil } from '#shared/domain/case-note.ts';

/** Why a note stays as it is: nobody changes a system note, only the author changes another, and only inside the window. */
export type NoteRefusal = 'system' | 'author' | 'window';

/**
 * Whether a caller who may write case notes of this client may change this one (CN-03 … CN-07, DEC-4).
 *
 * @param windowHours the edit window of the settings as they are now
 * @returns why not; `undefined` where they may
 */
export function noteRefusal(
  actor: Pick<Actor, 'id' | 'kind'>,
  change: 'edit' | 'delete',
  note: Pick<CaseNote, 'origin' | 'authorId' | 'createdAt'>,
  windowHours: number | null,
  now: Date,
): NoteRefusal | undefined {
  if (note.origin === 'system') {
    return 'system';
  }
  if (change === 'delete' && actor.kind === 'administrator') {
    return undefined;
  }
  if (note.authorId !== actor.id) {
    return 'author';
  }
  const until = editableUntil(note, windowHours);
  return until === undefined || now.toISOString() <= until ? undefined : 'window';
}
