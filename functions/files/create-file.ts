import { permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import {
  type FileType,
  fileTypes,
  maxFileBytes,
  maxFiles,
  remainingPlaces,
  type StoredFile,
  uploadLimitMs,
} from '#shared/domain/file.ts';
import { uploadKey } from '#shared/files/client-file-objects.ts';
import { uploadSeconds } from '#shared/files/upload-s3.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { addFile, readFileLedger } from '#shared/persistence/files.ts';
import { retryOnConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { fileNameFault, typeOfName } from './file-name.ts';
import type { routes } from './routes.ts';
import { fileView, uploaderNames } from './view.ts';

type UploadCall = Call<typeof routes.createFile>;

/** When the sweep first looks for the upload: most uploads have arrived by then. */
const firstCheckMs = (uploadSeconds + 60) * 1000;

export async function createFile(dependencies: Dependencies, call: UploadCall) {
  const { table } = dependencies;
  const { clientId } = call.path;
  const [{ actor, client }, firstLedger] = await Promise.all([
    permitted(dependencies, call, 'upload_file'),
    readFileLedger(table, clientId),
  ]);
  const isPrivate = call.body.private ?? false;
  if (isPrivate) {
    assertAllowed(mayOnClient(actor, 'upload_private_file', client), 'Only staff can upload private files.');
  }
  const file = newFile(call, actor, checkedType(call.body), isPrivate);
  const [upload, names] = await Promise.all([
    dependencies.uploads.sign({
      key: uploadKey({ clientId, fileId: file.id }),
      contentType: fileTypes[file.type].contentType,
      minBytes: 1,
      maxBytes: maxFileBytes,
    }),
    uploaderNames(table, client, [file]),
  ]);
  const outcome = {
    body: { file: fileView(file, actor, client, names), upload },
    location: `/v1/clients/${clientId}/files/${file.id}`,
  };
  return retryOnConflict(async (isFirst) => {
    const ledger = isFirst ? firstLedger : await readFileLedger(table, clientId);
    if (remainingPlaces(ledger, call.now, true) === 0) {
      throw new Problem('conflict', `A client can have at most ${maxFiles} files. Delete one first.`);
    }
    const transaction = new Transaction();
    addFile(transaction, ledger, file, new Date(call.now.getTime() + uploadLimitMs));
    if (actor.kind !== 'client') {
      const subject = { kind: 'client', id: clientId } as const;
      transaction.put(auditItem(call, { action: 'file.uploaded', actor, subject }));
    }
    return call.commit(transaction, outcome);
  });
}

/** @throws 422 for a name or type that is not accepted, 413 for a file that is too large */
function checkedType({ name, contentType, sizeBytes }: UploadCall['body']): FileType {
  const fault = fileNameFault(name);
  const type = typeOfName(name);
  if (fault !== undefined || !type) {
    throw unprocessable('/body/name', fault ?? '');
  }
  const accepted = fileTypes[type].contentType;
  if (contentType.toLowerCase() !== accepted) {
    throw unprocessable('/body/contentType', `The type of a file with this name must be ${accepted}.`);
  }
  if (sizeBytes > maxFileBytes) {
    const detail = `A file can have at most ${maxFileBytes} bytes (10 MiB).`;
    throw new Problem('too-large', detail, { errors: [{ pointer: '/body/sizeBytes', detail }] });
  }
  if (sizeBytes === 0) {
    throw unprocessable('/body/sizeBytes', 'The file is empty.');
  }
  return type;
}

function newFile(call: UploadCall, actor: Actor, type: FileType, isPrivate: boolean): StoredFile {
  const { path, body, now } = call;
  return {
    id: newId(now.getTime()),
    clientId: path.clientId,
    uploaderId: actor.id,
    uploaderKind: actor.kind === 'client' ? 'client' : 'staff',
    name: body.name,
    type,
    sizeBytes: body.sizeBytes,
    private: isPrivate,
    status: 'pending',
    uploadedAt: now.toISOString(),
    attempts: 0,
    nextCheckAt: new Date(now.getTime() + firstCheckMs).toISOString(),
    revision: 1,
  };
}
