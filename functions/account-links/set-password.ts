import { type Directory, DirectoryRefusal } from '#shared/identity/directory.ts';
import { tokensFromNextSecond, untilTokensAreGood } from '#shared/identity/tokens-from.ts';
import { endLease } from '#shared/persistence/account-lease.ts';
import { spendLink } from '#shared/persistence/account-links.ts';
import {
  type Account,
  accountByRef,
  accountWith,
  actorOf,
  changeAccount,
  checkVisibility,
  deleteActor,
  putActor,
} from '#shared/persistence/accounts.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, unprocessable } from '#shared/problem.ts';
import { isCurrent } from './link-validity.ts';
import { changedMeanwhile, type Redemption } from './redemption.ts';

/**
 * Sets the password of an account, whose user is made if it is missing, and lets the account in (DEC-8).
 * @throws 404 where the link was spent between its reading and the lease
 * @throws 422 where the directory refuses the password: the link stays good
 */
export async function setPassword(redemption: Redemption, password: string): Promise<void> {
  const { dependencies, account, link, lease, now } = redemption;
  const { table, directory } = dependencies;
  const providerId = account.kind === 'staff' ? account.record.serviceProviderId : undefined;
  const sub = await asking(() => userOf(directory, account));
  const [current, bound, provider] = await Promise.all([
    accountByRef(table, link.account),
    sub === account.record.sub ? undefined : actorBySub(table, sub),
    providerId === undefined ? undefined : providerById(table, providerId),
  ]);
  if (!isCurrent(link, current)) {
    throw notFound();
  }
  if (bound && bound.id !== account.record.id) {
    // The user of another account, which has moved to another address; the directory will know of it soon.
    throw changedMeanwhile();
  }
  await asking(() => enter(directory, account, sub, password));

  // Whoever had a password before may have tokens, which the new one ends.
  const renewed = account.record.passwordSetAt !== undefined || bound !== undefined;
  const tokensFrom = renewed ? tokensFromNextSecond() : 0;
  const { 'email-change': emailChange } = account.record.links;
  const after = accountWith(account, {
    sub,
    accountStatus: 'active',
    passwordSetAt: now.toISOString(),
    // Every other link to a password is worth nothing now.
    links: emailChange === undefined ? {} : { 'email-change': emailChange },
  });
  const transaction = new Transaction();
  spendLink(transaction, link, now, notFound);
  changeAccount(transaction, account, after, unchanged(account), changedMeanwhile, now);
  putActor(transaction, actorOf(after, sub, provider, tokensFrom), changedMeanwhile);
  if (provider) {
    checkVisibility(transaction, provider, changedMeanwhile);
  }
  if (account.record.sub !== undefined && account.record.sub !== sub) {
    deleteActor(transaction, account.record.sub);
  }
  endLease(transaction, lease, changedMeanwhile);
  await transaction.commit(table);
  await untilTokensAreGood(tokensFrom);
}

/** The account's user: the one it had, the one prepared with the invitation, or a new one. */
async function userOf(directory: Directory, { record }: Account): Promise<string> {
  const user =
    (record.sub === undefined ? undefined : await directory.find(record.sub)) ??
    (await directory.find(record.email)) ??
    (await directory.create(record.email));
  return user.sub;
}

/** A directory that fails is nobody's mistake: try again. */
async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof Problem) {
      throw cause;
    }
    throw new Problem('unavailable', 'The sign-in service did not take the password. Try again shortly.', {
      cause,
      headers: { 'Retry-After': '5' },
    });
  }
}

async function enter(directory: Directory, account: Account, sub: string, password: string): Promise<void> {
  try {
    await directory.setPassword(sub, password);
  } catch (error) {
    if (error instanceof DirectoryRefusal && error.reason === 'password') {
      throw unprocessable('/body/password', 'This password is not accepted. Choose another.', error);
    }
    throw error;
  }
  if (account.kind === 'staff') {
    await directory.requireSecondFactor(sub);
  }
}

/** What the actor is made from, and what makes the link count, must still hold. */
function unchanged({ kind, record }: Account): Record<string, unknown> {
  const { links, accountStatus, email } = record;
  return kind === 'staff'
    ? { links, accountStatus, email, permissions: record.permissions }
    : { links, accountStatus, email };
}
