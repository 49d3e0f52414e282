import type { Staff } from '#shared/domain/staff.ts';
import type { Call } from '#shared/http/call.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { invitationMail, newInvitation } from './invitation.ts';
import { governedStaff, staffAudit } from './managed-staff.ts';
import type { routes } from './routes.ts';

/** AC-01…03 for staff, until a password is set (DEC-18): a new link; earlier links stop working. */
export async function resendStaffInvitation(
  dependencies: Dependencies,
  call: Call<typeof routes.resendStaffInvitation>,
) {
  const { actor, staff } = await governedStaff(dependencies, call);
  if (staff.passwordSetAt !== undefined) {
    throw new Problem('conflict', 'This account has a password. Its holder can ask for a new one on the sign-in page.');
  }
  if (staff.accountStatus === 'deactivated') {
    throw new Problem('conflict', 'This account is deactivated. Restore it first.');
  }
  const [link, provider] = await Promise.all([
    newInvitation(dependencies, staff, call.now),
    staff.serviceProviderId === undefined ? undefined : providerById(dependencies.table, staff.serviceProviderId),
  ]);
  const after: Staff = {
    ...staff,
    invitedAt: call.now.toISOString(),
    invitedById: actor.id,
    links: { ...staff.links, invitation: link.hash },
  };
  const { links, accountStatus, version } = staff;
  const transaction = new Transaction()
    .change(
      toStaffItem(staff),
      toStaffItem(after),
      { links, accountStatus, version, passwordSetAt: undefined },
      (existing) => (existing ? changedMeanwhile() : notFound()),
    )
    .create(link.item, changedMeanwhile)
    .put(invitationMail(after, provider?.name, link, call))
    .put(staffAudit('staff.invite_resent', call, actor, staff.id));
  return call.commit(transaction, {
    body: { link: link.url, sentTo: staff.email, expiresAt: link.expiresAt },
  });
}

function changedMeanwhile(): Problem {
  return new Problem('conflict', 'The account was changed at the same time. Read it again.');
}
