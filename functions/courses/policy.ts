import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Decision } from '#shared/policy/decision.ts';
import { holds } from '#shared/policy/permissions.ts';

/**
 * Whether a caller may read or write the courses of a service provider (TR-01): its holders of `clients` do both,
 * those of `referrals` read; with `clients:group` both everywhere; a client reads their provider's.
 *
 * @param own the caller's own record, where they are a client
 */
export function mayOnCourses(
  actor: Actor,
  action: 'read' | 'write',
  serviceProviderId: string,
  own?: Pick<Client, 'serviceProviderId'> | undefined,
): Decision {
  if (actor.kind === 'client') {
    const visible = own?.serviceProviderId === serviceProviderId;
    return visible ? (action === 'read' ? 'allowed' : 'forbidden') : 'hidden';
  }
  if (holds(actor, 'clients:group')) {
    return 'allowed';
  }
  if (actor.serviceProviderId !== serviceProviderId) {
    return 'hidden';
  }
  if (holds(actor, 'clients:base')) {
    return 'allowed';
  }
  return holds(actor, 'referrals:base') ? (action === 'read' ? 'allowed' : 'forbidden') : 'hidden';
}
