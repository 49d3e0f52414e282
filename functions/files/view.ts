import type { Actor } from '#shared/domain/account.ts';
import { type Client, displayName } from '#shared/domain/client.ts';
import { fileTypes, type StoredFile } from '#shared/domain/file.ts';
import { reference } from '#shared/domain/reference.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { mayOnFile } from './policy.ts';

/** The names of the staff who uploaded these files. */
export function uploaderNames(table: Table, client: Client, files: readonly StoredFile[]): Promise<Names> {
  const staffIds = files.map(({ uploaderId }) => uploaderId).filter((id) => id !== client.id);
  return readNames(table, { staffIds: [...new Set(staffIds)] });
}

export function fileView(file: StoredFile, actor: Actor, client: Client, names: Names) {
  const { id, name, type, sizeBytes, status, reason, uploaderId, uploaderKind, uploadedAt } = file;
  const label = reason && reference.fileRejectionReason.find(({ code }) => code === reason)?.label;
  const isOwn = uploaderKind === 'client';
  const canDelete = [mayOnClient(actor, 'delete_file', client), mayOnFile(actor, 'delete_file', file)];
  return {
    id,
    name,
    contentType: fileTypes[type].contentType,
    sizeBytes,
    status,
    ...(reason && { reason }),
    ...(label && { reasonLabel: label }),
    ...(actor.kind === 'client' ? {} : { private: file.private }),
    uploadedBy: {
      id: uploaderId,
      name: isOwn ? displayName(client) : (names.staff.get(uploaderId) ?? ''),
      kind: uploaderKind,
    },
    uploadedAt,
    canDelete: canDelete.every((decision) => decision === 'allowed'),
  };
}
