import { permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { ClientDocument } from '#shared/domain/document.ts';
import { newId } from '#shared/ids.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import * as documents from '#shared/persistence/documents.ts';
import { readNames } from '#shared/persistence/names.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { forbidden, notFound, Problem, versionMismatch } from '#shared/problem.ts';
import { serialized } from './content.ts';
import type { Dependencies } from './dependencies.ts';
import { type DocumentCall, findDocument } from './find-document.ts';
import type { Kind } from './kinds.ts';
import { isAuthor } from './policy.ts';
import { authorIds, type DocumentView, documentView } from './view.ts';

/** A transaction to commit, with its reply. */
export interface Write<Fields> {
  readonly transaction: Transaction;
  readonly outcome: { readonly body: DocumentView & Fields; readonly version: number; readonly location: string };
}

interface ChangeCall extends DocumentCall {
  readonly ifMatch: number;
}

/**
 * Creates a document whose author is the caller (OQ-10).
 * @param draft.check rejects if the content refers to something that does not exist
 */
export async function createDocument<F>(
  dependencies: Dependencies,
  call: DocumentCall,
  kind: Kind<F>,
  draft: { readonly title: string; readonly content: object; readonly check?: Promise<void> },
): Promise<Write<F>> {
  const content = serialized(draft.content);
  const { actor, client } = await permitted(dependencies, call, 'write_documents');
  await draft.check;
  return insertDocument(dependencies, call, kind, { actor, client, title: draft.title, content });
}

export async function insertDocument<F>(
  { table }: Dependencies,
  call: DocumentCall,
  kind: Kind<F>,
  draft: { readonly actor: Actor; readonly client: Client } & Pick<ClientDocument, 'title' | 'content'> &
    Partial<Pick<ClientDocument, 'duplicatedFromId'>>,
): Promise<Write<F>> {
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
  const names = await readNames(table, authorIds([document]));
  const transaction = new Transaction();
  documents.addDocument(transaction, document);
  const action = document.duplicatedFromId === undefined ? 'created' : 'duplicated';
  recordWrite(transaction, call, { actor, client, kind, document, action });
  return writeOf(transaction, kind, document, documentView(document, { actor, client, names }));
}

/**
 * Updates a document of the caller (RS-01, CV-01). If nothing changes, nothing is written and the version stays the
 * same.
 * @param edit returns the new title, if any, the new content and the names of the changed fields of the content
 */
export async function updateDocument<F>(
  dependencies: Dependencies,
  call: ChangeCall,
  kind: Kind<F>,
  documentId: string,
  edit: (before: ClientDocument) => {
    readonly title: string | undefined;
    readonly content: object;
    readonly changed: readonly string[];
  },
  check?: Promise<void>,
): Promise<Write<F>> {
  const { actor, client, document: before } = await findEditable(dependencies, call, kind, documentId);
  await check;
  const { title = before.title, content, changed: changedContent } = edit(before);
  const changed = [...(title === before.title ? [] : ['title']), ...changedContent];
  const names = await readNames(dependencies.table, authorIds([before]));
  const transaction = new Transaction();
  const view = (document: ClientDocument) => documentView(document, { actor, client, names });
  if (changed.length === 0) {
    audit(transaction, call, actor, `${kind.audit}.read`);
    return writeOf(transaction, kind, before, view(before));
  }
  const after: ClientDocument = {
    ...before,
    title,
    content: serialized(content),
    updatedAt: call.now.toISOString(),
    version: before.version + 1,
  };
  documents.changeDocument(transaction, before, after);
  recordWrite(transaction, call, { actor, client, kind, document: after, action: 'updated', changed });
  return writeOf(transaction, kind, after, view(after));
}

/** @throws 403 if the caller is not the author (RS-01, CV-01), 412 if the document changed since it was read */
export async function findEditable(
  dependencies: Dependencies,
  call: ChangeCall,
  kind: Kind<unknown>,
  documentId: string,
) {
  const found = await findDocument(dependencies, call, kind, documentId, 'write_documents');
  if (!isAuthor(found.actor, found.document)) {
    throw forbidden('Only the author can change this document. You can duplicate it and change the copy.');
  }
  if (found.document.version !== call.ifMatch) {
    throw versionMismatch();
  }
  return found;
}

/**
 * Writes by clients are activities (RA-01); writes by staff are audited (RA-06) and need the client at their provider.
 */
export function recordWrite(
  transaction: Transaction,
  call: DocumentCall,
  write: {
    readonly actor: Actor;
    readonly client: Client;
    readonly kind: Kind<unknown>;
    readonly document: ClientDocument;
    readonly action: 'created' | 'duplicated' | 'updated' | 'deleted';
    readonly changed?: readonly string[];
  },
): void {
  const { actor, client, kind, document, action, changed } = write;
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
    transaction.put(auditItem({ now, requestId }, { action, actor, subject, changed }));
  }
}

function writeOf<F>(transaction: Transaction, kind: Kind<F>, document: ClientDocument, view: DocumentView): Write<F> {
  const location = `/v1/clients/${document.clientId}/${kind.collection}/${document.id}`;
  const body = { ...view, ...kind.fieldsOf(document.content) };
  return { transaction, outcome: { body, version: document.version, location } };
}
