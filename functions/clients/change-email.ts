import { type Client, calledName } from '#shared/domain/client.ts';
import { newAccountLink } from '#shared/identity/account-links.ts';
import { newId } from '#shared/ids.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { keepEmail, releaseEmail } from '#shared/persistence/email-claims.ts';
import type { Expected, Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import { EmailTaken } from './duplicate.ts';
import { invite, type Sending } from './invitation.ts';
import type { Service } from './service.ts';

export interface EmailChange {
  readonly client: Client;
  /** What the change rests on, beside the version. */
  readonly expected: Expected;
}

/**
 * ED-05: the invitation of somebody who has no password yet goes to the new address at once; an active client keeps the old
 * sign-in until the link sent to the new one is opened. The new address is claimed in either case. Archived people get no
 * mail (DEC-3): their invitation only ends.
 */
export async function changeEmail(
  service: Service,
  transaction: Transaction,
  client: Client,
  email: string,
  sending: Sending & { readonly providerName: string },
): Promise<EmailChange> {
  const { accountStatus, links, pendingEmail } = client;
  const account = { kind: 'client', id: client.id } as const;
  const ring = await service.ring();
  const expected = { accountStatus, email: client.email, links, pendingEmail };
  keepEmail(transaction, ring, email, account, (claim) => new EmailTaken(claim));
  const given = accountStatus === 'invited' ? client.email : pendingEmail;
  if (given !== undefined && given !== email) {
    releaseEmail(transaction, ring, given, account, changedMeanwhile);
  }
  if (accountStatus !== 'invited') {
    return { client: await confirmation(service, transaction, client, email, sending), expected };
  }
  const { now, requestId, providerName } = sending;
  const { mailProblem: _old, ...reachable } = client;
  const moved = { ...reachable, email };
  transaction.put(
    outboxItem(newId(now.getTime()), { kind: 'identity.delete-user', email: client.email }, now, requestId),
  );
  if (client.archivedAt !== undefined) {
    return { client: { ...moved, links: {} }, expected };
  }
  return { client: (await invite(service, transaction, moved, providerName, sending)).client, expected };
}

/** The new address is free again, and the link to it worth nothing. */
export async function callOffEmailChange(
  { ring }: Service,
  transaction: Transaction,
  client: Client,
): Promise<EmailChange | undefined> {
  const { pendingEmail, ...rest } = client;
  if (pendingEmail === undefined) {
    return undefined;
  }
  const account = { kind: 'client', id: client.id } as const;
  releaseEmail(transaction, await ring(), pendingEmail, account, changedMeanwhile);
  const { 'email-change': _link, ...links } = client.links;
  return { client: { ...rest, links }, expected: { email: client.email, links: client.links, pendingEmail } };
}

async function confirmation(
  { ring, portalUrl }: Service,
  transaction: Transaction,
  client: Client,
  email: string,
  { now, requestId }: Sending,
): Promise<Client> {
  const { id, language } = client;
  const account = { kind: 'client', id } as const;
  const purpose = 'email-change';
  const link = newAccountLink({ ring: await ring(), portalUrl, purpose, account, email, language, now });
  const data = { recipientName: calledName(client), expiresAt: link.expiresAt };
  const message = { template: purpose, language, to: email, data } as const;
  transaction
    .put(link.item)
    .put(outboxItem(newId(now.getTime()), { kind: 'mail', message, sealed: link.sealed }, now, requestId));
  return { ...client, pendingEmail: email, links: { ...client.links, [purpose]: link.hash } };
}

function changedMeanwhile(): Problem {
  return new Problem('conflict', 'The account changed at the same moment. Read it again, then repeat your change.');
}
