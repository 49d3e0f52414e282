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
