import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { caseNotePage } from '#shared/persistence/case-notes.ts';
import { readNames } from '#shared/persistence/names.ts';
import { getSettings } from '#shared/persistence/settings.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { namesOfNotes, noteView } from './view.ts';

/** CN-08. The page is read together with what decides whether it may be shown: two round trips. */
export async function listCaseNotes(dependencies: Dependencies, call: Call<typeof routes.listCaseNotes>) {
  const { table } = dependencies;
  const page = readPage(dependencies, call);
  // Whoever may not know of the client gets the same answer whatever the cursor.
  page.catch(() => undefined);
  const [{ actor, client }, settings] = await Promise.all([
    permitted(dependencies, call, 'read_case_notes'),
    getSettings(table),
  ]);
  const { notes, next } = await page;
  const [names, nextCursor] = await Promise.all([
    readNames(table, namesOfNotes(notes)),
    call.encodeCursor(next),
    auditClientRead(dependencies, call, actor, 'case_notes.read'),
  ]);
  const context = { actor, client, settings, names, now: call.now };
  return { body: { items: notes.map((note) => noteView(note, context)), nextCursor } };
}

async function readPage({ table }: Dependencies, { path, query, decodeCursor }: Call<typeof routes.listCaseNotes>) {
  const { limit, cursor, ...filter } = query;
  return caseNotePage(table, path.clientId, filter, { limit, start: await decodeCursor(cursor) });
}
