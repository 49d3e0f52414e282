import type { Actor } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { forbidden, unprocessable } from '#shared/http/problem.ts';
import { staffKey } from '#shared/persistence/staff.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { holds } from '#shared/policy/permissions.ts';

/** Per client at most (api 1). */
const mostAssignedStaff = 20;

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
  if ((body.assignedStaffIds?.length ?? 0) > mostAssignedStaff) {
    throw unprocessable('/body/assignedStaffIds', `At most ${mostAssignedStaff} staff are assigned to a client.`);
  }
  const ownCaseload = holds(actor, 'clients:provider') ? [] : [actor.id];
  return { serviceProviderId, assignedStaffIds: body.assignedStaffIds ?? ownCaseload };
}

/** SA-12: active Portal Staff of the client's provider. */
export function isAssignable(staff: Staff | undefined, serviceProviderId: string): boolean {
  return staff?.kind === 'staff' && staff.accountStatus === 'active' && staff.serviceProviderId === serviceProviderId;
}

/** @throws 422 with the place of the first who is unknown, hidden, or not assignable: the same for all */
export function demandAssignable(
  { assignedStaffIds, serviceProviderId }: Assignment,
  staff: ReadonlyMap<string, Staff>,
): void {
  const refused = assignedStaffIds.findIndex((id) => !isAssignable(staff.get(id), serviceProviderId));
  if (refused >= 0) {
    throw notAssignable(refused);
  }
}

/** Demands in the write itself that all of them are still assignable. */
export function checkAssignable(transaction: Transaction, { assignedStaffIds, serviceProviderId }: Assignment): void {
  for (const [index, id] of assignedStaffIds.entries()) {
    const expected = { accountStatus: 'active', serviceProviderId };
    transaction.check(staffKey(id), expected, () => notAssignable(index));
  }
}

function notAssignable(index: number) {
  return unprocessable(`/body/assignedStaffIds/${index}`, 'Not active staff of that service provider.');
}
