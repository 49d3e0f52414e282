import { auditClientRead, permitted } from '#shared/clients/client-call.ts';
import { assertNoHold, nothingMayGo, withoutHold } from '#shared/clients/legal-hold.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { fileTypes, isThere, remainingPlaces, type StoredFile } from '#shared/domain/file.ts';
import { storedKey } from '#shared/files/client-file-objects.ts';
import type { DownloadSigner } from '#shared/files/download-s3.ts';
import type { UploadSigner } from '#shared/files/upload-s3.ts';
import type { Call, Operations } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { removeFile } from '#shared/outbox/file-removal.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { fileById, filesOf, readFileLedger } from '#shared/persistence/files.ts';
import { descending } from '#shared/persistence/keys.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { ClientAction } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { mayOnFile } from './policy.ts';
import type { routes } from './routes.ts';
import { createFile } from './upload.ts';
import { fileView, uploaderNames } from './view.ts';

/** What the use cases stand on. */
export interface Service {
  readonly table: Table;
  readonly uploads: Pick<UploadSigner, 'sign'>;
  readonly downloads: Pick<DownloadSigner, 'sign'>;
}

export function fileOperations(service: Service): Operations<typeof routes> {
  return {
    listFiles: (call) => listFiles(service, call),
    createFile: (call) => createFile(service, call),
    getFile: (call) => getFile(service, call),
    downloadFile: (call) => downloadFile(service, call),
    deleteFile: (call) => deleteFile(service, call),
  };
}

async function listFiles(service: Service, call: Call<typeof routes.listFiles>) {
  const { table } = service;
  const { clientId } = call.path;
  const [{ actor, client }, ledger, all] = await Promise.all([
    permitted(service, call, 'read_files'),
    readFileLedger(table, clientId),
    filesOf(table, clientId),
  ]);
  const visible = all.filter((file) => isThere(file, call.now) && mayOnFile(actor, 'read_files', file) === 'allowed');
  const page = await sortedPage(call, visible, ({ uploadedAt, id }) => [descending(uploadedAt), id]);
  const [names] = await Promise.all([
    uploaderNames(table, client, page.items),
    auditClientRead(service, call, actor, 'files.read'),
  ]);
  const items = page.items.map((file) => fileView(file, actor, client, names));
  return { body: { ...page, items, remaining: remainingPlaces(ledger, call.now, actor.kind !== 'client') } };
}

async function getFile(service: Service, call: Call<typeof routes.getFile>) {
  const { actor, client, file } = await find(service, call, 'read_files');
  const [names] = await Promise.all([
    uploaderNames(service.table, client, [file]),
    auditClientRead(service, call, actor, 'file.read'),
  ]);
  return { body: fileView(file, actor, client, names) };
}

/** FL-09, FL-12. */
async function downloadFile(service: Service, call: Call<typeof routes.downloadFile>) {
  const { actor, file } = await find(service, call, 'read_files');
  if (file.status !== 'available') {
    throw new Problem('conflict', 'This file cannot be downloaded: it is not available.');
  }
  const { contentType } = fileTypes[file.type];
  const [link] = await Promise.all([
    service.downloads.sign({ key: storedKey(file.id), name: file.name, contentType }),
    auditClientRead(service, call, actor, 'file.downloaded'),
  ]);
  return { body: link };
}

/** FL-07, FL-08: its uploader, and nobody else. */
async function deleteFile(service: Service, call: Call<typeof routes.deleteFile>) {
  const { actor, client, file } = await find(service, call, 'delete_file');
  assertNoHold(client);
  const transaction = new Transaction();
  transaction.check(clientKey(client.id), withoutHold, (existing) => (existing ? nothingMayGo() : notFound()));
  removeFile(transaction, file, call.now, () => notFound(), call.requestId);
  if (actor.kind !== 'client') {
    const subject = { kind: 'client', id: file.clientId } as const;
    transaction.put(auditItem({ action: 'file.deleted', actor, subject, at: call.now, requestId: call.requestId }));
  }
  return call.commit(transaction, {});
}

/**
 * A file, and who asks for it.
 * @throws 404 where client or file are not there for the caller, 403 where the action is forbidden
 */
async function find(
  service: Service,
  call: Pick<Call<typeof routes.getFile>, 'path' | 'caller' | 'now'>,
  action: Extract<ClientAction, 'read_files' | 'delete_file'>,
): Promise<{ readonly actor: Actor; readonly client: Client; readonly file: StoredFile }> {
  const { clientId, fileId } = call.path;
  const [{ actor, client }, file] = await Promise.all([
    permitted(service, call, action),
    fileById(service.table, clientId, fileId),
  ]);
  if (!file || !isThere(file, call.now)) {
    throw notFound();
  }
  assertAllowed(mayOnFile(actor, action, file), 'Only who uploaded a file can delete it.');
  return { actor, client, file };
}
