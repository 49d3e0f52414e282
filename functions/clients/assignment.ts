import { maxAssignedStaff } from '#shared/clients/assignable.ts';
import type { Actor } from '#shared/domain/account.ts';
import { holds } from '#shared/policy/permissions.ts';
import { forbidden, unprocessable } from '#shared/problem.ts';

/** Service provider and assigned staff of a new client. */
export interface Assignment {
  readonly serviceProviderId: string;
  readonly assignedStaffIds: readonly string[];
}

/**
 * What the request chose, or the default for the caller (CL-16, PM-05).
 * @throws 403 if the caller may not choose, 422 if the service provider is missing
 */
export function chosenAssignment(
  actor: Actor,
  body: { readonly [K in keyof Assignment]?: Assignment[K] | undefined },
): Assignment {
  if (body.serviceProviderId !== undefined && !holds(actor, 'clients:group')) {
    throw forbidden('Your permissions do not allow you to choose the service provider.');
  }
  if (body.assignedStaffIds !== undefined && !holds(actor, 'clients:provider')) {
    throw forbidden('Your permissions do not allow you to choose the caseworker.');
  }
  const serviceProviderId = body.serviceProviderId ?? actor.serviceProviderId;
  if (serviceProviderId === undefined) {
    throw unprocessable('/body/serviceProviderId', 'Choose a service provider.');
  }
  if ((body.assignedStaffIds?.length ?? 0) > maxAssignedStaff) {
    throw unprocessable('/body/assignedStaffIds', `A client can have at most ${maxAssignedStaff} assigned staff.`);
  }
  const defaultStaff = holds(actor, 'clients:provider') ? [] : [actor.id];
  return { serviceProviderId, assignedStaffIds: body.assignedStaffIds ?? defaultStaff };
}
