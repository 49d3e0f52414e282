import {
  decisionLimitMs,
  type FileType,
  fileTypes,
  isThere,
  maxAttempts,
  maxFileBytes,
  type RejectionReason,
  rejectedLimitMs,
  type StoredFile,
  uploadLimitMs,
} from '#shared/domain/file.ts';
import { type FileIds, storedKey, uploadKey } from '#shared/files/client-file-objects.ts';
import type { BucketObjects } from '#shared/files/objects-s3.ts';
import { deleteObjects, removeFile } from '#shared/outbox/file-removal.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { changeFile, fileById, freePlace, keepPlace } from '#shared/persistence/files.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Clock } from '#shared/time.ts';
import { type Inspected, InspectionBroke } from './in-thread.ts';

export interface CheckPorts {
  readonly table: Table;
  readonly clock: Clock;
  readonly uploads: Pick<BucketObjects, 'readSmall' | 'exists'>;
  readonly files: Pick<BucketObjects, 'put'>;
  readonly inspect: (bytes: Uint8Array<ArrayBuffer>, type: FileType) => Promise<Inspected>;
  /** Whether a malware scanner has to find the same bytes clean as well. */
  readonly needsScan: boolean;
  readonly onDecision: (file: StoredFile) => void;
}

/**
 * For how long an inspection has the file for itself: longer than any can take, so that whoever begins after it is the only
 * one, also to write the inspected copy.
 */
export const leaseMs = 90_000;
/** After a service did not answer. */
const pauseMs = 30_000;

/** What a file waits for, as far as its first look tells. */
type Look = 'gone' | 'decided' | 'busy' | 'lapsed' | 'overdue' | 'due';

function lookAt(file: StoredFile | undefined, now: Date): Look {
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
  // Inspected, and waiting for the scanner; or in somebody's hands.
  return file.content || (file.nextCheckAt ?? '') > now.toISOString() ? 'busy' : 'due';
}

/** S3's word that an upload has arrived: any number of times, in any order. */
export async function uploadArrived(ports: CheckPorts, ids: FileIds): Promise<void> {
  const { table, clock } = ports;
  const file = await fileById(table, ids.clientId, ids.fileId);
  const look = lookAt(file, clock());
  if (!file || look === 'decided') {
    // Deleted meanwhile, or uploaded a second time: nobody looks at this object any more, nor at a copy without its file.
    const transaction = new Transaction();
    deleteObjects(transaction, { clientId: ids.clientId, id: ids.fileId }, clock(), look === 'decided');
    await transaction.commit(table);
    return;
  }
  await check(ports, file, look);
}

/** The sweep's look at a file that the index says is due. */
export async function lookAgain(ports: CheckPorts, { clientId, fileId }: FileIds): Promise<void> {
  const { table, clock, uploads } = ports;
  const file = await fileById(table, clientId, fileId);
  const look = lookAt(file, clock());
  if (!file || look === 'decided') {
    return;
  }
  if (look === 'due' && file.arrivedAt === undefined && !(await uploads.exists(uploadKey({ clientId, fileId })))) {
    const nextCheckAt = new Date(Date.parse(file.uploadedAt) + uploadLimitMs).toISOString();
    await change(table, file, { ...file, nextCheckAt });
    return;
  }
  await check(ports, file, look);
}

async function check(ports: CheckPorts, file: StoredFile, look: Look): Promise<void> {
  switch (look) {
    case 'lapsed':
      return drop(ports, file);
    case 'overdue':
      return conclude(ports, file, (current) => ({ ...current, reason: 'could_not_be_checked' }));
    case 'due':
      return file.attempts >= maxAttempts
        ? conclude(ports, file, (current) => ({ ...current, reason: 'could_not_be_checked' }))
        : inspectUpload(ports, file);
    default:
      return;
  }
}

/** FL-11: an upload that never came gives its place back. */
async function drop({ table, clock }: CheckPorts, file: StoredFile): Promise<void> {
  const transaction = new Transaction();
  removeFile(transaction, file, clock(), () => new WriteConflict());
  await transaction.commit(table).catch(ignoreLost);
}

async function inspectUpload(ports: CheckPorts, found: StoredFile): Promise<void> {
  const file = await claim(ports, found);
  if (!file) {
    return;
  }
  const result = await examine(ports, file).catch(async (error: unknown) => {
    if (error instanceof InspectionBroke) {
      if (file.attempts >= maxAttempts) {
        return { reason: 'could_not_be_checked' } as const;
      }
      await release(ports, file, 0, file.attempts);
    } else {
      // Not the file's fault: the limit of time holds, not the number of attempts.
      await release(ports, file, pauseMs, file.attempts - 1);
    }
    throw error;
  });
  await conclude(ports, file, (current) => ({ ...current, ...result }));
}

/** Counts the attempt before it is made, so that one which kills its machine counts as well. */
async function claim({ table, clock }: CheckPorts, file: StoredFile): Promise<StoredFile | undefined> {
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
    () => new WriteConflict(),
  );
  if (file.arrivedAt === undefined) {
    keepPlace(transaction, file, () => new WriteConflict());
  }
  try {
    await transaction.commit(table);
    return claimed;
  } catch (error) {
    ignoreLost(error);
    return undefined;
  }
}

async function release({ table, clock }: CheckPorts, file: StoredFile, pause: number, attempts: number): Promise<void> {
  const nextCheckAt = new Date(clock().getTime() + pause).toISOString();
  await change(table, file, { ...file, attempts, nextCheckAt });
}

/** Reads the upload once; what was inspected is what is kept, whatever happens to the upload. */
async function examine(
  { uploads, files, inspect }: CheckPorts,
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

/** The scanner's word on an object (AWS): before, during or after the inspection. */
export async function scanned(
  ports: CheckPorts,
  { clientId, fileId }: FileIds,
  scan: NonNullable<StoredFile['scan']>,
): Promise<void> {
  const file = await fileById(ports.table, clientId, fileId);
  if (!file) {
    return;
  }
  const onConflict: Record<typeof scan.result, RejectionReason | undefined> = {
    clean: undefined,
    malware: 'malware',
    unknown: 'could_not_be_checked',
  };
  const reason = onConflict[scan.result];
  await conclude(ports, file, (current) => ({ ...current, scan, ...(reason ? { reason } : {}) }));
}

/**
 * Writes down what has become known of a file and, as soon as nothing is missing, decides: both verdicts in either order, one
 * conditional write.
 */
async function conclude(
  ports: CheckPorts,
  { clientId, id }: StoredFile,
  learn: (file: StoredFile) => StoredFile,
): Promise<void> {
  const { table, clock } = ports;
  await retryOnConflict(async () => {
    const [before, client] = await Promise.all([fileById(table, clientId, id), clientById(table, clientId)]);
    const now = clock();
    const transaction = new Transaction();
    if (!before || !client) {
      // Deleted while it was inspected: the copy must not stay behind.
      deleteObjects(transaction, { clientId, id }, now);
      return transaction.commit(table);
    }
    if (before.status !== 'pending') {
      return;
    }
    const known = learn(before);
    const after = decided(known, ports.needsScan, now);
    changeFile(transaction, before, after, () => new WriteConflict());
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
      ports.onDecision(after);
    }
  });
}

function decided(file: StoredFile, needsScan: boolean, now: Date): StoredFile {
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

async function change(table: Table, before: StoredFile, after: StoredFile): Promise<void> {
  const transaction = new Transaction();
  changeFile(transaction, before, after, () => new WriteConflict());
  await transaction.commit(table).catch(ignoreLost);
}

/** Somebody else made the step: theirs holds. */
function ignoreLost(error: unknown): void {
  if (!(error instanceof WriteConflict)) {
    throw error;
  }
}

/** The client moved to another provider between reading and writing: read them again. */
function retryMoved(error: unknown): never {
  throw error instanceof Error && 'kind' in error && error.kind === 'not-found'
    ? new WriteConflict('', { cause: error })
    : error;
}
