import type { Actor } from '#shared/domain/account.ts';
import { isHiddenFromClient, type StoredFile } from '#shared/domain/file.ts';
import type { Decision } from '#shared/policy/decision.ts';

/** The decision on one file, for a caller who may do this to the client's files. */
export function mayOnFile(
  actor: Pick<Actor, 'id' | 'kind'>,
  action: 'read_files' | 'delete_file',
  file: Pick<StoredFile, 'uploaderId' | 'private'>,
): Decision {
  if (actor.kind === 'client' && isHiddenFromClient(file)) {
    return 'hidden';
  }
  // Not even administrators delete files of others (FL-07, FL-08).
  return action === 'delete_file' && actor.id !== file.uploaderId ? 'forbidden' : 'allowed';
}
