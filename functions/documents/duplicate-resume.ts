import { titleOfCopy } from '#shared/domain/document.ts';
import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { insertDocument } from './document-writes.ts';
import { type DocumentCall, findDocument } from './find-document.ts';
import { coverLetterKind, type Kind, resumeKind } from './kinds.ts';
import type { routes } from './routes.ts';

export async function duplicateResume(dependencies: Dependencies, call: Call<typeof routes.duplicateResume>) {
  const { transaction, outcome } = await duplicate(dependencies, call, resumeKind, call.path.resumeId);
  return call.commit(transaction, outcome);
}

export async function duplicateCoverLetter(dependencies: Dependencies, call: Call<typeof routes.duplicateCoverLetter>) {
  const { transaction, outcome } = await duplicate(dependencies, call, coverLetterKind, call.path.coverLetterId);
  return call.commit(transaction, outcome);
}

/** The copy belongs to the same client; its author is the caller (RS-03, RS-05). */
async function duplicate<F>(dependencies: Dependencies, call: DocumentCall, kind: Kind<F>, documentId: string) {
  const { actor, client, document } = await findDocument(dependencies, call, kind, documentId, 'write_documents');
  const { id: duplicatedFromId, content } = document;
  const title = titleOfCopy(document.title);
  return insertDocument(dependencies, call, kind, { actor, client, title, content, duplicatedFromId });
}
