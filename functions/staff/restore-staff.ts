import type { Staff } from '#shared/domain/staff.ts';
import type { Call } from '#shared/http/call.ts';
import { changeAccountStatus } from './account-status.ts';
import type { Dependencies } from './dependencies.ts';
import { governedStaff, staffAudit, staffReply } from './managed-staff.ts';
import type { routes } from './routes.ts';

export async function restoreStaff(dependencies: Dependencies, call: Call<typeof routes.restoreStaff>) {
  const { actor, staff } = await governedStaff(dependencies, call);
  if (staff.accountStatus !== 'deactivated') {
    return { body: await staffReply(dependencies, staff) };
  }
  const { deactivatedAt: _deactivatedAt, ...kept } = staff;
  const status = staff.passwordSetAt === undefined ? 'invited' : 'active';
  const after: Staff = { ...kept, accountStatus: status, updatedAt: call.now.toISOString() };
  const view = await staffReply(dependencies, after);
  const transaction = changeAccountStatus({ before: staff, after }, { status }, 'identity.enable-user', call);
  transaction.put(staffAudit('staff.restored', call, actor, staff.id));
  return call.commit(transaction, { body: view });
}
