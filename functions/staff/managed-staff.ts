import type { Actor } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { staffById } from '#shared/persistence/staff.ts';
import type { RequestContext } from '#shared/persistence/transaction.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { mayGovern, mayManage } from './policy.ts';
import { staffView } from './staff-view.ts';

interface StaffCall {
  readonly path: { readonly staffId: string };
  readonly caller: Promise<Actor>;
}

/** The caller and the account in the path. @throws 404 if it does not exist or the caller does not manage it */
export async function managedStaff(
  { table }: Dependencies,
  call: StaffCall,
): Promise<{ readonly actor: Actor; readonly staff: Staff }> {
  const [actor, staff] = await Promise.all([call.caller, staffById(table, call.path.staffId)]);
  if (!staff) {
    throw notFound();
  }
  assertAllowed(mayManage(actor, staff));
  return { actor, staff };
}

/**
 * The same for a call that gives or takes access.
 * @throws 403 if the account holds a permission that the caller does not hold (DEC-18)
 */
export async function governedStaff(dependencies: Dependencies, call: StaffCall) {
  const found = await managedStaff(dependencies, call);
  assertAllowed(mayGovern(found.actor, found.staff), 'This account has permissions that you do not have.');
  return found;
}

/** An account with its provider's name. */
export async function staffReply({ table }: Dependencies, staff: Staff) {
  const { providers } = await readNames(table, {
    providerIds: staff.serviceProviderId === undefined ? [] : [staff.serviceProviderId],
  });
  return staffView(staff, providers);
}

export function staffAudit(
  action: `staff.${string}`,
  call: RequestContext,
  actor: Actor,
  staffId: string,
  changed?: readonly string[],
): Item {
  return auditItem(call, { action, actor, subject: { kind: 'staff', id: staffId }, changed });
}
