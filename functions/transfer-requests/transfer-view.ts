import type { Actor } from '#shared/domain/account.ts';
import { type Client, displayName } from '#shared/domain/client.ts';
import { isVoid, mayMoveTransfer, type TransferMove, type TransferRequest } from '#shared/domain/transfer-request.ts';
import type { Names } from '#shared/persistence/names.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { mayOnTransfer, mayReadReason, type TransferAction, transferActions } from './policy.ts';
import type { TransferView } from './routes.ts';

/** Ids of the staff and providers that a request names. */
export function namesOfTransfer(
  request: Pick<TransferRequest, 'fromProviderId' | 'toProviderId' | 'requestedBy'> & {
    readonly decidedBy?: string | undefined;
  },
) {
  const { fromProviderId, toProviderId, requestedBy, decidedBy } = request;
  return {
    staffIds: [requestedBy, ...(decidedBy === undefined ? [] : [decidedBy])],
    providerIds: [fromProviderId, toProviderId],
  };
}

const moves = { approve: 'approve', decline: 'decline', cancel: 'cancel' } as const satisfies Record<
  TransferAction,
  TransferMove
>;

/** Callers who may not see the client get no more about them than the look-up shows (TQ-02, PM-06). */
export function transferView(actor: Actor, request: TransferRequest, client: Client, names: Names): TransferView {
  const { id, status, fromProviderId, toProviderId, askedBy, reason, createdAt, decidedAt } = request;
  const person = (staffId: string) => ({ id: staffId, name: names.staff.get(staffId) ?? '' });
  const provider = (providerId: string) => ({ id: providerId, name: names.providers.get(providerId) ?? '' });
  const canView = mayOnClient(actor, 'read', client) === 'allowed';
  const isVoidNow = isVoid(request, client);
  return {
    id,
    status,
    ...(canView && isVoidNow ? { void: true as const } : {}),
    ...(canView ? { clientId: client.id } : {}),
    displayName: displayName(client),
    canView,
    fromProvider: provider(fromProviderId),
    toProvider: provider(toProviderId),
    askedBy,
    ...(mayReadReason(actor, request, canView) ? { reason, requestedBy: person(request.requestedBy) } : {}),
    createdAt,
    decidedAt,
    ...(canView
      ? {
          decidedBy: request.decidedBy === undefined ? undefined : person(request.decidedBy),
          decisionNote: request.decisionNote,
        }
      : {}),
    actions: transferActions.filter(
      (action) =>
        mayOnTransfer(actor, action, request) === 'allowed' &&
        mayMoveTransfer(moves[action], status) &&
        !(action === 'approve' && isVoidNow),
    ),
  };
}
