import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { documentPage } from '#shared/persistence/documents.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Dependencies } from './dependencies.ts';
import { coverLetterKind, type Kind, resumeKind } from './kinds.ts';
import type { routes } from './routes.ts';
import { authorIds, documentView } from './view.ts';

type ListCall = Call<typeof routes.listResumes> | Call<typeof routes.listCoverLetters>;

export function listResumes(dependencies: Dependencies, call: Call<typeof routes.listResumes>) {
  return listDocuments(dependencies, call, resumeKind);
}

export function listCoverLetters(dependencies: Dependencies, call: Call<typeof routes.listCoverLetters>) {
  return listDocuments(dependencies, call, coverLetterKind);
}

async function listDocuments(dependencies: Dependencies, call: ListCall, { kind, audit }: Kind<unknown>) {
  const { table } = dependencies;
  const { limit, cursor } = call.query;
  const page = call
    .decodeCursor(cursor)
    .then((start) => documentPage(table, call.path.clientId, kind, { limit, start }));
  // A caller who may not see the client gets the same answer for every cursor.
  page.catch(() => undefined);
  const { actor, client } = await permitted(dependencies, call, 'read_documents');
  const { entries, next } = await page;
  const [names, nextCursor] = await Promise.all([
    readNames(table, authorIds(entries)),
    call.encodeCursor(next),
    auditClientRead(dependencies, call, actor, `${audit}s.read`),
  ]);
  return { body: { items: entries.map((entry) => documentView(entry, { actor, client, names })), nextCursor } };
}
