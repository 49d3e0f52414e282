import { decisionLimitMs, rejectedLimitMs, type StoredFile } from '#shared/domain/file.ts';
import { deleteObjects } from '#shared/outbox/file-removal.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { changeFile, fileById, freePlace } from '#shared/persistence/files.ts';
import { retryOnConflict, WriteConflict, writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';

/**
 * Stores what is learned about a pending file and, as soon as inspection and scan have both ended, in either order, decides in
 * the same conditional write.
 */
export async function decideFile(
  dependencies: Dependencies,
  { clientId, id }: StoredFile,
  learn: (file: StoredFile) => StoredFile,
): Promise<void> {
  const { table, clock } = dependencies;
  await retryOnConflict(async () => {
    const [before, client] = await Promise.all([fileById(table, clientId, id), clientById(table, clientId)]);
    const now = clock();
    const transaction = new Transaction();
    if (!before || !client) {
      // Deleted during the inspection: the copy must go too.
      deleteObjects(transaction, { clientId, id }, now);
      return transaction.commit(table);
    }
    if (before.status !== 'pending') {
      return;
    }
    const after = withDecision(learn(before), dependencies.needsScan, now);
    changeFile(transaction, before, after, writeConflict);
    if (after.status === 'rejected') {
      freePlace(transaction, after);
      deleteObjects(transaction, after, now);
    } else if (after.status === 'available') {
      deleteObjects(transaction, after, now, true);
      if (after.uploaderKind === 'client') {
        const subject = { kind: 'file', id, label: after.name };
        recordActivity(transaction, client, 'file_uploaded', now, subject);
      }
    }
    await transaction.commit(table).catch(retryMoved);
    if (after.status !== 'pending') {
      dependencies.onDecision(after);
    }
  });
}

function withDecision(file: StoredFile, needsScan: boolean, now: Date): StoredFile {
  const { nextCheckAt: _nextCheckAt, ...rest } = file;
  const sizeBytes = file.content?.sizeBytes ?? file.sizeBytes;
  const decidedAt = now.toISOString();
  if (file.reason) {
    const ttl = Math.ceil((now.getTime() + rejectedLimitMs) / 1000);
    return { ...rest, sizeBytes, status: 'rejected', decidedAt, ttl };
  }
  const isClean = file.scan?.result === 'clean' && file.scan.eTag === file.content?.eTag;
  if (file.content && (isClean || !needsScan)) {
    return { ...rest, sizeBytes, status: 'available', decidedAt };
  }
  if (!file.content || file.arrivedAt === undefined) {
    return file;
  }
  return { ...file, nextCheckAt: new Date(Date.parse(file.arrivedAt) + decisionLimitMs).toISOString() };
}

/** The client was moved to another provider between read and write: retry. */
function retryMoved(error: unknown): never {
  throw error instanceof Error && 'kind' in error && error.kind === 'not-found'
    ? new WriteConflict('', { cause: error })
    : error;
}
