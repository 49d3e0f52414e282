import type { Call } from '#shared/http/call.ts';
import { removeDocument } from '#shared/persistence/documents.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { findEditable, recordWrite } from './document-writes.ts';
import { coverLetterKind, type Kind, resumeKind } from './kinds.ts';
import type { routes } from './routes.ts';

type DeleteCall = Call<typeof routes.deleteResume> | Call<typeof routes.deleteCoverLetter>;

export function deleteResume(dependencies: Dependencies, call: Call<typeof routes.deleteResume>) {
  return deleteDocument(dependencies, call, resumeKind, call.path.resumeId);
}

export function deleteCoverLetter(dependencies: Dependencies, call: Call<typeof routes.deleteCoverLetter>) {
  return deleteDocument(dependencies, call, coverLetterKind, call.path.coverLetterId);
}

async function deleteDocument(dependencies: Dependencies, call: DeleteCall, kind: Kind<unknown>, documentId: string) {
  const { actor, client, document } = await findEditable(dependencies, call, kind, documentId);
  const transaction = new Transaction();
  removeDocument(transaction, document);
  recordWrite(transaction, call, { actor, client, kind, document, action: 'deleted' });
  return call.commit(transaction, {});
}
