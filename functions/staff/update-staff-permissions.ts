import { type Actor, type Permission, permissions } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import type { Call } from '#shared/http/call.ts';
import { changeActor } from '#shared/persistence/accounts.ts';
import { staffById, toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { holdsFor, includesPermission } from '#shared/policy/permissions.ts';
import { forbidden, Problem, versionMismatch, versionMismatchOrNotFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { governedStaff, staffAudit, staffReply } from './managed-staff.ts';
import { grantsBeyond } from './policy.ts';
import type { routes } from './routes.ts';

/** Record and actor change in one transaction, so the next request has the new permissions (OQ-25). */
export async function updateStaffPermissions(
  dependencies: Dependencies,
  call: Call<typeof routes.updateStaffPermissions>,
) {
  const { actor, staff } = await governedStaff(dependencies, call);
  if (staff.version !== call.ifMatch) {
    throw versionMismatch();
  }
  if (staff.kind !== 'staff') {
    throw new Problem('conflict', 'Administrators and job board administrators have fixed permissions.');
  }
  const wanted = inOrder(call.body.permissions);
  const beyond = grantsBeyond(actor, staff, wanted);
  if (beyond.length > 0) {
    throw forbidden(`You cannot give permissions that you do not hold: ${beyond.join(', ')}.`);
  }
  if (wanted.join() === inOrder(staff.permissions).join()) {
    return { body: await staffReply(dependencies, staff), version: staff.version };
  }
  const links = (await outlivesGrant(dependencies, actor, staff, wanted))
    ? staff.links
    : withoutInvitation(staff.links);
  const after: Staff = {
    ...staff,
    links,
    permissions: wanted,
    updatedAt: call.now.toISOString(),
    version: staff.version + 1,
  };
  const view = await staffReply(dependencies, after);
  const transaction = new Transaction().change(
    toStaffItem(staff),
    toStaffItem(after),
    // `sub`: an invitation accepted at the same time creates the actor.
    { version: call.ifMatch, sub: staff.sub, links: staff.links },
    versionMismatchOrNotFound,
  );
  if (staff.sub !== undefined) {
    changeActor(transaction, staff.sub, { permissions: wanted }, versionMismatch);
  }
  transaction.put(staffAudit('staff.permissions_changed', call, actor, staff.id, ['permissions']));
  return call.commit(transaction, { body: view, version: after.version });
}

/** Whether whoever issued the open invitation holds all that the account gets now; else its link ends (DEC-18). */
async function outlivesGrant(
  { table }: Dependencies,
  actor: Actor,
  staff: Staff,
  wanted: readonly Permission[],
): Promise<boolean> {
  const { links, invitedById, serviceProviderId } = staff;
  const added = wanted.filter((permission) => !includesPermission(staff.permissions, permission));
  if (links.invitation === undefined || added.length === 0 || invitedById === actor.id) {
    return true;
  }
  const issuer = invitedById === undefined ? undefined : await staffById(table, invitedById);
  return (
    issuer?.accountStatus === 'active' && added.every((permission) => holdsFor(issuer, permission, serviceProviderId))
  );
}

function withoutInvitation({ invitation: _ended, ...links }: Staff['links']): Staff['links'] {
  return links;
}

function inOrder(granted: readonly Permission[]): Permission[] {
  return permissions.filter((permission) => granted.includes(permission));
}
