import type { Actor, Permission } from '#shared/domain/account.ts';

/** Levels of an area, lowest first: a higher one implies the lower ones. */
const levels: readonly (readonly Permission[])[] = [
  ['clients:base', 'clients:provider', 'clients:group'],
  ['referrals:base'],
  ['cams:link'],
  ['tasks:base', 'tasks:group'],
  ['staff:base', 'staff:group'],
  ['reports:provider', 'reports:group'],
];

/** Whether granted permissions include one, directly or by a higher level of its area. */
export function includesPermission(granted: readonly Permission[], wanted: Permission): boolean {
  const area = levels.find((level) => level.includes(wanted)) ?? [];
  return area.slice(area.indexOf(wanted)).some((permission) => granted.includes(permission));
}

/**
 * Whether a caller holds a permission for what belongs to a service provider. Elsewhere than at their own provider they need the
 * `group` level, in areas that have one (DEC-18).
 */
export function holdsFor(
  actor: Pick<Actor, 'kind' | 'permissions' | 'serviceProviderId'>,
  wanted: Permission,
  serviceProviderId: string | undefined,
): boolean {
  if (actor.kind === 'administrator' || actor.serviceProviderId === serviceProviderId) {
    return holds(actor, wanted);
  }
  const widest = levels.find((level) => level.includes(wanted))?.at(-1);
  return holds(actor, widest?.endsWith(':group') ? widest : wanted);
}

/** Administrators hold every permission; clients and job board administrators none. */
export function holds(actor: Pick<Actor, 'kind' | 'permissions'>, wanted: Permission): boolean {
  return actor.kind === 'administrator' || (actor.kind === 'staff' && includesPermission(actor.permissions, wanted));
}
