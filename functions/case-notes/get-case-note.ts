import { auditClientRead } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { find } from './read.ts';
import type { routes } from './routes.ts';
import { noteView } from './view.ts';

export async function getCaseNote(dependencies: Dependencies, call: Call<typeof routes.getCaseNote>) {
  const { actor, client, settings, read } = await find(dependencies, call, 'read_case_notes');
  const [{ note, names }] = await Promise.all([read(), auditClientRead(dependencies, call, actor, 'case_note.read')]);
  return { body: noteView(note, { actor, client, settings, names, now: call.now }), version: note.version };
}
