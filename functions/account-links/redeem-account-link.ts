import type { Call } from '#shared/http/call.ts';
import { leaseAccount, releaseLease } from '#shared/persistence/account-lease.ts';
import type { AccountLink } from '#shared/persistence/account-links.ts';
import { accountByRef } from '#shared/persistence/accounts.ts';
import { notFound, Problem, unprocessable } from '#shared/problem.ts';
import { confirmEmail } from './confirm-email.ts';
import type { Dependencies } from './dependencies.ts';
import { isCurrent, unspentLink } from './link-validity.ts';
import { passwordWeakness } from './passwords.ts';
import type { routes } from './routes.ts';
import { setPassword } from './set-password.ts';

/** Uses a link up: sets the password, or confirms the address. */
export async function redeemAccountLink(dependencies: Dependencies, call: Call<typeof routes.redeemAccountLink>) {
  const { table } = dependencies;
  const { password } = call.body;
  let link = await unspentLink(table, call.path.token, call.now);
  const refusal = await refusalOf(link, password);
  const [found, lease] = await Promise.all([
    accountByRef(table, link.account),
    refusal ? undefined : leaseAccount(table, link.account.id),
  ]);
  let account = found;
  try {
    if (lease?.waited) {
      // Somebody else has just redeemed it, or the account changed: look again.
      [link, account] = await Promise.all([
        unspentLink(table, call.path.token, call.now),
        accountByRef(table, link.account),
      ]);
    }
    if (!account || !isCurrent(link, account)) {
      throw notFound();
    }
    if (refusal) {
      throw unprocessable('/body/password', refusal);
    }
    if (!lease) {
      throw new Problem('unavailable', 'This account is being changed. Try again shortly.', {
        headers: { 'Retry-After': '5' },
      });
    }
    const redemption = { dependencies, now: call.now, requestId: call.requestId, link, account, lease };
    await (link.purpose === 'email-change' ? confirmEmail(redemption) : setPassword(redemption, password ?? ''));
  } catch (error) {
    if (lease) {
      await releaseLease(table, lease).catch(() => undefined);
    }
    throw error;
  }
  return {};
}

/** Why the password, or its absence, does not do; `undefined` where it does. */
async function refusalOf(link: AccountLink, password: string | undefined): Promise<string | undefined> {
  if (link.purpose === 'email-change') {
    return password === undefined ? undefined : 'This link confirms an address; it takes no password.';
  }
  return password === undefined
    ? 'Choose a password.'
    : passwordWeakness(password, { kind: link.account.kind, email: link.email });
}
