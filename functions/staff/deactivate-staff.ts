import type { Staff } from '#shared/domain/staff.ts';
import { unauthenticated } from '#shared/identity/token.ts';
import { tokensFromNextSecond } from '#shared/identity/tokens-from.ts';
import { newId } from '#shared/ids.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { changeActor, checkActive } from '#shared/persistence/accounts.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import { managed, type Operation, type Services, staffAudit, viewOf } from './common.ts';

/**
 * No access from the commit on: the actor is read with every request, and its tokens are refused for good. The work of the
 * person is left where it is (SM-06); the assignment and task operations hand it over.
 */
export function deactivateStaff(services: Services): Operation<'deactivateStaff'> {
  return async (call) => {
    const { actor, staff } = await managed(services, call);
    if (staff.id === actor.id) {
      throw new Problem('conflict', 'You cannot deactivate your own account.');
    }
    if (staff.accountStatus === 'deactivated') {
      return { body: await viewOf(services, staff) };
    }
    const at = call.now.toISOString();
    const after: Staff = {
      ...staff,
      accountStatus: 'deactivated',
      deactivatedAt: at,
      updatedAt: at,
      // Whoever has a link of this account cannot use it later, either.
      links: {},
    };
    const view = await viewOf(services, after);
    const transaction = changing(staff, after);
    if (staff.sub !== undefined) {
      changeActor(transaction, staff.sub, { status: 'deactivated', tokensFrom: tokensFromNextSecond() }, changed);
      transaction.put(effect({ kind: 'identity.disable-user', sub: staff.sub }, call));
    }
    // Two administrators who deactivate each other at the same moment would leave none.
    checkActive(transaction, actor.sub, () => unauthenticated('This account has just been deactivated.'));
    transaction.put(staffAudit('staff.deactivated', call, actor, staff.id));
    return call.commit(transaction, { body: view });
  };
}

export function restoreStaff(services: Services): Operation<'restoreStaff'> {
  return async (call) => {
    const { actor, staff } = await managed(services, call);
    if (staff.accountStatus !== 'deactivated') {
      return { body: await viewOf(services, staff) };
    }
    const { deactivatedAt: _deactivatedAt, ...kept } = staff;
    const after: Staff = {
      ...kept,
      accountStatus: staff.passwordSetAt === undefined ? 'invited' : 'active',
      updatedAt: call.now.toISOString(),
    };
    const view = await viewOf(services, after);
    const transaction = changing(staff, after);
    if (staff.sub !== undefined) {
      changeActor(transaction, staff.sub, { status: after.accountStatus }, changed);
      transaction.put(effect({ kind: 'identity.enable-user', sub: staff.sub }, call));
    }
    transaction.put(staffAudit('staff.restored', call, actor, staff.id));
    return call.commit(transaction, { body: view });
  };
}

function changing(before: Staff, after: Staff): Transaction {
  const { accountStatus, sub, passwordSetAt } = before;
  return new Transaction().change(
    toStaffItem(before),
    toStaffItem(after),
    { accountStatus, sub, passwordSetAt },
    changed,
  );
}

function changed(): Problem {
  return new Problem('unavailable', 'The account was changed at the same moment. Try again shortly.', {
    headers: { 'Retry-After': '1' },
  });
}

function effect(effect: Effect, call: { readonly now: Date; readonly requestId: string }) {
  return outboxItem(newId(), effect, call.now, call.requestId);
}
