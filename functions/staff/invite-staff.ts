import type { Staff } from '#shared/domain/staff.ts';
import { type NewAccountLink, newAccountLink } from '#shared/identity/account-links.ts';
import { newId } from '#shared/ids.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { providerById } from '#shared/persistence/providers.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import { managed, type Operation, type Services, staffAudit, stale } from './common.ts';
import { mayInvite } from './policy.ts';
import { staffView } from './views.ts';

/** SM-01…05: account, e-mail claim, link, mail and Cognito user, all or nothing. */
export function inviteStaff(services: Services): Operation<'inviteStaff'> {
  const { table } = services;
  return async (call) => {
    const { email, firstName, lastName, phone, extension, language } = call.body;
    const [actor, chosen] = await Promise.all([
      call.caller,
      call.body.serviceProviderId === undefined ? undefined : providerById(table, call.body.serviceProviderId),
    ]);
    assertAllowed(mayInvite(actor, call.body.serviceProviderId));
    const providerId = call.body.serviceProviderId ?? actor.serviceProviderId;
    if (providerId === undefined) {
      throw unprocessable('/body/serviceProviderId', 'Choose the service provider of the new staff member.');
    }
    const provider = chosen ?? (await providerById(table, providerId));
    if (!provider) {
      throw unprocessable('/body/serviceProviderId', 'There is no such service provider.');
    }
    const at = call.now.toISOString();
    const id = newId(call.now.getTime());
    const link = await invitationOf(services, { id, email, language }, call.now);
    const staff: Staff = {
      id,
      kind: 'staff',
      email,
      accountStatus: 'invited',
      language,
      links: { invitation: link.hash },
      invitedAt: at,
      firstName,
      lastName,
      ...(phone === undefined ? {} : { phone }),
      ...(extension === undefined ? {} : { extension }),
      serviceProviderId: provider.id,
      permissions: [],
      createdAt: at,
      updatedAt: at,
      version: 1,
    };
    const taken = () =>
      new Problem('conflict', 'There is an account with this e-mail address already.', {
        errors: [{ pointer: '/body/email', detail: 'Taken' }],
      });
    const transaction = new Transaction()
      .create(claimEmail(await services.ring(), email, { kind: 'staff', id }), taken)
      .create(toStaffItem(staff), taken)
      .create(link.item, taken)
      .put(outboxItem(newId(), { kind: 'identity.create-user', accountId: id, email }, call.now, call.requestId))
      .put(mail(staff, provider.name, link, call))
      .put(staffAudit('staff.invited', call, actor, id));
    return call.commit(transaction, {
      body: {
        staff: staffView(staff, new Map([[provider.id, provider.name]])),
        invitation: { link: link.url, sentTo: email, expiresAt: link.expiresAt },
      },
      version: staff.version,
      location: `/v1/staff/${id}`,
    });
  };
}

/** AC-01…03 for staff: a new link, which makes the earlier ones worthless. */
export function resendStaffInvitation(services: Services): Operation<'resendStaffInvitation'> {
  return async (call) => {
    const { actor, staff } = await managed(services, call);
    if (staff.lastLoginAt !== undefined) {
      throw new Problem('conflict', 'This account has signed in already. A password reset is what helps.');
    }
    if (staff.accountStatus === 'deactivated') {
      throw new Problem('conflict', 'This account is deactivated. Restore it first.');
    }
    const [link, provider] = await Promise.all([
      invitationOf(services, staff, call.now),
      staff.serviceProviderId === undefined ? undefined : providerById(services.table, staff.serviceProviderId),
    ]);
    const after: Staff = {
      ...staff,
      invitedAt: call.now.toISOString(),
      links: { ...staff.links, invitation: link.hash },
    };
    const { links, accountStatus } = staff;
    const transaction = new Transaction()
      .change(toStaffItem(staff), toStaffItem(after), { links, accountStatus, lastLoginAt: undefined }, (existing) =>
        existing ? changedMeanwhile() : stale(existing),
      )
      .create(link.item, changedMeanwhile)
      .put(mail(after, provider?.name, link, call))
      .put(staffAudit('staff.invite_resent', call, actor, staff.id));
    return call.commit(transaction, {
      body: { link: link.url, sentTo: staff.email, expiresAt: link.expiresAt },
    });
  };
}

async function invitationOf(
  { ring, portalUrl }: Services,
  { id, email, language }: Pick<Staff, 'id' | 'email' | 'language'>,
  now: Date,
): Promise<NewAccountLink> {
  const account = { kind: 'staff', id } as const;
  return newAccountLink({ ring: await ring(), portalUrl, purpose: 'invitation', account, email, language, now });
}

function mail(
  { firstName, email, language }: Staff,
  providerName: string | undefined,
  link: NewAccountLink,
  call: { readonly now: Date; readonly requestId: string },
): Item {
  const data = {
    recipientName: firstName,
    ...(providerName === undefined ? {} : { serviceProviderName: providerName }),
    expiresAt: link.expiresAt,
  };
  return outboxItem(
    newId(),
    { kind: 'mail', message: { template: 'staff-invite', language, to: email, data }, sealed: link.sealed },
    call.now,
    call.requestId,
  );
}

function changedMeanwhile(): Problem {
  return new Problem('conflict', 'The account changed at the same moment. Read it again.');
}
