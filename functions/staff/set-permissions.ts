import { type Permission, permissions } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { changeActor } from '#shared/persistence/accounts.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { forbidden, Problem, versionMismatch } from '#shared/problem.ts';
import { managed, type Operation, type Services, staffAudit, stale, viewOf } from './common.ts';
import { grantsBeyond } from './policy.ts';

/** Record and actor change in one transaction, so the very next request meets the new permissions (OQ-25). */
export function updateStaffPermissions(services: Services): Operation<'updateStaffPermissions'> {
  return async (call) => {
    const { actor, staff } = await managed(services, call);
    if (staff.version !== call.ifMatch) {
      throw versionMismatch();
    }
    if (staff.kind !== 'staff') {
      throw new Problem('conflict', 'The permissions of this kind of account are fixed.');
    }
    const wanted = inOrder(call.body.permissions);
    const beyond = grantsBeyond(actor, staff.permissions, wanted);
    if (beyond.length > 0) {
      throw forbidden(`You cannot give what you do not hold: ${beyond.join(', ')}.`);
    }
    if (wanted.join() === inOrder(staff.permissions).join()) {
      return { body: await viewOf(services, staff), version: staff.version };
    }
    const after: Staff = {
      ...staff,
      permissions: wanted,
      updatedAt: call.now.toISOString(),
      version: staff.version + 1,
    };
    const view = await viewOf(services, after);
    const transaction = new Transaction().change(
      toStaffItem(staff),
      toStaffItem(after),
      // A redemption that just now made the actor is met here, too.
      { version: call.ifMatch, sub: staff.sub },
      stale,
    );
    if (staff.sub !== undefined) {
      changeActor(transaction, staff.sub, { permissions: wanted }, versionMismatch);
    }
    transaction.put(staffAudit('staff.permissions_changed', call, actor, staff.id, ['permissions']));
    return call.commit(transaction, { body: view, version: after.version });
  };
}

function inOrder(granted: readonly Permission[]): Permission[] {
  return permissions.filter((permission) => granted.includes(permission));
}
