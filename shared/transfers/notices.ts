import { type Client, calledName } from '#shared/domain/client.ts';
import type { ServiceProvider } from '#shared/domain/service-provider.ts';
import type { Staff } from '#shared/domain/staff.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import { staffRecipient } from '#shared/mail/recipients.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { addEffectOnce, outboxItem } from '#shared/outbox/repository.ts';
import type { Apply } from '#shared/outbox/worker.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { listStaff, staffByIds } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import { includesPermission } from '#shared/policy/permissions.ts';
import type { Clock } from '#shared/time.ts';

type Notice = Extract<Effect, { kind: 'transfer.notify' }>;

/** Notifies the people concerned by mail: one operation. */
export function announceTransfer(
  transaction: Transaction,
  notice: Omit<Notice, 'kind' | 'transferRequestId'> & { readonly transferRequestId?: string | undefined },
  context: RequestContext,
): void {
  const effect: Notice = omitUndefined({ kind: 'transfer.notify' as const, ...notice });
  transaction.put(outboxItem(context, effect));
}

/** `part` is a suffix of the outbox id, so that applying the effect again adds no mail. */
interface Addressed {
  readonly part: string;
  readonly message: MailMessage;
}

interface Facts {
  readonly notice: Notice;
  readonly client: Client | undefined;
  readonly from: ServiceProvider;
  readonly to: ServiceProvider;
  readonly caseworkers: readonly Staff[];
  /** Of the notified provider: the receiving one, or for a request the current one. */
  readonly staff: readonly Staff[];
}

/**
 * Applies `transfer.notify`: one mail for each recipient.
 *
 * - `referred` (RF-03, RF-08): the client; the receiving provider's contact address, otherwise its staff with Referrals or Clients @
 *   provider.
 * - `requested`: the current provider, in the same way.
 * - `approved` (TQ-05): the client; the former caseworkers; the receiving provider's staff with Referrals.
 * - `declined` (TQ-06): the client and their caseworkers.
 *
 * Clients cannot turn these mails off; archived clients get none (DEC-3).
 */
export function transferNotifier(table: Table, clock: Clock): Apply<'transfer.notify'> {
  return async (notice, { id, requestId }) => {
    const { clientId, fromProviderId, toProviderId, staffIds } = notice;
    const notifiedProviderId = notice.event === 'requested' ? fromProviderId : toProviderId;
    const [client, from, to, caseworkers, staff] = await Promise.all([
      clientById(table, clientId),
      providerById(table, fromProviderId),
      providerById(table, toProviderId),
      staffByIds(table, staffIds),
      notice.event === 'declined' ? [] : listStaff(table, { serviceProviderId: notifiedProviderId }),
    ]);
    if (!from || !to) {
      throw new Error('Unknown service provider in a transfer');
    }
    const mails = mailsOf({ notice, client, from, to, caseworkers: [...caseworkers.values()], staff });
    await Promise.all(
      mails.map(({ part, message }) =>
        addEffectOnce(table, `${id}-${part}`, { kind: 'mail', message }, { now: clock(), requestId }),
      ),
    );
  };
}

function mailsOf(facts: Facts): readonly Addressed[] {
  switch (facts.notice.event) {
    case 'referred':
      return [...clientMoved(facts), ...toProvider(facts, facts.to, mayBeNotified, receiving)];
    case 'requested':
      return toProvider(facts, facts.from, mayBeNotified, requested);
    case 'approved': {
      const withReferrals = toStaff(facts, facts.staff.filter(handlesReferrals), receiving);
      return [
        ...clientMoved(facts),
        ...toStaff(facts, facts.caseworkers, formerCaseworker),
        ...(withReferrals.length > 0 ? withReferrals : toContact(facts, facts.to, receiving)),
      ];
    }
    case 'declined':
      return [...clientStays(facts), ...toStaff(facts, facts.caseworkers, caseworkerStays)];
  }
}

function handlesReferrals({ kind, permissions }: Staff): boolean {
  return kind === 'staff' && includesPermission(permissions, 'referrals:base');
}

function mayBeNotified(staff: Staff): boolean {
  return (
    handlesReferrals(staff) || (staff.kind === 'staff' && includesPermission(staff.permissions, 'clients:provider'))
  );
}

/** A staff member, or the shared mailbox of a provider, without a name and in English. */
interface MailRecipient {
  readonly to: string;
  readonly language: Staff['language'];
  readonly name?: string | undefined;
}

type Write = (facts: Facts, reader: MailRecipient) => MailMessage;

function toProvider(facts: Facts, provider: ServiceProvider, isFallback: (staff: Staff) => boolean, write: Write) {
  const contact = toContact(facts, provider, write);
  return contact.length > 0 ? contact : toStaff(facts, facts.staff.filter(isFallback), write);
}

function toContact(facts: Facts, { contactEmail: to }: ServiceProvider, write: Write): Addressed[] {
  return to === '' ? [] : [{ part: 'provider', message: write(facts, { to, language: 'en' }) }];
}

function toStaff(facts: Facts, staff: readonly Staff[], write: Write): Addressed[] {
  return staff.flatMap((person) => {
    const reader = staffRecipient(person);
    return reader ? [{ part: person.id, message: write(facts, reader) }] : [];
  });
}

const receiving: Write = ({ notice, from, to }, { to: address, language, name }) => ({
  template: 'client-referred-provider',
  language,
  to: address,
  data: omitUndefined({
    audience: 'staff' as const,
    recipientName: name,
    clientId: notice.clientId,
    fromProviderName: from.name,
    serviceProviderName: to.name,
    approved: notice.event === 'approved',
  }),
});

const requested: Write = ({ notice, from, to }, { to: address, language, name }) => ({
  template: 'transfer-request',
  language,
  to: address,
  data: omitUndefined({
    audience: 'staff' as const,
    recipientName: name,
    transferRequestId: notice.transferRequestId ?? '',
    serviceProviderName: from.name,
    toProviderName: to.name,
  }),
});

const formerCaseworker: Write = ({ notice, to }, { to: address, language, name = '' }) => ({
  template: 'transfer-approved',
  language,
  to: address,
  data: {
    audience: 'staff',
    recipientName: name,
    transferRequestId: notice.transferRequestId ?? '',
    serviceProviderName: to.name,
  },
});

const caseworkerStays: Write = ({ notice, from }, { to: address, language, name = '' }) => ({
  template: 'transfer-declined',
  language,
  to: address,
  data: omitUndefined({
    audience: 'staff' as const,
    recipientName: name,
    transferRequestId: notice.transferRequestId,
    serviceProviderName: from.name,
  }),
});

function clientMoved({ client, from, to }: Facts): Addressed[] {
  return toClient(client, (reader) => ({
    template: 'client-referred-client',
    ...reader.envelope,
    data: { recipientName: reader.name, fromProviderName: from.name, serviceProviderName: to.name },
  }));
}

function clientStays({ client, from }: Facts): Addressed[] {
  return toClient(client, (reader) => ({
    template: 'transfer-declined',
    ...reader.envelope,
    data: { audience: 'client', recipientName: reader.name, serviceProviderName: from.name },
  }));
}

function toClient(
  client: Client | undefined,
  write: (reader: { name: string; envelope: { language: Client['language']; to: string } }) => MailMessage,
): Addressed[] {
  if (!client || client.archivedAt !== undefined) {
    return [];
  }
  const { language, email: to } = client;
  return [{ part: 'client', message: write({ name: calledName(client), envelope: { language, to } }) }];
}
