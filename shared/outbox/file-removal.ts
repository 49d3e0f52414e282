import type { StoredFile } from '#shared/domain/file.ts';
import { freePlace } from '#shared/persistence/files.ts';
import { keys } from '#shared/persistence/keys.ts';
import type { OnConflict, Transaction } from '#shared/persistence/transaction.ts';
import { outboxItem } from './repository.ts';

/** Takes a file away with its place, and what lies of it in S3: three operations. @param onConflict the error where it is gone */
export function removeFile(
  transaction: Transaction,
  file: StoredFile,
  now: Date,
  onConflict: OnConflict,
  requestId?: string,
): void {
  transaction.delete(keys.file(file.clientId, file.id), {}, onConflict);
  freePlace(transaction, file);
  deleteObjects(transaction, file, now, false, requestId);
}

/** The effect that deletes the upload and, unless only that, the inspected copy. */
export function deleteObjects(
  transaction: Transaction,
  { clientId, id: fileId }: Pick<StoredFile, 'clientId' | 'id'>,
  now: Date,
  onlyUpload = false,
  requestId?: string,
): void {
  const effect = { kind: 'file.delete-objects', clientId, fileId, onlyUpload } as const;
  transaction.put(outboxItem({ now, requestId }, effect));
}
