import type { Actor, Permission } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import type { Decision } from '#shared/policy/decision.ts';
import { holds, includesPermission } from '#shared/policy/permissions.ts';

/** What a decision looks at. */
export type DecidedStaff = Pick<Staff, 'id' | 'kind' | 'serviceProviderId'>;

/**
 * Whose accounts a caller manages: every account of the instance, the Portal Staff of every provider, those of one provider,
 * or nobody's.
 */
export type StaffReach = 'instance' | 'group' | { readonly serviceProviderId: string } | undefined;

export function staffReach(actor: Actor): StaffReach {
  if (actor.kind === 'administrator') {
    return 'instance';
  }
  if (holds(actor, 'staff:group')) {
    return 'group';
  }
  return holds(actor, 'staff:base') && actor.serviceProviderId !== undefined
    ? { serviceProviderId: actor.serviceProviderId }
    : undefined;
}

function reaches(reach: StaffReach, staff: DecidedStaff): boolean {
  if (reach === undefined || reach === 'instance') {
    return reach === 'instance';
  }
  // Administrators and job board administrators are no Portal Staff: RO-01 leaves them to administrators.
  return staff.kind === 'staff' && (reach === 'group' || reach.serviceProviderId === staff.serviceProviderId);
}

/** Whether a caller manages an account: reads, changes, invites again, deactivates, restores it (SM-01, RO-02). */
export function mayManage(actor: Actor, staff: DecidedStaff): Decision {
  return reaches(staffReach(actor), staff) ? 'allowed' : 'hidden';
}

/**
 * Whether a caller may invite into a provider (SM-03): their own, or any with `staff:group`.
 * @param serviceProviderId absent where the caller chose none: their own, if they have one
 */
export function mayInvite(actor: Actor, serviceProviderId: string | undefined): Decision {
  const reach = staffReach(actor);
  if (reach === undefined) {
    return 'forbidden';
  }
  const own = serviceProviderId === undefined || serviceProviderId === actor.serviceProviderId;
  return own || typeof reach === 'string' ? 'allowed' : 'forbidden';
}

/** Whether a caller may list the staff of a provider; without one, what `staffReach` says is listed. */
export function mayListStaffOf(actor: Actor, serviceProviderId: string): Decision {
  const reach = staffReach(actor);
  return typeof reach === 'string' || reach?.serviceProviderId === serviceProviderId ? 'allowed' : 'forbidden';
}

/** Whether the staff pickers show a provider's staff: one's own provider's, or anybody's with a group permission. */
export function mayPickStaffOf(actor: Actor, serviceProviderId: string | undefined): Decision {
  const everywhere = holds(actor, 'clients:group') || holds(actor, 'tasks:group');
  const own = serviceProviderId !== undefined && serviceProviderId === actor.serviceProviderId;
  return everywhere || own ? 'allowed' : 'forbidden';
}

/**
 * The permissions that a caller may not give (RO-05): those the account lacks so far and the caller does not hold. That
 * nobody raises their own follows. Taking away is free (RO-02).
 */
export function grantsBeyond(
  actor: Actor,
  before: readonly Permission[],
  after: readonly Permission[],
): readonly Permission[] {
  return after.filter((permission) => !includesPermission(before, permission) && !holds(actor, permission));
}
