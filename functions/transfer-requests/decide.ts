import { movedTransfer } from '#shared/domain/transfer-request.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { decideTransferRequest } from '#shared/persistence/transfer-requests.ts';
import { notFound } from '#shared/problem.ts';
import { announceTransfer } from '#shared/transfers/notices.ts';
import { permittedTransfer } from './permitted.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { namesOfTransfer, transferView } from './view.ts';

type DecisionCall = Call<typeof routes.declineTransferRequest | typeof routes.cancelTransferRequest>;

/** TQ-03, TQ-06: nothing changes but the request; client and caseworkers are told. */
export async function refuseTransfer(service: Service, call: Call<typeof routes.declineTransferRequest>) {
  return decide(service, call, 'decline', call.body.note);
}

/** Whoever asked calls it off: nobody is told. */
export async function cancelTransfer(service: Service, call: Call<typeof routes.cancelTransferRequest>) {
  return decide(service, call, 'cancel', undefined);
}

async function decide(service: Service, call: DecisionCall, move: 'decline' | 'cancel', note: string | undefined) {
  const { table } = service;
  const { now, requestId } = call;
  const { actor, request } = await permittedTransfer(service, call, move);
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
  // Where the client has moved on, what was declined does not concern them any more.
  if (move === 'decline' && client.serviceProviderId === fromProviderId) {
    const between = { clientId, fromProviderId, toProviderId, transferRequestId };
    const notice = { event: 'declined' as const, ...between, staffIds: client.assignedStaffIds };
    announceTransfer(transaction, notice, { now, requestId });
  }
  const action = move === 'decline' ? 'transfer.declined' : 'transfer.cancelled';
  transaction.put(auditItem({ action, actor, subject: { kind: 'client', id: clientId }, at: now, requestId }));
  return call.commit(transaction, { body: transferView(actor, after, client, names) });
}
