import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { caseNoteAt, caseNotePage, caseNotePlace } from '#shared/persistence/case-notes.ts';
import { readNames } from '#shared/persistence/names.ts';
import { getSettings } from '#shared/persistence/settings.ts';
import { notFound } from '#shared/problem.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { namesOfNotes, noteView } from './view.ts';

/** CN-08. The page is read together with what decides whether it may be shown: two round trips. */
export async function listCaseNotes(service: Service, call: Call<typeof routes.listCaseNotes>) {
  const { table } = service;
  const page = readPage(service, call);
  // Whoever may not know of the client gets the same answer whatever the cursor.
  page.catch(() => undefined);
  const [{ actor, client }, settings] = await Promise.all([
    permitted(service, call, 'read_case_notes'),
    getSettings(table),
  ]);
  const { notes, next } = await page;
  const [names, nextCursor] = await Promise.all([
    readNames(table, namesOfNotes(notes)),
    call.encodeCursor(next),
    auditClientRead(service, call, actor, 'case_notes.read'),
  ]);
  const context = { actor, client, settings, names, now: call.now };
  return { body: { items: notes.map((note) => noteView(note, context)), nextCursor } };
}

async function readPage({ table }: Service, { path, query, decodeCursor }: Call<typeof routes.listCaseNotes>) {
  const { limit, cursor, ...filter } = query;
  return caseNotePage(table, path.clientId, filter, { limit, start: await decodeCursor(cursor) });
}

export async function getCaseNote(service: Service, call: Call<typeof routes.getCaseNote>) {
  const { actor, client, settings, read } = await find(service, call, 'read_case_notes');
  const [{ note, names }] = await Promise.all([read(), auditClientRead(service, call, actor, 'case_note.read')]);
  return { body: noteView(note, { actor, client, settings, names, now: call.now }), version: note.version };
}

/** A call about one note. */
type NoteCall = Pick<Call<typeof routes.getCaseNote>, 'path' | 'caller'>;

/**
 * Where a note lies, and who asks; then the note itself with the names that it shows.
 * @throws 404 where client or note are not there for the caller, 403 where the action is forbidden
 */
export async function find(service: Service, call: NoteCall, action: 'read_case_notes' | 'write_case_notes') {
  const { table } = service;
  const { clientId, noteId } = call.path;
  const [{ actor, client }, place, settings] = await Promise.all([
    permitted(service, call, action),
    caseNotePlace(table, clientId, noteId),
    getSettings(table),
  ]);
  if (!place) {
    throw notFound();
  }
  const read = async () => {
    const [note, names] = await Promise.all([caseNoteAt(table, place), readNames(table, namesOfNotes([place]))]);
    if (!note) {
      throw notFound();
    }
    return { note, names };
  };
  return { actor, client, settings, read };
}
