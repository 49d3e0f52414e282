import type { Actor } from '#shared/domain/account.ts';
import type { TransferRequest } from '#shared/domain/transfer-request.ts';
import type { Decision } from '#shared/policy/decision.ts';
import { holds } from '#shared/policy/permissions.ts';

/** What may be done to a transfer request, in the order in which it offers it. */
export const transferActions = ['approve', 'decline', 'cancel'] as const;
export type TransferAction = (typeof transferActions)[number];

/** What a decision looks at. */
export type DecidedTransfer = Pick<TransferRequest, 'fromProviderId' | 'toProviderId' | 'requestedBy'>;

/**
 * Whether a caller may see a transfer request, or do something to it. Seen by staff with Clients or Referrals of the two providers
 * that it is about, and by whoever decides: holders of Clients @ group (TQ-03). Only who asked calls it off.
 */
export function mayOnTransfer(actor: Actor, action: TransferAction | 'read', request: DecidedTransfer): Decision {
  const decides = holds(actor, 'clients:group');
  if (!decides && !isInvolved(actor, request)) {
    return 'hidden';
  }
  switch (action) {
    case 'read':
      return 'allowed';
    case 'cancel':
      return request.requestedBy === actor.id ? 'allowed' : 'forbidden';
    case 'approve':
    case 'decline':
      return decides ? 'allowed' : 'forbidden';
  }
}

function isInvolved(actor: Actor, { fromProviderId, toProviderId }: DecidedTransfer): boolean {
  const involved = actor.serviceProviderId === fromProviderId || actor.serviceProviderId === toProviderId;
  return involved && (holds(actor, 'clients:base') || holds(actor, 'referrals:base'));
}

/**
 * Whether a caller may read why a request was made. Whoever sees the client may; and so may the provider that asked. The other one
 * learns nothing beyond the minimal card (TQ-02, PM-06).
 */
export function mayReadReason(
  actor: Actor,
  request: Pick<TransferRequest, 'fromProviderId' | 'toProviderId' | 'askedBy'>,
  seesClient: boolean,
): boolean {
  const asking = request.askedBy === 'current' ? request.fromProviderId : request.toProviderId;
  return seesClient || actor.serviceProviderId === asking;
}
