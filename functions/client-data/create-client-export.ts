import { permitted } from '#shared/clients/client-call.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { addClientExport, type ClientExport } from '#shared/persistence/client-exports.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';
import { view } from './export-view.ts';
import type { routes } from './routes.ts';

export async function createClientExport(dependencies: Dependencies, call: Call<typeof routes.createClientExport>) {
  const { now } = call;
  const { actor, client } = await permitted(dependencies, call, 'export');
  const one: ClientExport = {
    id: newId(now.getTime()),
    clientId: client.id,
    status: 'pending',
    requestedBy: actor.id,
    requestedAt: now.toISOString(),
  };
  const effect = { kind: 'client.export', clientId: client.id, exportId: one.id } as const;
  const subject = { kind: 'client', id: client.id } as const;
  const transaction = new Transaction();
  addClientExport(transaction, one);
  transaction.put(outboxItem(call, effect));
  transaction.put(auditItem(call, { action: 'client.export_requested', actor, subject }));
  return call.commit(transaction, {
    body: view(one, now),
    location: `/v1/clients/${client.id}/exports/${one.id}`,
  });
}
