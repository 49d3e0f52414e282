import { timingSafeEqual } from 'node:crypto';
import type { Platform } from '#shared/http/platform.ts';
import type { Directory } from '#shared/identity/directory.ts';
import type { AccountLease } from '#shared/persistence/account-lease.ts';
import type { AccountLink } from '#shared/persistence/account-links.ts';
import type { Account } from '#shared/persistence/accounts.ts';
import { Problem } from '#shared/problem.ts';

export interface Services extends Pick<Platform, 'table' | 'ring' | 'clock' | 'log'> {
  readonly directory: Directory;
  readonly portalUrl: string;
}

/** A link that counts, and the account it is of, under the account's lease. */
export interface Redemption {
  readonly services: Services;
  readonly now: Date;
  readonly requestId: string;
  readonly link: AccountLink;
  readonly account: Account;
  readonly lease: AccountLease;
}

/** The account changed while the link was being redeemed; nothing is lost, the link stays good. */
export function changedMeanwhile(): Problem {
  return new Problem('unavailable', 'The account was changed at the same moment. Try again shortly.', {
    headers: { 'Retry-After': '1' },
  });
}

/**
 * Whether a link is the account's newest of its purpose (AC-03), and the account may be entered. An address may only be
 * confirmed while it is the one that waits for it.
 */
export function counts(link: AccountLink, account: Account | undefined): boolean {
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
