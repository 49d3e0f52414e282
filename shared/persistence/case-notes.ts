import type * as z from 'zod';
import { CaseNote, type SystemActivityType } from '#shared/domain/case-note.ts';
import { foldText } from '#shared/domain/text.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { dayIn, instanceZone, timeIn } from '#shared/time.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem, queryPage } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

/** Sorted by day and time in the client's partition; deleted notes have another prefix. */
const noteCodec = codec({
  entity: 'CaseNote',
  schema: CaseNote,
  keys: ({ clientId, id, date, time, deletedAt }) =>
    deletedAt === undefined ? keys.caseNote(clientId, date, time, id) : keys.deletedCaseNote(clientId, id),
});

/** Key and author of a note, by its id. The author never changes: names can be read in parallel with the note. */
const CaseNotePlace = CaseNote.pick({
  id: true,
  clientId: true,
  date: true,
  time: true,
  authorId: true,
  serviceProviderId: true,
});
export type CaseNotePlace = z.infer<typeof CaseNotePlace>;

const placeCodec = codec({
  entity: 'CaseNotePlace',
  schema: CaseNotePlace,
  keys: ({ clientId, id }) => keys.caseNotePlace(clientId, id),
});

function placeItem(note: CaseNote): Item {
  return placeCodec.toItem(CaseNotePlace.parse(note));
}

/** Two operations. */
export function createCaseNote(transaction: Transaction, note: CaseNote): void {
  transaction.put(noteCodec.toItem(note)).put(placeItem(note));
}

/** A note by the system (CN-07): two operations. */
export function addSystemNote(
  transaction: Transaction,
  note: {
    readonly clientId: string;
    /** Of the author; absent for administrators. */
    readonly serviceProviderId: string | undefined;
    readonly authorId: string;
    readonly activityType: SystemActivityType;
    readonly details: string;
  },
  now: Date,
): CaseNote {
  const written: CaseNote = {
    id: newId(now.getTime()),
    ...omitUndefined(note),
    origin: 'system',
    date: dayIn(instanceZone, now),
    time: timeIn(instanceZone, now),
    createdAt: now.toISOString(),
    version: 1,
  };
  createCaseNote(transaction, written);
  return written;
}

/**
 * One operation, or three if day, time or deletion changes the key.
 * @param onConflict the error if the note was changed, moved or deleted since it was read
 */
export function changeCaseNote(
  transaction: Transaction,
  before: CaseNote,
  after: CaseNote,
  onConflict: OnConflict,
): void {
  const [itemBefore, itemAfter] = [noteCodec.toItem(before), noteCodec.toItem(after)];
  const expected = { version: before.version };
  if (itemBefore.sk === itemAfter.sk) {
    transaction.change(itemBefore, itemAfter, expected, onConflict);
    return;
  }
  transaction.delete(keys.caseNote(before.clientId, before.date, before.time, before.id), expected, onConflict);
  transaction.put(itemAfter);
  if (after.deletedAt === undefined) {
    transaction.put(placeItem(after));
  } else {
    transaction.delete(keys.caseNotePlace(after.clientId, after.id));
  }
}

/** Strongly consistent; `undefined` for a deleted note. */
export async function caseNotePlace(
  table: Table,
  clientId: string,
  noteId: string,
): Promise<CaseNotePlace | undefined> {
  const item = await getItem(table, keys.caseNotePlace(clientId, noteId));
  return item && placeCodec.fromItem(item);
}

/** Strongly consistent. If the note has moved since the place was read, the place is read again. */
export async function caseNoteAt(table: Table, place: CaseNotePlace): Promise<CaseNote | undefined> {
  let at: CaseNotePlace | undefined = place;
  for (let attempt = 1; at && attempt <= maxReads; attempt += 1) {
    const item = await getItem(table, keys.caseNote(at.clientId, at.date, at.time, at.id));
    if (item) {
      return noteCodec.fromItem(item);
    }
    at = await caseNotePlace(table, at.clientId, at.id);
  }
  return undefined;
}

const maxReads = 5;

/** CN-08. Values of one filter are alternatives; all filters must match. */
export interface CaseNoteFilter {
  readonly activityType?: readonly string[] | undefined;
  readonly authorId?: readonly string[] | undefined;
  /** First and last day, inclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Words or parts of words in the details, in any order; ignores case and accents. */
  readonly q?: string | undefined;
}

const notesPrefix = 'N#';

/** Newest first by day and time (CN-08); strongly consistent. @param options.start `next` of the previous page */
export async function caseNotePage(
  table: Table,
  clientId: string,
  filter: CaseNoteFilter,
  options: { readonly limit: number; readonly start?: unknown },
): Promise<{ readonly notes: readonly CaseNote[]; readonly next: Item | undefined }> {
  const keep = keepOf(filter);
  const { items, next } = await queryPage(
    table,
    {
      partition: keys.client(clientId).pk,
      from: notesPrefix + (filter.from ?? ''),
      to: `${notesPrefix}${filter.to ?? ''}~`,
      newestFirst: true,
      consistent: true,
    },
    { limit: options.limit, start: options.start, ...(keep ? { keep } : {}) },
  );
  return { notes: items.map((item) => noteCodec.fromItem(item)), next };
}

/** The filters that are not part of the key; `undefined` without any. */
function keepOf({ activityType, authorId, q }: CaseNoteFilter): ((item: Item) => boolean) | undefined {
  const words = q === undefined ? [] : foldText(q).split(' ');
  if (!activityType && !authorId && words.length === 0) {
    return undefined;
  }
  return (item) => {
    const note = noteCodec.fromItem(item);
    if (activityType && !activityType.includes(note.activityType)) {
      return false;
    }
    if (authorId && !authorId.includes(note.authorId)) {
      return false;
    }
    const details = words.length > 0 ? foldText(note.details ?? '') : '';
    return words.every((word) => details.includes(word));
  };
}
