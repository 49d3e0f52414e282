import { type Client, calledName } from '#shared/domain/client.ts';
import { newAccountLink } from '#shared/identity/account-links.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { keepEmail, releaseEmail } from '#shared/persistence/email-claims.ts';
import type { Expected, RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { EmailTaken } from './duplicate-email.ts';
import { invite } from './invitation.ts';

export interface EmailChange {
  readonly client: Client;
  /** Attributes that the write checks, beside the version. */
  readonly expected: Expected;
}

/**
 * Changes the sign-in address (ED-05). Invited clients get the invitation at the new address at once; active clients
 * keep the old one until they open the link sent to the new one. Archived clients get no mail (DEC-3): their invitation
 * only ends.
 */
export async function changeEmail(
  dependencies: Dependencies,
  transaction: Transaction,
  client: Client,
  email: string,
  context: RequestContext & { readonly providerName: string },
): Promise<EmailChange> {
  const { accountStatus, links, pendingEmail } = client;
  const account = { kind: 'client', id: client.id } as const;
  const ring = await dependencies.ring();
  const expected = { accountStatus, email: client.email, links, pendingEmail };
  keepEmail(transaction, ring, email, account, (claim) => new EmailTaken(claim));
  const replaced = accountStatus === 'invited' ? client.email : pendingEmail;
  if (replaced !== undefined && replaced !== email) {
    releaseEmail(transaction, ring, replaced, account, concurrentChange);
  }
  if (accountStatus !== 'invited') {
    return { client: await sendConfirmation(dependencies, transaction, client, email, context), expected };
  }
  const { providerName } = context;
  const { mailProblem: _old, ...reachable } = client;
  const updated = { ...reachable, email };
  transaction.put(outboxItem(context, { kind: 'identity.delete-user', email: client.email }));
  if (client.archivedAt !== undefined) {
    return { client: { ...updated, links: {} }, expected };
  }
  return { client: (await invite(dependencies, transaction, updated, providerName, context)).client, expected };
}

/** Releases the new address and ends the link sent to it. */
export async function cancelEmailChange(
  { ring }: Dependencies,
  transaction: Transaction,
  client: Client,
): Promise<EmailChange | undefined> {
  const { pendingEmail, ...rest } = client;
  if (pendingEmail === undefined) {
    return undefined;
  }
  const account = { kind: 'client', id: client.id } as const;
  releaseEmail(transaction, await ring(), pendingEmail, account, concurrentChange);
  const { 'email-change': _link, ...links } = client.links;
  return { client: { ...rest, links }, expected: { email: client.email, links: client.links, pendingEmail } };
}

async function sendConfirmation(
  { ring, portalUrl }: Dependencies,
  transaction: Transaction,
  client: Client,
  email: string,
  context: RequestContext,
): Promise<Client> {
  const { now } = context;
  const { id, language } = client;
  const account = { kind: 'client', id } as const;
  const purpose = 'email-change';
  const link = newAccountLink({ ring: await ring(), portalUrl, purpose, account, email, language, now });
  const data = { recipientName: calledName(client), expiresAt: link.expiresAt };
  const message = { template: purpose, language, to: email, data } as const;
  transaction.put(link.item).put(outboxItem(context, { kind: 'mail', message, sealed: link.sealed }));
  return { ...client, pendingEmail: email, links: { ...client.links, [purpose]: link.hash } };
}

function concurrentChange(): Problem {
  return new Problem('conflict', 'The account was changed at the same time. Read it again, then retry.');
}
