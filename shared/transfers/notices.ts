import { type Client, calledName } from '#shared/domain/client.ts';
import type { ServiceProvider } from '#shared/domain/service-provider.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { newId } from '#shared/ids.ts';
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
import type { Transaction } from '#shared/persistence/transaction.ts';
import { includesPermission } from '#shared/policy/permissions.ts';
import type { Clock } from '#shared/time.ts';

type Notice = Extract<Effect, { kind: 'transfer.notify' }>;

/** Tells everybody whom a referral or a decision concerns by mail: one operation, whatever their number. */
export function announceTransfer(
  transaction: Transaction,
  notice: Omit<Notice, 'kind' | 'transferRequestId'> & { readonly transferRequestId?: string | undefined },
  { now, requestId }: { readonly now: Date; readonly requestId: string },
): void {
  const effect: Notice = omitUndefined({ kind: 'transfer.notify' as const, ...notice });
  transaction.put(outboxItem(newId(now.getTime()), effect, now, requestId));
}

/** A mail, and under which part of the outbox id it goes, so that applying the effect again adds none. */
interface Addressed {
  readonly part: string;
  readonly message: MailMessage;
}

/** What the mails of one notice are made from. */
interface Facts {
  readonly notice: Notice;
  readonly client: Client | undefined;
  readonly from: ServiceProvider;
  readonly to: ServiceProvider;
  readonly caseworkers: readonly Staff[];
  /** All staff of the provider that hears of it: the receiving one, or the current one of a request. */
  readonly staff: readonly Staff[];
}

/**
 * Applies the outbox effect `transfer.notify`: puts one mail for each person into the outbox, in their language.
 *
 * - `referred` (RF-03, RF-08): the client; the receiving provider's contact address, else its staff with Referrals or Clients @
 *   provider.
 * - `requested`: the current provider, in the same way.
 * - `approved` (TQ-05): the client; the caseworkers they had; the receiving provider's staff with Referrals.
 * - `declined` (TQ-06): the client and their caseworkers, never the other provider.
 *
 * These mails are not for the client to switch off; archived clients get none (DEC-3).
 */
export function transferNotifier(table: Table, clock: Clock): Apply<'transfer.notify'> {
  return async (notice, { id, requestId }) => {
    const { clientId, fromProviderId, toProviderId, staffIds } = notice;
    const hearing = notice.event === 'requested' ? fromProviderId : toProviderId;
    const [client, from, to, caseworkers, staff] = await Promise.all([
      clientById(table, clientId),
      providerById(table, fromProviderId),
      providerById(table, toProviderId),
      staffByIds(table, staffIds),
      notice.event === 'declined' ? [] : listStaff(table, { serviceProviderId: hearing }),
    ]);
    if (!from || !to) {
      throw new Error('A transfer names a provider that is not there');
    }
    const mails = mailsOf({ notice, client, from, to, caseworkers: [...caseworkers.values()], staff });
    await Promise.all(
      mails.map(({ part, message }) =>
        addEffectOnce(table, `${id}-${part}`, { kind: 'mail', message }, clock(), requestId),
      ),
    );
  };
}

function mailsOf(facts: Facts): readonly Addressed[] {
  switch (facts.notice.event) {
    case 'referred':
      return [...clientMoved(facts), ...toProvider(facts, facts.to, mayReceive, receiving)];
    case 'requested':
      return toProvider(facts, facts.from, mayReceive, requested);
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

/** RF-08. */
function mayReceive(staff: Staff): boolean {
  return (
    handlesReferrals(staff) || (staff.kind === 'staff' && includesPermission(staff.permissions, 'clients:provider'))
  );
}

/** Somebody at a provider, or its shared mailbox, which has no name and reads English. */
interface Reader {
  readonly to: string;
  readonly language: Staff['language'];
  readonly name?: string | undefined;
}

type Write = (facts: Facts, reader: Reader) => MailMessage;

function toProvider(facts: Facts, provider: ServiceProvider, instead: (staff: Staff) => boolean, write: Write) {
  const contact = toContact(facts, provider, write);
  return contact.length > 0 ? contact : toStaff(facts, facts.staff.filter(instead), write);
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
