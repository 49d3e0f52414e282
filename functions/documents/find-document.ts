import { permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { DocumentKind } from '#shared/domain/document.ts';
import { documentById } from '#shared/persistence/documents.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';

/** A call about documents of a client. */
export interface DocumentCall {
  readonly path: { readonly clientId: string };
  readonly caller: Promise<Actor>;
  readonly now: Date;
  readonly requestId: string;
}

/** @throws 404 if the client or the document is hidden from the caller, 403 if the action is forbidden */
export async function findDocument(
  dependencies: Dependencies,
  call: DocumentCall,
  { kind }: { readonly kind: DocumentKind },
  documentId: string,
  action: 'read_documents' | 'write_documents',
) {
  const [{ actor, client }, document] = await Promise.all([
    permitted(dependencies, call, action),
    documentById(dependencies.table, call.path.clientId, kind, documentId),
  ]);
  if (!document) {
    throw notFound();
  }
  return { actor, client, document };
}
