import { permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { type ClientDocument, titleOfCopy } from '#shared/domain/document.ts';
import { newId } from '#shared/ids.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import * as documents from '#shared/persistence/documents.ts';
import { readNames } from '#shared/persistence/names.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { forbidden, notFound, Problem, versionMismatch } from '#shared/problem.ts';
import { serialized } from './content.ts';
import type { Kind } from './kinds.ts';
import { isAuthor } from './policy.ts';
import { type DocumentCall, found } from './read.ts';
import type { Service } from './service.ts';
import { type DocumentView, documentView, namesOfDocuments } from './view.ts';

/** What a write is going to do, and how the document reads afterwards. */
export interface Write {
  readonly transaction: Transaction;
  readonly view: DocumentView;
  readonly version: number;
  readonly location: string;
}

interface ChangeCall extends DocumentCall {
  readonly ifMatch: number;
}

/**
 * OQ-10: the client, or staff for them; whoever writes it is its author.
 *
 * @param draft.proof rejects where the content names what is not there: looked up together with who calls
 */
export async function addDocument(
  service: Service,
  call: DocumentCall,
  kind: Kind,
  { title, content, proof }: { readonly title: string; readonly content: object; readonly proof?: Promise<void> },
): Promise<Write> {
  const text = serialized(content);
  const { actor, client } = await permitted(service, call, 'write_documents');
  await proof;
  return create(service, call, kind, { actor, client, title, content: text });
}

/** RS-03, RS-05: a new document of the same client, whose author is whoever duplicates. */
export async function duplicateDocument(service: Service, call: DocumentCall, kind: Kind, documentId: string) {
  const { actor, client, document } = await found(service, call, kind, documentId, 'write_documents');
  const { content } = document;
  const write = await create(service, call, kind, {
    actor,
    client,
    title: titleOfCopy(document.title),
    content,
    duplicatedFromId: document.id,
  });
  return { ...write, content };
}

async function create(
  { table }: Service,
  call: DocumentCall,
  kind: Kind,
  draft: { readonly actor: Actor; readonly client: Client } & Pick<ClientDocument, 'title' | 'content'> &
    Partial<Pick<ClientDocument, 'duplicatedFromId'>>,
): Promise<Write> {
  const { actor, client, ...fields } = draft;
  const at = call.now.toISOString();
  const document: ClientDocument = {
    id: newId(call.now.getTime()),
    clientId: client.id,
    kind: kind.kind,
    ...fields,
    authorId: actor.id,
    authorKind: actor.kind === 'client' ? 'client' : 'staff',
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
  const names = await readNames(table, namesOfDocuments([document]));
  const transaction = new Transaction();
  documents.addDocument(transaction, document);
  const action = document.duplicatedFromId === undefined ? 'created' : 'duplicated';
  leaveTrace(transaction, call, { actor, client, kind, document, action });
  return written(transaction, kind, document, documentView(document, { actor, client, names }));
}

/**
 * RS-01, CV-01. Nothing different: nothing is written, and the version stays.
 *
 * @param edit the new title and content, and what of them was changed
 */
export async function editDocument(
  service: Service,
  call: ChangeCall,
  kind: Kind,
  documentId: string,
  edit: (before: ClientDocument) => {
    readonly title: string;
    readonly content: object;
    readonly changed: readonly string[];
  },
  proof?: Promise<void>,
): Promise<Write> {
  const { actor, client, document: before } = await changeable(service, call, kind, documentId);
  await proof;
  const { title, content, changed } = edit(before);
  const names = await readNames(service.table, namesOfDocuments([before]));
  const transaction = new Transaction();
  const view = (document: ClientDocument) => documentView(document, { actor, client, names });
  if (changed.length === 0) {
    audit(transaction, call, actor, `${kind.audit}.read`);
    return written(transaction, kind, before, view(before));
  }
  const after: ClientDocument = {
    ...before,
    title,
    content: serialized(content),
    updatedAt: call.now.toISOString(),
    version: before.version + 1,
  };
  documents.changeDocument(transaction, before, after);
  leaveTrace(transaction, call, { actor, client, kind, document: after, action: 'updated', changed });
  return written(transaction, kind, after, view(after));
}

/** RS-01, CV-01. */
export async function deleteDocument(
  service: Service,
  call: ChangeCall,
  kind: Kind,
  documentId: string,
): Promise<Transaction> {
  const { actor, client, document } = await changeable(service, call, kind, documentId);
  const transaction = new Transaction();
  documents.removeDocument(transaction, document);
  leaveTrace(transaction, call, { actor, client, kind, document, action: 'deleted' });
  return transaction;
}

/** @throws 403 for everybody but the author, 412 where the document is not the one that they read */
async function changeable(service: Service, call: ChangeCall, kind: Kind, documentId: string) {
  const seen = await found(service, call, kind, documentId, 'write_documents');
  if (!isAuthor(seen.actor, seen.document)) {
    throw forbidden('Only its author may change this. You may duplicate it, and change the copy.');
  }
  if (seen.document.version !== call.ifMatch) {
    throw versionMismatch();
  }
  return seen;
}

/** Recent Activity of what clients do (RA-01), the audit of what staff do (RA-06), who have to be with the client still. */
function leaveTrace(
  transaction: Transaction,
  call: DocumentCall,
  {
    actor,
    client,
    kind,
    document,
    action,
    changed,
  }: {
    readonly actor: Actor;
    readonly client: Client;
    readonly kind: Kind;
    readonly document: ClientDocument;
    readonly action: 'created' | 'duplicated' | 'updated' | 'deleted';
    readonly changed?: readonly string[];
  },
): void {
  if (actor.kind !== 'client') {
    const { serviceProviderId } = client;
    transaction.check(clientKey(client.id), { serviceProviderId }, (existing) =>
      existing ? new Problem('conflict', 'The client has moved to another service provider.') : notFound(),
    );
    audit(transaction, call, actor, `${kind.audit}.${action}`, changed);
    return;
  }
  const { created, updated } = kind.activities;
  const type = { created, duplicated: created, updated, deleted: undefined }[action];
  if (type !== undefined) {
    const subject = { kind: kind.audit, id: document.id, label: document.title };
    recordActivity(transaction, client, type, call.now, subject);
  }
}

function audit(
  transaction: Transaction,
  { path, now, requestId }: DocumentCall,
  actor: Actor,
  action: string,
  changed?: readonly string[],
): void {
  if (actor.kind !== 'client') {
    const subject = { kind: 'client', id: path.clientId } as const;
    transaction.put(auditItem({ action, actor, subject, at: now, requestId, ...(changed ? { changed } : {}) }));
  }
}

function written(transaction: Transaction, { collection }: Kind, document: ClientDocument, view: DocumentView): Write {
  const location = `/v1/clients/${document.clientId}/${collection}/${document.id}`;
  return { transaction, view, version: document.version, location };
}
