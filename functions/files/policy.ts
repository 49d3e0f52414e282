import type { Actor } from '#shared/domain/account.ts';
import { isHiddenFromClient, type StoredFile } from '#shared/domain/file.ts';
import type { Decision } from '#shared/policy/decision.ts';

/** Whether a caller who may do this to the client's files may do it to this one. */
export function mayOnFile(
  actor: Pick<Actor, 'id' | 'kind'>,
  action: 'read_files' | 'delete_file',
  file: Pick<StoredFile, 'uploaderId' | 'private'>,
): Decision {
  // FL-10.
  if (actor.kind === 'client' && isHiddenFromClient(file)) {
    return 'hidden';
  }
  // FL-07, FL-08: administrators neither.
  return action === 'delete_file' && actor.id !== file.uploaderId ? 'forbidden' : 'allowed';
}
