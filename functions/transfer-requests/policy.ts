import type { Actor } from '#shared/domain/account.ts';
import type { TransferRequest } from '#shared/domain/transfer-request.ts';
import type { Decision } from '#shared/policy/decision.ts';
import { holds } from '#shared/policy/permissions.ts';

/** In the order of `actions` in a reply. */
export const transferActions = ['approve', 'decline', 'cancel'] as const;
export type TransferAction = (typeof transferActions)[number];

type DecidedTransfer = Pick<TransferRequest, 'fromProviderId' | 'toProviderId' | 'requestedBy'>;

/**
 * Staff of the two providers with Clients or Referrals may read a request, and holders of `clients:group`, who decide (TQ-03). Only
 * the requester may cancel it.
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

/** Whether the caller may read the reason: those who see the client, and the requesting provider (TQ-02, PM-06). */
export function mayReadReason(
  actor: Actor,
  request: Pick<TransferRequest, 'fromProviderId' | 'toProviderId' | 'askedBy'>,
  canViewClient: boolean,
): boolean {
  const requestingProviderId = request.askedBy === 'current' ? request.fromProviderId : request.toProviderId;
  return canViewClient || actor.serviceProviderId === requestingProviderId;
}
