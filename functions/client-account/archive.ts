import { permitted } from '#shared/clients/client-call.ts';
import { profileContext, profileView } from '#shared/clients/profile.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';

type ArchiveCall = Call<typeof routes.archiveClient | typeof routes.unarchiveClient>;

/**
 * AC-05 … AC-07: the mark, and with it the People list and who gets feed mail; nothing else changes, so that bringing somebody
 * back restores what was. Doing it again changes nothing.
 */
export function setArchived(service: Service, call: ArchiveCall, archived: boolean) {
  return retryOnConflict(() => attempt(service, call, archived));
}

async function attempt(service: Service, call: ArchiveCall, archived: boolean) {
  const { now, requestId } = call;
  const { actor, client: before } = await permitted(service, call, archived ? 'archive_user' : 'unarchive_user');
  const context = await profileContext(service, before);
  const changes = archived !== (before.archivedAt !== undefined);
  const after = changes ? marked(before, archived ? now.toISOString() : undefined) : before;

  const transaction = new Transaction();
  if (changes) {
    const { archivedAt, serviceProviderId } = before;
    changeClient(transaction, before, after, { archivedAt, serviceProviderId }, () => new WriteConflict(), now);
  }
  // What is answered is the profile: where nothing changes, this is a read.
  const action = changes ? (archived ? 'client.archived' : 'client.unarchived') : 'client.read';
  const subject = { kind: 'client', id: before.id } as const;
  transaction.put(auditItem({ action, actor, subject, at: now, requestId }));
  return call.commit(transaction, { body: profileView(actor, after, context), version: after.version });
}

function marked({ archivedAt: _was, ...client }: Client, archivedAt: string | undefined): Client {
  return archivedAt === undefined ? client : { ...client, archivedAt };
}
