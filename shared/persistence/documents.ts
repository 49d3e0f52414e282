import { ClientDocument, DocumentEntry, type DocumentKind } from '#shared/domain/document.ts';
import { versionMismatchOrNotFound } from '#shared/problem.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem, queryPage } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

const documentCodec = codec({
  entity: 'Document',
  schema: ClientDocument,
  keys: ({ clientId, kind, id }) => keys.document(clientId, kind, id),
});

/** For lists: without the content. */
const entryCodec = codec({
  entity: 'DocumentEntry',
  schema: DocumentEntry,
  keys: ({ clientId, kind, id }) => keys.documentEntry(clientId, kind, id),
});

function entryItem(document: ClientDocument): Item {
  return entryCodec.toItem(DocumentEntry.parse(document));
}

/** Two operations. */
export function addDocument(transaction: Transaction, document: ClientDocument): void {
  transaction.put(documentCodec.toItem(document)).put(entryItem(document));
}

/** Two operations. Fails with 412 if the document was changed since it was read, 404 if it was deleted. */
export function changeDocument(transaction: Transaction, before: ClientDocument, after: ClientDocument): void {
  const expected = { version: before.version };
  transaction.change(documentCodec.toItem(before), documentCodec.toItem(after), expected, versionMismatchOrNotFound);
  transaction.put(entryItem(after));
}

/** As `changeDocument`. */
export function removeDocument(
  transaction: Transaction,
  { clientId, kind, id, version }: Pick<ClientDocument, 'clientId' | 'kind' | 'id' | 'version'>,
): void {
  transaction.delete(keys.document(clientId, kind, id), { version }, versionMismatchOrNotFound);
  transaction.delete(keys.documentEntry(clientId, kind, id));
}

/** Strongly consistent. */
export async function documentById(
  table: Table,
  clientId: string,
  kind: DocumentKind,
  documentId: string,
): Promise<ClientDocument | undefined> {
  const item = await getItem(table, keys.document(clientId, kind, documentId));
  return item && documentCodec.fromItem(item);
}

/** Newest first; strongly consistent. @param options.start `next` of the previous page */
export async function documentPage(
  table: Table,
  clientId: string,
  kind: DocumentKind,
  options: { readonly limit: number; readonly start?: unknown },
): Promise<{ readonly entries: readonly DocumentEntry[]; readonly next: Item | undefined }> {
  const { pk, sk: prefix } = keys.documentEntry(clientId, kind, '');
  const { items, next } = await queryPage(
    table,
    { partition: pk, prefix, newestFirst: true, consistent: true },
    options,
  );
  return { entries: items.map((item) => entryCodec.fromItem(item)), next };
}
