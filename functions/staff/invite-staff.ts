import type { Staff } from '#shared/domain/staff.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { invitationMail, newInvitation } from './invitation.ts';
import { staffAudit } from './managed-staff.ts';
import { mayInvite } from './policy.ts';
import type { routes } from './routes.ts';
import { staffView } from './staff-view.ts';

/** SM-01…05: account, e-mail claim, link, mail and Cognito user, all or nothing. */
export async function inviteStaff(dependencies: Dependencies, call: Call<typeof routes.inviteStaff>) {
  const { table } = dependencies;
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
  const link = await newInvitation(dependencies, { id, email, language }, call.now);
  const staff: Staff = {
    id,
    kind: 'staff',
    email,
    accountStatus: 'invited',
    language,
    links: { invitation: link.hash },
    invitedAt: at,
    invitedById: actor.id,
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
    .create(claimEmail(await dependencies.ring(), email, { kind: 'staff', id }), taken)
    .create(toStaffItem(staff), taken)
    .create(link.item, taken)
    .put(outboxItem(call, { kind: 'identity.create-user', accountId: id, email }))
    .put(invitationMail(staff, provider.name, link, call))
    .put(staffAudit('staff.invited', call, actor, id));
  return call.commit(transaction, {
    body: {
      staff: staffView(staff, new Map([[provider.id, provider.name]])),
      invitation: { link: link.url, sentTo: email, expiresAt: link.expiresAt },
    },
    version: staff.version,
    location: `/v1/staff/${id}`,
  });
}
