import { movedTransfer } from '#shared/domain/transfer-request.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { decideTransferRequest } from '#shared/persistence/transfer-requests.ts';
import { notFound } from '#shared/problem.ts';
import { announceTransfer } from '#shared/transfers/notices.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTransfer } from './permitted-transfer.ts';
import type { routes } from './routes.ts';
import { namesOfTransfer, transferView } from './transfer-view.ts';

type DecisionCall = Call<typeof routes.declineTransferRequest | typeof routes.cancelTransferRequest>;

export async function endTransfer(
  dependencies: Dependencies,
  call: DecisionCall,
  move: 'decline' | 'cancel',
  note: string | undefined,
) {
  const { table } = dependencies;
  const { now } = call;
  const { actor, request } = await permittedTransfer(dependencies, call, move);
  const after = movedTransfer(request, move, { by: actor.id, note, at: now });
  const transaction = new Transaction();
  decideTransferRequest(transaction, move, request, after);
  const [client, names] = await Promise.all([
    clientById(table, request.clientId),
    readNames(table, namesOfTransfer(after)),
  ]);
  if (!client) {
    throw notFound();
  }
  const { clientId, fromProviderId, toProviderId, id: transferRequestId } = request;
  // No mail to a client who has moved since.
  if (move === 'decline' && client.serviceProviderId === fromProviderId) {
    const between = { clientId, fromProviderId, toProviderId, transferRequestId };
    const notice = { event: 'declined' as const, ...between, staffIds: client.assignedStaffIds };
    announceTransfer(transaction, notice, call);
  }
  const action = move === 'decline' ? 'transfer.declined' : 'transfer.cancelled';
  transaction.put(auditItem(call, { action, actor, subject: { kind: 'client', id: clientId } }));
  return call.commit(transaction, { body: transferView(actor, after, client, names) });
}
