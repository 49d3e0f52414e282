import type { Call } from '#shared/http/call.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTransfer } from './permitted-transfer.ts';
import type { routes } from './routes.ts';
import { namesOfTransfer, transferView } from './transfer-view.ts';

export async function getTransferRequest(dependencies: Dependencies, call: Call<typeof routes.getTransferRequest>) {
  const { table } = dependencies;
  const { actor, request } = await permittedTransfer(dependencies, call, 'read');
  const subject = { kind: 'client', id: request.clientId } as const;
  const [client, names] = await Promise.all([
    clientById(table, request.clientId),
    readNames(table, namesOfTransfer(request)),
    auditRead(table, call, { action: 'transfer.read', actor, subject }),
  ]);
  if (!client) {
    throw notFound();
  }
  return { body: transferView(actor, request, client, names) };
}
