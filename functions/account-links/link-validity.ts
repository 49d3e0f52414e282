import { timingSafeEqual } from 'node:crypto';
import { hashOfToken } from '#shared/identity/account-links.ts';
import { type AccountLink, accountLinkByHash } from '#shared/persistence/account-links.ts';
import type { Account } from '#shared/persistence/accounts.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { notFound } from '#shared/problem.ts';

/** @throws 404 where the link is unknown, used or expired, by the domain clock */
export async function unspentLink(table: Table, token: string, now: Date): Promise<AccountLink> {
  const link = await accountLinkByHash(table, hashOfToken(token));
  if (!link || link.usedAt !== undefined || link.expiresAt <= now.toISOString()) {
    throw notFound();
  }
  return link;
}

/**
 * Whether a link is the account's newest of its purpose (AC-03), and the account may be entered. An address may only be
 * confirmed while it is the one that waits for it.
 */
export function isCurrent(link: AccountLink, account: Account | undefined): boolean {
  if (!account || account.record.accountStatus === 'deactivated') {
    return false;
  }
  if (link.purpose === 'email-change' && !(account.kind === 'client' && account.record.pendingEmail === link.email)) {
    return false;
  }
  const current = Buffer.from(account.record.links[link.purpose] ?? '');
  const offered = Buffer.from(link.hash);
  return current.length === offered.length && timingSafeEqual(current, offered);
}
