import type { AccountLease } from '#shared/persistence/account-lease.ts';
import type { AccountLink } from '#shared/persistence/account-links.ts';
import type { Account } from '#shared/persistence/accounts.ts';
import { Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';

/** A link that counts, and the account it is of, under the account's lease. */
export interface Redemption {
  readonly dependencies: Dependencies;
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
