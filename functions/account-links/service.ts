import { timingSafeEqual } from 'node:crypto';
import type { Operations } from '#shared/http/call.ts';
import { hashOfToken } from '#shared/identity/account-links.ts';
import { leaseAccount, releaseLease } from '#shared/persistence/account-lease.ts';
import { type AccountLink, accountLinkByHash } from '#shared/persistence/account-links.ts';
import { type Account, accountByRef } from '#shared/persistence/accounts.ts';
import { notFound, Problem, unprocessable } from '#shared/problem.ts';
import { confirmEmail } from './confirm-email.ts';
import { passwordWeakness } from './passwords.ts';
import type { Services } from './redemption.ts';
import type { routes } from './routes.ts';
import { setPassword } from './set-password.ts';

export function accountLinkOperations(services: Services): Operations<typeof routes> {
  const { table } = services;

  /** @throws 404 where the link is unknown, used or expired, by the domain clock */
  async function unspentLink(token: string, now: Date): Promise<AccountLink> {
    const link = await accountLinkByHash(table, hashOfToken(token));
    if (!link || link.usedAt !== undefined || link.expiresAt <= now.toISOString()) {
      throw notFound();
    }
    return link;
  }

  return {
    getAccountLink: async (call) => {
      const link = await unspentLink(call.path.token, call.now);
      if (!counts(link, await accountByRef(table, link.account))) {
        throw notFound();
      }
      const { purpose, email, language, expiresAt } = link;
      return { body: { purpose, emailHint: maskedAddress(email), language, expiresAt } };
    },

    redeemAccountLink: async (call) => {
      const { password } = call.body;
      let link = await unspentLink(call.path.token, call.now);
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
            unspentLink(call.path.token, call.now),
            accountByRef(table, link.account),
          ]);
        }
        if (!account || !counts(link, account)) {
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
        const redemption = { services, now: call.now, requestId: call.requestId, link, account, lease };
        await (link.purpose === 'email-change' ? confirmEmail(redemption) : setPassword(redemption, password ?? ''));
      } catch (error) {
        if (lease) {
          await releaseLease(table, lease).catch(() => undefined);
        }
        throw error;
      }
      return {};
    },
  };
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

/**
 * Whether a link is the account's newest of its purpose (AC-03), and the account may be entered. An address may only be
 * confirmed while it is the one that waits for it.
 */
function counts(link: AccountLink, account: Account | undefined): boolean {
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

function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}•••${email.slice(at)}`;
}
