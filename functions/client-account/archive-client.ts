import { permitted } from '#shared/clients/client-call.ts';
import { profileContext, profileView } from '#shared/clients/profile.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

type ArchiveCall = Call<typeof routes.archiveClient | typeof routes.unarchiveClient>;

/** Sets the mark that People and feed mail go by; nothing else changes, so unarchiving restores everything (AC-05 to AC-07). */
export function archiveClient(dependencies: Dependencies, call: ArchiveCall) {
  return retryOnConflict(() => setArchived(dependencies, call, true));
}

export function unarchiveClient(dependencies: Dependencies, call: ArchiveCall) {
  return retryOnConflict(() => setArchived(dependencies, call, false));
}

async function setArchived(dependencies: Dependencies, call: ArchiveCall, archived: boolean) {
  const { now } = call;
  const { actor, client: before } = await permitted(dependencies, call, archived ? 'archive_user' : 'unarchive_user');
  const context = await profileContext(dependencies, before);
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
  transaction.put(auditItem(call, { action, actor, subject }));
  return call.commit(transaction, { body: profileView(actor, after, context), version: after.version });
}

function marked({ archivedAt: _was, ...client }: Client, archivedAt: string | undefined): Client {
  return archivedAt === undefined ? client : { ...client, archivedAt };
}
