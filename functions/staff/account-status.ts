import type { Actor } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { changeActor } from '#shared/persistence/accounts.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { type RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import { type Problem, unavailable } from '#shared/problem.ts';

/** Writes the account, its actor, and the outbox item for its Cognito user. */
export function changeAccountStatus(
  { before, after }: { readonly before: Staff; readonly after: Staff },
  actorChange: Partial<Pick<Actor, 'status' | 'tokensFrom'>>,
  effect: 'identity.disable-user' | 'identity.enable-user',
  context: RequestContext,
): Transaction {
  const { accountStatus, sub, passwordSetAt, permissions } = before;
  // `permissions`: whether the caller may do this depends on them (DEC-18).
  const expected = { accountStatus, sub, passwordSetAt, permissions };
  const transaction = new Transaction().change(toStaffItem(before), toStaffItem(after), expected, changedMeanwhile);
  if (sub !== undefined) {
    changeActor(transaction, sub, actorChange, changedMeanwhile);
    transaction.put(outboxItem(context, { kind: effect, sub }));
  }
  return transaction;
}

function changedMeanwhile(): Problem {
  return unavailable('The account was changed at the same time. Try again shortly.');
}
