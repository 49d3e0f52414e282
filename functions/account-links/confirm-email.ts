import { tokensFromNextSecond, untilTokensAreGood } from '#shared/identity/tokens-from.ts';
import { newId } from '#shared/ids.ts';
import { errorFacts } from '#shared/observability/logger.ts';
import { identityAppliers } from '#shared/outbox/identity-effects.ts';
import { OutboxRepository, outboxItem } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { endLease } from '#shared/persistence/account-lease.ts';
import { spendLink } from '#shared/persistence/account-links.ts';
import { accountRef, changeAccount, changeActor } from '#shared/persistence/accounts.ts';
import { keepEmail, releaseEmail } from '#shared/persistence/email-claims.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { changedMeanwhile, type Redemption } from './redemption.ts';

/**
 * Makes the confirmed address the client's sign-in (ED-05). The record, the claims and the tokens change at once; the
 * directory follows before the reply, or by the outbox.
 *
 * @throws 409 where the address has been taken by another account meanwhile
 */
export async function confirmEmail({ dependencies, account, link, lease, now, requestId }: Redemption): Promise<void> {
  if (account.kind !== 'client' || account.record.sub === undefined) {
    throw notFound();
  }
  const { table } = dependencies;
  const ring = await dependencies.ring();
  const { pendingEmail: _confirmed, mailProblem: _old, ...record } = account.record;
  const { sub } = account.record;
  const after = {
    kind: account.kind,
    record: {
      ...record,
      email: link.email,
      // Links went to the old address.
      links: {},
      updatedAt: now.toISOString(),
      version: record.version + 1,
    },
  };
  const tokensFrom = tokensFromNextSecond();
  const outboxId = newId();
  const transaction = new Transaction();
  spendLink(transaction, link, now, notFound);
  const taken = () => new Problem('conflict', 'Another account has this address now.');
  keepEmail(transaction, ring, link.email, accountRef(account), taken);
  releaseEmail(transaction, ring, record.email, accountRef(account), changedMeanwhile);
  const { links, version, accountStatus } = record;
  const expected = { links, version, accountStatus, pendingEmail: link.email };
  changeAccount(transaction, account, after, expected, changedMeanwhile, now);
  changeActor(transaction, sub, { tokensFrom }, changedMeanwhile);
  transaction.put(
    outboxItem({ now, requestId }, { kind: 'identity.change-email', sub, email: link.email }, { id: outboxId }),
  );
  endLease(transaction, lease, changedMeanwhile);
  await transaction.commit(table);

  const worker = new OutboxWorker({
    outbox: new OutboxRepository(table),
    appliers: identityAppliers(dependencies),
    clock: dependencies.clock,
    log: dependencies.log,
  });
  await worker
    .attempt(outboxId)
    .catch((error: unknown) => dependencies.log.error('function.failed', errorFacts(error)));
  await untilTokensAreGood(tokensFrom);
}
