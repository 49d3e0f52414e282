import { permitted } from '#shared/clients/client-call.ts';
import { calledName } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { newAccountLink } from '#shared/identity/account-links.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { applies } from '#shared/policy/clients.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

const perAddress = { limit: 3, windowSeconds: 15 * 60 };

/** AC-04: link and mail, where there is a password to be reset. An earlier link of the kind ends. */
export async function createPasswordReset(dependencies: Dependencies, call: Call<typeof routes.createPasswordReset>) {
  const { now } = call;
  const { actor, client: before } = await permitted(dependencies, call, 'send_password_reset');
  if (!applies('send_password_reset', before)) {
    throw before.archivedAt === undefined
      ? conflict('No password was set yet. Send the invitation again instead.')
      : conflict('Nothing is sent to people who are archived.');
  }
  const { email, language, links, passwordSetAt, archivedAt, serviceProviderId } = before;
  const outcome = { body: { sentTo: email } };
  const [ring, exceeded] = await Promise.all([
    dependencies.ring(),
    dependencies.throttle.exceeded(`client-password-resets#${email}`, perAddress),
  ]);
  if (exceeded !== undefined) {
    // Of the mails that went out within the last minutes, the newest is still good.
    return outcome;
  }
  const account = { kind: 'client', id: before.id } as const;
  const purpose = 'password-reset';
  const link = newAccountLink({ ring, portalUrl: dependencies.portalUrl, purpose, account, email, language, now });
  const data = { recipientName: calledName(before), requestedBy: 'staff', expiresAt: link.expiresAt } as const;
  const message = { template: purpose, language, to: email, data } as const;
  const transaction = new Transaction()
    .put(link.item)
    .put(outboxItem(call, { kind: 'mail', message, sealed: link.sealed }));
  changeClient(
    transaction,
    before,
    { ...before, links: { ...links, [purpose]: link.hash } },
    { email, links, passwordSetAt, archivedAt, serviceProviderId },
    (existing) => (existing ? conflict('The account changed at the same moment. Read the profile again.') : notFound()),
    now,
  );
  const subject = { kind: 'client', id: before.id } as const;
  transaction.put(auditItem(call, { action: 'client.password_reset_sent', actor, subject }));
  return call.commit(transaction, outcome);
}

function conflict(detail: string): Problem {
  return new Problem('conflict', detail);
}
