import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import { documentById, documentPage } from '#shared/persistence/documents.ts';
import { readNames } from '#shared/persistence/names.ts';
import { notFound } from '#shared/problem.ts';
import type { Kind } from './kinds.ts';
import type { Service } from './service.ts';
import { documentView, namesOfDocuments } from './view.ts';

/** What every call about a client's documents has. */
export interface DocumentCall {
  readonly path: { readonly clientId: string };
  readonly caller: Promise<Actor>;
  readonly now: Date;
  readonly requestId: string;
}

interface ListCall extends DocumentCall {
  readonly query: { readonly limit: number; readonly cursor?: string | undefined };
  decodeCursor(cursor: string | undefined): Promise<unknown>;
  encodeCursor(position: unknown): Promise<string | undefined>;
}

/** The page is read together with what decides whether it may be shown: two round trips. */
export async function listDocuments(service: Service, call: ListCall, { kind, audit }: Kind) {
  const { table } = service;
  const { limit, cursor } = call.query;
  const page = call
    .decodeCursor(cursor)
    .then((start) => documentPage(table, call.path.clientId, kind, { limit, start }));
  // Whoever may not know of the client gets the same answer whatever the cursor.
  page.catch(() => undefined);
  const { actor, client } = await permitted(service, call, 'read_documents');
  const { entries, next } = await page;
  const [names, nextCursor] = await Promise.all([
    readNames(table, namesOfDocuments(entries)),
    call.encodeCursor(next),
    auditClientRead(service, call, actor, `${audit}s.read`),
  ]);
  return { body: { items: entries.map((entry) => documentView(entry, { actor, client, names })), nextCursor } };
}

/** RS-01, CV-02: whoever sees the client sees their documents. */
export async function readDocument(service: Service, call: DocumentCall, kind: Kind, documentId: string) {
  const { actor, client, document } = await found(service, call, kind, documentId, 'read_documents');
  const [names] = await Promise.all([
    readNames(service.table, namesOfDocuments([document])),
    auditClientRead(service, call, actor, `${kind.audit}.read`),
  ]);
  return { document, view: documentView(document, { actor, client, names }) };
}

/** @throws 404 where client or document are not there for the caller, 403 where the action is forbidden */
export async function found(
  service: Service,
  call: DocumentCall,
  { kind }: Kind,
  documentId: string,
  action: 'read_documents' | 'write_documents',
) {
  const [{ actor, client }, document] = await Promise.all([
    permitted(service, call, action),
    documentById(service.table, call.path.clientId, kind, documentId),
  ]);
  if (!document) {
    throw notFound();
  }
  return { actor, client, document };
}
