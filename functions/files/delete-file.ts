import { assertNoHold, nothingMayGo, withoutHold } from '#shared/clients/legal-hold.ts';
import type { Call } from '#shared/http/call.ts';
import { removeFile } from '#shared/outbox/file-removal.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientKey } from '#shared/persistence/clients.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { findFile } from './get-file.ts';
import type { routes } from './routes.ts';

/** Only the uploader may delete a file (FL-07, FL-08). */
export async function deleteFile(dependencies: Dependencies, call: Call<typeof routes.deleteFile>) {
  const { actor, client, file } = await findFile(dependencies, call, 'delete_file');
  assertNoHold(client);
  const transaction = new Transaction();
  transaction.check(clientKey(client.id), withoutHold, (existing) => (existing ? nothingMayGo() : notFound()));
  removeFile(transaction, file, call.now, () => notFound(), call.requestId);
  if (actor.kind !== 'client') {
    const subject = { kind: 'client', id: file.clientId } as const;
    transaction.put(auditItem(call, { action: 'file.deleted', actor, subject }));
  }
  return call.commit(transaction, {});
}
