import type { Actor, Permission } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import type { Decision } from '#shared/policy/decision.ts';
import { holds, holdsFor, includesPermission } from '#shared/policy/permissions.ts';

type DecidedStaff = Pick<Staff, 'id' | 'kind' | 'serviceProviderId'>;

/** The accounts that a caller manages: all of the instance, the Portal Staff of all providers, of one, or none. */
type StaffScope = 'instance' | 'group' | { readonly serviceProviderId: string } | undefined;

export function staffScope(actor: Actor): StaffScope {
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

function includesStaff(scope: StaffScope, staff: DecidedStaff): boolean {
  if (scope === undefined || scope === 'instance') {
    return scope === 'instance';
  }
  // Administrators manage administrators and job board administrators (RO-01).
  return staff.kind === 'staff' && (scope === 'group' || scope.serviceProviderId === staff.serviceProviderId);
}

/** Whether a caller may read an account and change its names and phone (SM-01, RO-02). */
export function mayManage(actor: Actor, staff: DecidedStaff): Decision {
  return includesStaff(staffScope(actor), staff) ? 'allowed' : 'hidden';
}

/**
 * Whether a caller may give access to an account, take it away, or change what it may do: an account that holds more than the
 * caller is beyond them (DEC-18).
 */
export function mayGovern(actor: Actor, staff: Pick<Staff, 'kind' | 'serviceProviderId' | 'permissions'>): Decision {
  const holdsAll = staff.permissions.every((permission) => holdsFor(actor, permission, staff.serviceProviderId));
  return actor.kind === 'administrator' || (staff.kind === 'staff' && holdsAll) ? 'allowed' : 'forbidden';
}

/**
 * Whether a caller may invite into a provider (SM-03): their own, or any with `staff:group`.
 * @param serviceProviderId absent: the caller's own, if any
 */
export function mayInvite(actor: Actor, serviceProviderId: string | undefined): Decision {
  const scope = staffScope(actor);
  if (scope === undefined) {
    return 'forbidden';
  }
  const own = serviceProviderId === undefined || serviceProviderId === actor.serviceProviderId;
  return own || typeof scope === 'string' ? 'allowed' : 'forbidden';
}

/** Whether a caller may list the staff of a provider. */
export function mayListStaffOf(actor: Actor, serviceProviderId: string): Decision {
  const scope = staffScope(actor);
  return typeof scope === 'string' || scope?.serviceProviderId === serviceProviderId ? 'allowed' : 'forbidden';
}

/** Whether staff pickers show a provider's staff: the caller's own provider, or any with a group permission. */
export function mayPickStaffOf(actor: Actor, serviceProviderId: string | undefined): Decision {
  const everywhere = holds(actor, 'clients:group') || holds(actor, 'tasks:group');
  const own = serviceProviderId !== undefined && serviceProviderId === actor.serviceProviderId;
  return everywhere || own ? 'allowed' : 'forbidden';
}

/** The new permissions that the caller does not hold at the account's provider, and so may not give (RO-05, DEC-18). */
export function grantsBeyond(
  actor: Actor,
  { permissions, serviceProviderId }: Pick<Staff, 'permissions' | 'serviceProviderId'>,
  after: readonly Permission[],
): readonly Permission[] {
  return after.filter(
    (permission) => !includesPermission(permissions, permission) && !holdsFor(actor, permission, serviceProviderId),
  );
}
