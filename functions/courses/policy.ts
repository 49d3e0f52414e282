import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Decision } from '#shared/policy/decision.ts';
import { holds } from '#shared/policy/permissions.ts';

/**
 * Who may read and write the courses of a service provider (TR-01): its staff with `clients` read and write, those with
 * `referrals` read; `clients:group` reads and writes everywhere; clients read those of their provider.
 *
 * @param own the client's own record, if the caller is a client
 */
export function mayOnCourses(
  actor: Actor,
  action: 'read' | 'write',
  serviceProviderId: string,
  own?: Pick<Client, 'serviceProviderId'> | undefined,
): Decision {
  const readOnly = action === 'read' ? 'allowed' : 'forbidden';
  if (actor.kind === 'client') {
    return own?.serviceProviderId === serviceProviderId ? readOnly : 'hidden';
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
  return holds(actor, 'referrals:base') ? readOnly : 'hidden';
}
