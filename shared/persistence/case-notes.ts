import * as z from 'zod';
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

/** Notes lie in the client's partition by day and time, so that a page of them is one Query; deleted ones lie apart. */
const noteCodec = codec({
  entity: 'CaseNote',
  schema: CaseNote,
  keys: ({ clientId, id, date, time, deletedAt }) =>
    deletedAt === undefined ? keys.caseNote(clientId, date, time, id) : keys.deletedCaseNote(clientId, id),
});

/** Where a note lies, by its id; and who wrote it, which never changes, so that names can be read together with the note. */
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

/** Writes a new note: two operations. */
export function createCaseNote(transaction: Transaction, note: CaseNote): void {
  transaction.put(noteCodec.toItem(note)).put(placeItem(note));
}

/** A note that the system writes in the transaction of what it tells of (CN-07): two operations. */
export function addSystemNote(
  transaction: Transaction,
  note: {
    readonly clientId: string;
    /** Whose staff did what it tells of; absent for administrators. */
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
 * Writes a note over the one that was read: another day or time moves it within the list, deletion out of it. One operation, or
 * three where it moves.
 *
 * @param onConflict the error where the note has changed, moved or gone since
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

/** Where a note lies now; strongly consistent, `undefined` for one that is not there or deleted. */
export async function caseNotePlace(
  table: Table,
  clientId: string,
  noteId: string,
): Promise<CaseNotePlace | undefined> {
  const item = await getItem(table, keys.caseNotePlace(clientId, noteId));
  return item && placeCodec.fromItem(item);
}

/** The note at a place; strongly consistent. Where it was moved since the place was read, it is looked for again. */
export async function caseNoteAt(table: Table, place: CaseNotePlace): Promise<CaseNote | undefined> {
  let at: CaseNotePlace | undefined = place;
  for (let attempt = 1; at && attempt <= maxLooks; attempt += 1) {
    const item = await getItem(table, keys.caseNote(at.clientId, at.date, at.time, at.id));
    if (item) {
      return noteCodec.fromItem(item);
    }
    at = await caseNotePlace(table, at.clientId, at.id);
  }
  return undefined;
}

/** Each further look means that somebody moved the note between two reads. */
const maxLooks = 5;

/** CN-08. Values of one filter are alternatives, different filters narrow. */
export interface CaseNoteFilter {
  readonly activityType?: readonly string[] | undefined;
  readonly authorId?: readonly string[] | undefined;
  /** First and last day. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Words, or parts of them, that the details hold, in any order; case and accents do not matter. */
  readonly q?: string | undefined;
}

const notesPrefix = 'N#';

const Position = z.record(z.string(), z.unknown());

/**
 * A page of the notes of a client, newest first by day and time (CN-08); strongly consistent. Days are a range of the key; the
 * other filters read on until the page is full.
 *
 * @param options.start `next` of the page before
 */
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
    { limit: options.limit, start: Position.optional().parse(options.start), ...(keep ? { keep } : {}) },
  );
  return { notes: items.map((item) => noteCodec.fromItem(item)), next };
}

/** Whether a note passes the filters that the key does not answer; `undefined` where there are none. */
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
