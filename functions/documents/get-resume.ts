import { auditClientRead } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Dependencies } from './dependencies.ts';
import { type DocumentCall, findDocument } from './find-document.ts';
import { coverLetterKind, type Kind, resumeKind } from './kinds.ts';
import type { routes } from './routes.ts';
import { authorIds, documentView } from './view.ts';

export function getResume(dependencies: Dependencies, call: Call<typeof routes.getResume>) {
  return getDocument(dependencies, call, resumeKind, call.path.resumeId);
}

export function getCoverLetter(dependencies: Dependencies, call: Call<typeof routes.getCoverLetter>) {
  return getDocument(dependencies, call, coverLetterKind, call.path.coverLetterId);
}

/** Everyone who may see the client may read their documents (RS-01, CV-02). */
async function getDocument<F>(dependencies: Dependencies, call: DocumentCall, kind: Kind<F>, documentId: string) {
  const { actor, client, document } = await findDocument(dependencies, call, kind, documentId, 'read_documents');
  const [names] = await Promise.all([
    readNames(dependencies.table, authorIds([document])),
    auditClientRead(dependencies, call, actor, `${kind.audit}.read`),
  ]);
  const view = documentView(document, { actor, client, names });
  return { body: { ...view, ...kind.fieldsOf(document.content) }, version: document.version };
}
