import { randomBytes } from 'node:crypto';
import { EffectFailure } from '#shared/effect-failure.ts';
import { type Directory, DirectoryRefusal } from '#shared/identity/directory.ts';
import { leaseAccount, releaseLease } from '#shared/persistence/account-lease.ts';
import type { AccountRef } from '#shared/persistence/account-links.ts';
import { type Account, accountByRef } from '#shared/persistence/accounts.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import type { Table } from '#shared/persistence/table-connection.ts';

/** Satisfies every password policy that a pool can have; nobody ever sees it. */
export function unknownPassword(): string {
  return `${randomBytes(32).toString('base64url')}aA1!`;
}

/**
 * Makes an account's user in the directory what the account now says: there, with its address, enabled or not. Whatever was
 * asked for in which order, the last state holds.
 *
 * @throws EffectFailure where somebody else works on that user, or another user has the address
 */
export async function synchronizeUser(table: Table, directory: Directory, ref: AccountRef): Promise<void> {
  const lease = await leaseAccount(table, ref.id);
  if (!lease) {
    throw new EffectFailure('account-leased', { permanent: false });
  }
  try {
    const account = await accountByRef(table, ref);
    if (account?.record.sub !== undefined) {
      await adjustUser(table, directory, account, account.record.sub);
    } else if (account) {
      await prepareUser(directory, account);
    }
  } finally {
    await releaseLease(table, lease);
  }
}

/** The user of somebody invited: with a password that nobody knows, so that there is no first sign-in to take over. */
async function prepareUser(directory: Directory, { record }: Account): Promise<void> {
  const known = await directory.find(record.email);
  if (known?.confirmed) {
    return;
  }
  const { sub } = known ?? (await directory.create(record.email));
  await directory.setPassword(sub, unknownPassword());
}

async function adjustUser(table: Table, directory: Directory, { record }: Account, sub: string): Promise<void> {
  const user = await directory.find(sub);
  if (!user) {
    // The next password reset makes them anew.
    return;
  }
  if (user.email !== record.email) {
    await freeAddress(table, directory, record.email, sub);
    await directory.changeEmail(sub, record.email);
  }
  const enabled = record.accountStatus !== 'deactivated';
  if (user.enabled !== enabled) {
    await directory.setEnabled(sub, enabled);
  }
}

/** Removes a user who holds an address without an account: left from an invitation that went elsewhere since. */
async function freeAddress(table: Table, directory: Directory, email: string, forSub: string): Promise<void> {
  const holder = await directory.find(email);
  if (!holder || holder.sub === forSub) {
    return;
  }
  if (await actorBySub(table, holder.sub)) {
    // Another account's user, whose own change of address is still on its way.
    throw new EffectFailure('address-in-use', { permanent: false, cause: new DirectoryRefusal('user-exists') });
  }
  await directory.delete(holder.sub);
}
