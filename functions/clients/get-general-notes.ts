import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { people } from '#shared/clients/profile.ts';
import type { Call } from '#shared/http/call.ts';
import { type GeneralNotes, getGeneralNotes as readNotes } from '#shared/persistence/general-notes.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function getGeneralNotes(dependencies: Dependencies, call: Call<typeof routes.getGeneralNotes>) {
  const [{ actor }, notes] = await Promise.all([
    permitted(dependencies, call, 'read_general_notes'),
    readNotes(dependencies.table, call.path.clientId),
  ]);
  const [names] = await Promise.all([
    readNames(dependencies.table, { staffIds: notes.updatedBy === undefined ? [] : [notes.updatedBy] }),
    auditClientRead(dependencies, call, actor, 'general_notes.read'),
  ]);
  return { body: notesView(notes, names), version: notes.version };
}

export function notesView({ text, version, updatedAt, updatedBy }: GeneralNotes, names: Names) {
  return { text, version, updatedAt, updatedBy: updatedBy === undefined ? undefined : people([updatedBy], names)[0] };
}
