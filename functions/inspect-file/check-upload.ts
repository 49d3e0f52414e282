import {
  decisionLimitMs,
  fileTypes,
  isThere,
  maxAttempts,
  maxFileBytes,
  type StoredFile,
  uploadLimitMs,
} from '#shared/domain/file.ts';
import { type FileIds, storedKey, uploadKey } from '#shared/files/client-file-objects.ts';
import { deleteObjects, removeFile } from '#shared/outbox/file-removal.ts';
import { changeFile, fileById, keepPlace } from '#shared/persistence/files.ts';
import { writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { decideFile } from './decide-file.ts';
import type { Dependencies } from './dependencies.ts';
import { InspectionBroke } from './inspect-in-thread.ts';

/** Lease of an inspection: longer than any can take, so that only one at a time works on a file and writes its copy. */
export const leaseMs = 90_000;
/** Delay of the next attempt after an error of a service. */
const pauseMs = 30_000;

/** What the check of a file has to do. */
type CheckState = 'gone' | 'decided' | 'busy' | 'lapsed' | 'overdue' | 'due';

function checkStateOf(file: StoredFile | undefined, now: Date): CheckState {
  if (!file) {
    return 'gone';
  }
  if (file.status !== 'pending') {
    return 'decided';
  }
  if (!isThere(file, now)) {
    return 'lapsed';
  }
  if (file.arrivedAt === undefined) {
    return 'due';
  }
  if (now.getTime() >= Date.parse(file.arrivedAt) + decisionLimitMs) {
    return 'overdue';
  }
  // Inspected and waiting for the scanner, or leased by another invocation.
  return file.content || (file.nextCheckAt ?? '') > now.toISOString() ? 'busy' : 'due';
}

/** Handles the S3 event of an upload, which may come several times and in any order. */
export async function checkUpload(dependencies: Dependencies, ids: FileIds): Promise<void> {
  const { table, clock } = dependencies;
  const file = await fileById(table, ids.clientId, ids.fileId);
  const state = checkStateOf(file, clock());
  if (!file || state === 'decided') {
    // The file was deleted, or uploaded again after the decision: the object, or the copy without its file, must go.
    const transaction = new Transaction();
    deleteObjects(transaction, { clientId: ids.clientId, id: ids.fileId }, clock(), state === 'decided');
    await transaction.commit(table);
    return;
  }
  await check(dependencies, file, state);
}

/** Checks a file that is due according to the index. */
export async function recheckFile(dependencies: Dependencies, { clientId, fileId }: FileIds): Promise<void> {
  const { table, clock, uploads } = dependencies;
  const file = await fileById(table, clientId, fileId);
  const state = checkStateOf(file, clock());
  if (!file || state === 'decided') {
    return;
  }
  if (state === 'due' && file.arrivedAt === undefined && !(await uploads.exists(uploadKey({ clientId, fileId })))) {
    const nextCheckAt = new Date(Date.parse(file.uploadedAt) + uploadLimitMs).toISOString();
    await change(table, file, { ...file, nextCheckAt });
    return;
  }
  await check(dependencies, file, state);
}

async function check(dependencies: Dependencies, file: StoredFile, state: CheckState): Promise<void> {
  if (state === 'lapsed') {
    await drop(dependencies, file);
  } else if (state === 'overdue' || (state === 'due' && file.attempts >= maxAttempts)) {
    await decideFile(dependencies, file, (current) => ({ ...current, reason: 'could_not_be_checked' }));
  } else if (state === 'due') {
    await inspectUpload(dependencies, file);
  }
}

/** An upload that did not arrive in time frees its place (FL-11). */
async function drop({ table, clock }: Dependencies, file: StoredFile): Promise<void> {
  const transaction = new Transaction();
  removeFile(transaction, file, clock(), writeConflict);
  await transaction.tryCommit(table);
}

async function inspectUpload(dependencies: Dependencies, found: StoredFile): Promise<void> {
  const file = await claim(dependencies, found);
  if (!file) {
    return;
  }
  const result = await examine(dependencies, file).catch(async (error: unknown) => {
    if (error instanceof InspectionBroke) {
      if (file.attempts >= maxAttempts) {
        return { reason: 'could_not_be_checked' } as const;
      }
      await release(dependencies, file, 0, file.attempts);
    } else {
      // Not caused by the file: the time limit applies, not the number of attempts.
      await release(dependencies, file, pauseMs, file.attempts - 1);
    }
    throw error;
  });
  await decideFile(dependencies, file, (current) => ({ ...current, ...result }));
}

/** Counts the attempt before the inspection, so that one that crashes the process counts as well. */
async function claim({ table, clock }: Dependencies, file: StoredFile): Promise<StoredFile | undefined> {
  const now = clock();
  const transaction = new Transaction();
  const claimed = changeFile(
    transaction,
    file,
    {
      ...file,
      arrivedAt: file.arrivedAt ?? now.toISOString(),
      attempts: file.attempts + 1,
      nextCheckAt: new Date(now.getTime() + leaseMs).toISOString(),
    },
    writeConflict,
  );
  if (file.arrivedAt === undefined) {
    keepPlace(transaction, file, writeConflict);
  }
  return (await transaction.tryCommit(table)) ? claimed : undefined;
}

async function release(
  { table, clock }: Dependencies,
  file: StoredFile,
  pause: number,
  attempts: number,
): Promise<void> {
  const nextCheckAt = new Date(clock().getTime() + pause).toISOString();
  await change(table, file, { ...file, attempts, nextCheckAt });
}

/** Reads the upload once and keeps the inspected bytes, even if the upload is replaced. */
async function examine(
  { uploads, files, inspect }: Dependencies,
  file: StoredFile,
): Promise<Pick<StoredFile, 'reason' | 'content'>> {
  const object = await uploads.readSmall(uploadKey({ clientId: file.clientId, fileId: file.id }), maxFileBytes);
  if (!object) {
    return { reason: 'could_not_be_checked' };
  }
  const content = { eTag: object.eTag, sizeBytes: object.size };
  if (!object.bytes) {
    return { reason: 'too_large', content };
  }
  const { reason, bytes } = await inspect(object.bytes, file.type);
  if (reason) {
    return { reason, content };
  }
  await files.put(storedKey(file.id), bytes, fileTypes[file.type].contentType);
  return { content };
}

async function change(table: Table, before: StoredFile, after: StoredFile): Promise<void> {
  const transaction = new Transaction();
  changeFile(transaction, before, after, writeConflict);
  await transaction.tryCommit(table);
}
