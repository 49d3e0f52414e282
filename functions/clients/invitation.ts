import { type Client, calledName } from '#shared/domain/client.ts';
import { newAccountLink } from '#shared/identity/account-links.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';

/** For staff to copy and send themselves (AC-02). */
export interface Invitation {
  readonly link: string;
  readonly sentTo: string;
  readonly expiresAt: string;
}

/**
 * Adds account link, mail and Cognito user to the transaction that writes the client. Earlier links end (AC-03).
 * @returns the client with the new link, and the reply
 */
export async function invite(
  { ring, portalUrl }: Dependencies,
  transaction: Transaction,
  client: Client,
  serviceProviderName: string,
  context: RequestContext,
): Promise<{ readonly client: Client; readonly invitation: Invitation }> {
  const { now } = context;
  const { email, language } = client;
  const account = { kind: 'client', id: client.id } as const;
  const link = newAccountLink({ ring: await ring(), portalUrl, purpose: 'invitation', account, email, language, now });
  const data = { recipientName: calledName(client), serviceProviderName, expiresAt: link.expiresAt };
  const effects: Effect[] = [
    { kind: 'identity.create-user', accountId: client.id, email },
    { kind: 'mail', message: { template: 'client-invite', language, to: email, data }, sealed: link.sealed },
  ];
  transaction.put(link.item);
  for (const effect of effects) {
    transaction.put(outboxItem(context, effect));
  }
  return {
    client: { ...client, links: { ...client.links, invitation: link.hash }, invitedAt: now.toISOString() },
    invitation: { link: link.url, sentTo: email, expiresAt: link.expiresAt },
  };
}
