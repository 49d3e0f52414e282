import type { Staff } from '#shared/domain/staff.ts';
import { staffKey } from '#shared/persistence/staff.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { type Problem, unprocessable } from '#shared/problem.ts';

/** Per client at most. */
export const maxAssignedStaff = 20;

/** Staff whom a request names for the clients of one provider, and where it names them: `/body/assignedStaffIds`. */
export interface NamedStaff {
  readonly staffIds: readonly string[];
  readonly serviceProviderId: string;
  readonly pointer: string;
}

/** SA-12: active Portal Staff of the client's provider. */
export function isAssignable(staff: Staff | undefined, serviceProviderId: string): boolean {
  return staff?.kind === 'staff' && staff.accountStatus === 'active' && staff.serviceProviderId === serviceProviderId;
}

/**
 * @param staff those of them that there are, by id
 * @throws 422 with the place of the first who is unknown, hidden, or not assignable: the same for all
 */
export function assertAssignable(named: NamedStaff, staff: ReadonlyMap<string, Staff>): void {
  const onConflict = named.staffIds.findIndex((id) => !isAssignable(staff.get(id), named.serviceProviderId));
  if (onConflict >= 0) {
    throw notAssignable(named, onConflict);
  }
}

/**
 * Demands in the write itself that all of them are still assignable: one check each.
 * @param named without repetitions
 * @param onConflict the error where one is not; left out: 422 at their place
 */
export function checkAssignable(transaction: Transaction, named: NamedStaff, onConflict?: () => Error): void {
  const expected = { accountStatus: 'active', serviceProviderId: named.serviceProviderId };
  for (const [index, id] of named.staffIds.entries()) {
    transaction.check(staffKey(id), expected, onConflict ?? (() => notAssignable(named, index)));
  }
}

function notAssignable({ pointer }: NamedStaff, index: number): Problem {
  return unprocessable(`${pointer}/${index}`, 'Not active staff of that service provider.');
}
