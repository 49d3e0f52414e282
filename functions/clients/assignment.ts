import { maxAssignedStaff } from '#shared/clients/assignable.ts';
import type { Actor } from '#shared/domain/account.ts';
import { holds } from '#shared/policy/permissions.ts';
import { forbidden, unprocessable } from '#shared/problem.ts';

/** Where a new client goes, and to whom. */
export interface Assignment {
  readonly serviceProviderId: string;
  readonly assignedStaffIds: readonly string[];
}

/**
 * CL-16, PM-05: what the caller may choose, and what holds where they may not or do not.
 * @throws 403 for a choice that is not theirs, whatever it says; 422 where the provider is missing
 */
export function chosenAssignment(
  actor: Actor,
  body: { readonly [K in keyof Assignment]?: Assignment[K] | undefined },
): Assignment {
  if (body.serviceProviderId !== undefined && !holds(actor, 'clients:group')) {
    throw forbidden('Your permissions do not let you choose the service provider.');
  }
  if (body.assignedStaffIds !== undefined && !holds(actor, 'clients:provider')) {
    throw forbidden('Your permissions do not let you choose the caseworker.');
  }
  const serviceProviderId = body.serviceProviderId ?? actor.serviceProviderId;
  if (serviceProviderId === undefined) {
    throw unprocessable('/body/serviceProviderId', 'Name the service provider.');
  }
  if ((body.assignedStaffIds?.length ?? 0) > maxAssignedStaff) {
    throw unprocessable('/body/assignedStaffIds', `At most ${maxAssignedStaff} staff are assigned to a client.`);
  }
  const ownCaseload = holds(actor, 'clients:provider') ? [] : [actor.id];
  return { serviceProviderId, assignedStaffIds: body.assignedStaffIds ?? ownCaseload };
}
