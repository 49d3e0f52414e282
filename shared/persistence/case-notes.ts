import { CaseNote, type systemActivityTypes } from '#shared/domain/case-note.ts';
import { newId } from '#shared/ids.ts';
import { dayIn, instanceZone, timeIn } from '#shared/time/clock.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import type { Transaction } from './transaction.ts';

const caseNoteCodec = codec({
  entity: 'CaseNote',
  schema: CaseNote,
  keys: ({ clientId, id }) => keys.caseNote(clientId, id),
});

export const toCaseNoteItem = caseNoteCodec.toItem;
export const fromCaseNoteItem = caseNoteCodec.fromItem;

/** A note that the system writes in the transaction of what it tells of (CN-07). */
export function addSystemNote(
  transaction: Transaction,
  note: {
    readonly clientId: string;
    readonly serviceProviderId: string;
    readonly authorId: string;
    readonly activityType: (typeof systemActivityTypes)[number];
    readonly details: string;
  },
  now: Date,
): CaseNote {
  const written: CaseNote = {
    id: newId(now.getTime()),
    ...note,
    origin: 'system',
    date: dayIn(instanceZone, now),
    time: timeIn(instanceZone, now),
    createdAt: now.toISOString(),
    version: 1,
  };
  transaction.put(caseNoteCodec.toItem(written));
  return written;
}
