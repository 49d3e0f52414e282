import type { AccountKind } from '#shared/domain/account.ts';
import { type Account, accountByRef, accountWith, changeAccount } from '#shared/persistence/accounts.ts';
import { addActivity } from '#shared/persistence/activity.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';

/**
 * Sets `lastLoginAt`, and adds an activity for clients (RA-02): at most once per account and minute.
 *
 * @returns the kind of account, if something was recorded
 */
export async function recordSignIn(table: Table, sub: string, now: Date): Promise<AccountKind | undefined> {
  const actor = await actorBySub(table, sub);
  if (actor?.status !== 'active') {
    return undefined;
  }
  const account = await accountByRef(table, { kind: actor.kind === 'client' ? 'client' : 'staff', id: actor.id });
  const at = now.toISOString();
  if (!account || minuteOf(account.record.lastLoginAt) === minuteOf(at)) {
    return undefined;
  }
  const { lastLoginAt, firstLoginAt } = account.record;
  const transaction = new Transaction();
  if (account.kind === 'client') {
    addActivity(transaction, account.record.id, 'logged_in', now);
  }
  changeAccount(
    transaction,
    account,
    signedIn(account, at, firstLoginAt ?? at),
    { lastLoginAt },
    () => new Problem('conflict', 'Another sign-in was recorded at the same time.'),
    now,
  );
  await transaction.commit(table);
  return actor.kind;
}

function signedIn(account: Account, lastLoginAt: string, firstLoginAt: string): Account {
  const after = accountWith(account, { lastLoginAt, firstLoginAt });
  return after.kind === 'client' ? { ...after, record: { ...after.record, lastActivityAt: lastLoginAt } } : after;
}

function minuteOf(at: string | undefined): string | undefined {
  return at?.slice(0, 'YYYY-MM-DDTHH:MM'.length);
}
