import { EffectFailure } from '#shared/effect-failure.ts';
import { newAccountLink } from '#shared/identity/account-links.ts';
import type { Directory } from '#shared/identity/directory.ts';
import { type Account, accountByRef, accountRef, accountWith, changeAccount } from '#shared/persistence/accounts.ts';
import { actorBySub } from '#shared/persistence/actors.ts';
import { findByEmail } from '#shared/persistence/email-claims.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { KeyRing, Lazy } from '#shared/secrets/key-ring.ts';
import type { Clock } from '#shared/time.ts';
import { openResetRequest } from './effects.ts';
import type { identityEffects } from './identity-effect-kinds.ts';
import { outboxItem } from './repository.ts';
import { synchronizeUser } from './synchronize-user.ts';
import type { Appliers } from './worker.ts';

export interface IdentityEffectsOptions {
  readonly table: Table;
  readonly ring: Lazy<KeyRing>;
  readonly directory: Directory;
  readonly portalUrl: string;
  readonly clock: Clock;
}

/** How the outbox's `identity.*` effects are applied; each may be applied again. */
export function identityAppliers(
  options: IdentityEffectsOptions,
): Pick<Required<Appliers>, (typeof identityEffects)[number]> {
  const { table, ring, directory } = options;

  /** The account of a user who has signed in; users without one are left alone. */
  async function synchronizeBySub({ sub }: { readonly sub: string }): Promise<void> {
    const actor = await actorBySub(table, sub);
    if (actor) {
      await synchronizeUser(table, directory, { kind: actor.kind === 'client' ? 'client' : 'staff', id: actor.id });
    }
  }

  return {
    'identity.create-user': async ({ accountId, email }) => {
      const holder = await findByEmail(table, await ring(), email);
      // Otherwise the invitation has gone to another address since, with an effect of its own.
      if (holder?.id === accountId) {
        await synchronizeUser(table, directory, holder);
      }
    },
    'identity.change-email': synchronizeBySub,
    'identity.disable-user': synchronizeBySub,
    'identity.enable-user': synchronizeBySub,
    'identity.delete-user': async ({ email }) => {
      const [user, holder] = await Promise.all([directory.find(email), findByEmail(table, await ring(), email)]);
      if (user && !holder && !(await actorBySub(table, user.sub))) {
        await directory.delete(user.sub);
      }
    },
    'identity.request-reset': async ({ sealed }, item) => {
      const email = openResetRequest(await ring(), sealed ?? '');
      const ref = await findByEmail(table, await ring(), email);
      const account = ref && (await accountByRef(table, ref));
      if (account && mayReset(account, email)) {
        await sendReset(options, account, `${item.id}-mail`, item.requestId);
      }
    },
  };
}

/** OQ-22: there is a password to be reset. Archived clients may, too: they sign in (DEC-3) and asked themselves. */
function mayReset({ record }: Account, email: string): boolean {
  return record.email === email && record.accountStatus === 'active' && record.passwordSetAt !== undefined;
}

/** The link and its mail, once for each request. */
async function sendReset(
  { table, ring, portalUrl, clock }: IdentityEffectsOptions,
  account: Account,
  mailId: string,
  requestId: string | undefined,
): Promise<void> {
  const now = clock();
  const { email, language, links } = account.record;
  const link = newAccountLink({
    ring: await ring(),
    portalUrl,
    purpose: 'password-reset',
    account: accountRef(account),
    email,
    language,
    now,
  });
  const transaction = new Transaction();
  transaction.create(
    outboxItem(
      { now, requestId },
      {
        kind: 'mail',
        message: {
          template: 'password-reset',
          language,
          to: email,
          data: { recipientName: nameOf(account), requestedBy: 'self', expiresAt: link.expiresAt },
        },
        sealed: link.sealed,
      },
      { id: mailId },
    ),
    () => new AlreadySent(),
  );
  transaction.create(link.item, () => new EffectFailure('link-exists', { permanent: false }));
  changeAccount(
    transaction,
    account,
    accountWith(account, { links: { ...links, 'password-reset': link.hash } }),
    { links, email },
    () => new EffectFailure('account-changed', { permanent: false }),
    now,
  );
  try {
    await transaction.commit(table);
  } catch (error) {
    if (!(error instanceof AlreadySent)) {
      throw error;
    }
  }
}

class AlreadySent extends Error {
  override readonly name = 'AlreadySent';
}

function nameOf({ kind, record }: Account): string {
  return (kind === 'client' ? record.preferredName : undefined) ?? record.firstName;
}
