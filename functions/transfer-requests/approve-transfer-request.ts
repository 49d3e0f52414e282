import { moveClient } from '#shared/clients/move.ts';
import { isVoid, movedTransfer, transferNote } from '#shared/domain/transfer-request.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { addSystemNote } from '#shared/persistence/case-notes.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { retryOnConflict } from '#shared/persistence/retry-on-conflict.ts';
import { getSettings } from '#shared/persistence/settings.ts';
import { openTaskLists } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { decideTransferRequest } from '#shared/persistence/transfer-requests.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { dayIn, instanceZone, timeIn } from '#shared/time.ts';
import { announceTransfer } from '#shared/transfers/notices.ts';
import type { Dependencies } from './dependencies.ts';
import { assertCamsLink, permittedTransfer } from './permitted-transfer.ts';
import type { routes } from './routes.ts';
import { namesOfTransfer, transferView } from './transfer-view.ts';

type ApprovalCall = Call<typeof routes.approveTransferRequest>;

/** TQ-03 … TQ-05, TQ-08: decides the request and moves the client, in one transaction. */
export function approveTransferRequest(dependencies: Dependencies, call: ApprovalCall) {
  return retryOnConflict(() => attempt(dependencies, call));
}

async function attempt(dependencies: Dependencies, call: ApprovalCall) {
  const { table } = dependencies;
  const { now } = call;
  const { actor, request } = await permittedTransfer(dependencies, call, 'approve');
  const { clientId, fromProviderId, toProviderId, id: transferRequestId } = request;
  const decided = movedTransfer(request, 'approve', { by: actor.id, at: now });
  const transaction = new Transaction();
  decideTransferRequest(transaction, 'approve', request, decided);
  const [before, lists, settings, names] = await Promise.all([
    clientById(table, clientId),
    openTaskLists(table, [clientId]),
    getSettings(table),
    readNames(table, namesOfTransfer(decided)),
  ]);
  if (!before) {
    throw notFound();
  }
  if (isVoid(request, before)) {
    throw new Problem('conflict', 'The client has moved or is archived: this request can no longer be approved.');
  }
  assertCamsLink(settings, before);

  const openTasks = lists.get(clientId) ?? [];
  const move = { actor, client: before, openTasks, toProviderId, transferRequestId };
  const { client } = moveClient(transaction, move, call);
  const nameOf = (providerId: string) => names.providers.get(providerId) ?? '';
  addSystemNote(
    transaction,
    {
      clientId,
      authorId: actor.id,
      serviceProviderId: actor.serviceProviderId,
      activityType: 'referral',
      details: transferNote(
        { from: nameOf(fromProviderId), to: nameOf(toProviderId) },
        { date: dayIn(instanceZone, now), time: timeIn(instanceZone, now) },
      ),
    },
    now,
  );
  const between = { clientId, fromProviderId, toProviderId, transferRequestId };
  const notice = { event: 'approved' as const, ...between, staffIds: before.assignedStaffIds };
  announceTransfer(transaction, notice, call);
  const subject = { kind: 'client', id: clientId } as const;
  transaction.put(auditItem(call, { action: 'transfer.approved', actor, subject }));
  return call.commit(transaction, { body: transferView(actor, decided, client, names) });
}
