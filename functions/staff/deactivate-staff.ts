import type { Staff } from '#shared/domain/staff.ts';
import type { Call } from '#shared/http/call.ts';
import { unauthenticated } from '#shared/identity/token.ts';
import { tokensFromNextSecond } from '#shared/identity/tokens-from.ts';
import { checkActive } from '#shared/persistence/accounts.ts';
import { Problem } from '#shared/problem.ts';
import { changeAccountStatus } from './account-status.ts';
import type { Dependencies } from './dependencies.ts';
import { governedStaff, staffAudit, staffReply } from './managed-staff.ts';
import type { routes } from './routes.ts';

/**
 * Takes effect with the commit: every request reads the actor, and earlier tokens stay invalid. Assignments and tasks are kept
 * (SM-06).
 */
export async function deactivateStaff(dependencies: Dependencies, call: Call<typeof routes.deactivateStaff>) {
  const { actor, staff } = await governedStaff(dependencies, call);
  if (staff.id === actor.id) {
    throw new Problem('conflict', 'You cannot deactivate your own account.');
  }
  if (staff.accountStatus === 'deactivated') {
    return { body: await staffReply(dependencies, staff) };
  }
  const at = call.now.toISOString();
  // Without `links`, links sent earlier do not work after a restore either.
  const after: Staff = { ...staff, accountStatus: 'deactivated', deactivatedAt: at, updatedAt: at, links: {} };
  const view = await staffReply(dependencies, after);
  const actorChange = { status: 'deactivated', tokensFrom: tokensFromNextSecond() } as const;
  const transaction = changeAccountStatus({ before: staff, after }, actorChange, 'identity.disable-user', call);
  // Two administrators who deactivate each other at the same time would leave none.
  checkActive(transaction, actor.sub, () => unauthenticated('This account has just been deactivated.'));
  transaction.put(staffAudit('staff.deactivated', call, actor, staff.id));
  return call.commit(transaction, { body: view });
}
