import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { caseNoteAt, caseNotePlace } from '#shared/persistence/case-notes.ts';
import { readNames } from '#shared/persistence/names.ts';
import { getSettings } from '#shared/persistence/settings.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { namesOfNotes } from './view.ts';

/** A call about one note. */
type NoteCall = Pick<Call<typeof routes.getCaseNote>, 'path' | 'caller'>;

/**
 * Where a note lies, and who asks; then the note itself with the names that it shows.
 * @throws 404 where client or note are not there for the caller, 403 where the action is forbidden
 */
export async function find(dependencies: Dependencies, call: NoteCall, action: 'read_case_notes' | 'write_case_notes') {
  const { table } = dependencies;
  const { clientId, noteId } = call.path;
  const [{ actor, client }, place, settings] = await Promise.all([
    permitted(dependencies, call, action),
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
