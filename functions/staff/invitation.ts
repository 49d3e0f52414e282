import type { Staff } from '#shared/domain/staff.ts';
import { type NewAccountLink, newAccountLink } from '#shared/identity/account-links.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { RequestContext } from '#shared/persistence/transaction.ts';
import type { Dependencies } from './dependencies.ts';

export async function newInvitation(
  { ring, portalUrl }: Dependencies,
  { id, email, language }: Pick<Staff, 'id' | 'email' | 'language'>,
  now: Date,
): Promise<NewAccountLink> {
  const account = { kind: 'staff', id } as const;
  return newAccountLink({ ring: await ring(), portalUrl, purpose: 'invitation', account, email, language, now });
}

export function invitationMail(
  { firstName, email, language }: Staff,
  providerName: string | undefined,
  link: NewAccountLink,
  call: RequestContext,
): Item {
  const data = {
    recipientName: firstName,
    ...(providerName === undefined ? {} : { serviceProviderName: providerName }),
    expiresAt: link.expiresAt,
  };
  const message = { template: 'staff-invite', language, to: email, data } as const;
  return outboxItem(call, { kind: 'mail', message, sealed: link.sealed });
}
