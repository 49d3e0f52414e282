import { isAssignable } from '#shared/clients/assignable.ts';
import { announceAssignment } from '#shared/clients/assignment-notices.ts';
import { permitted } from '#shared/clients/client-call.ts';
import { moveClient, movedMeanwhile } from '#shared/clients/move.ts';
import { profileView } from '#shared/clients/profile.ts';
import { mergedReferralDetails, noteReferral } from '#shared/clients/referral-details.ts';
import { staffName } from '#shared/domain/staff.ts';
import type { Call } from '#shared/http/call.ts';
import { readNames } from '#shared/persistence/names.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { retryOnConflict } from '#shared/persistence/retry-on-conflict.ts';
import { staffById, staffKey } from '#shared/persistence/staff.ts';
import { openTaskLists } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { applies, mayOnClient } from '#shared/policy/clients.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import { announceTransfer } from '#shared/transfers/notices.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { referralView } from './view.ts';

type ReferCall = Call<typeof routes.referClient>;

/**
 * RF-01 … RF-08: the client with everything that goes along, the case note and the mails in one transaction. What others changed at
 * the same moment is read, and decided upon, anew; but nobody moves a client from where another editor has just moved them.
 */
export function referClient(service: Service, call: ReferCall) {
  let seenAt: string | undefined;
  return retryOnConflict(async () => {
    const state = await load(service, call);
    seenAt ??= state.client.serviceProviderId;
    if (state.client.serviceProviderId !== seenAt) {
      throw movedMeanwhile();
    }
    return attempt(service, call, state);
  });
}

async function load(service: Service, call: ReferCall) {
  const { table } = service;
  const { clientId } = call.path;
  const { serviceProviderId, caseworkerId } = call.body;
  const [{ actor, client }, lists, provider, caseworker] = await Promise.all([
    permitted(service, call, 'refer_to_service_provider'),
    openTaskLists(table, [clientId]),
    providerById(table, serviceProviderId),
    caseworkerId === undefined ? undefined : staffById(table, caseworkerId),
  ]);
  return { actor, client, openTasks: lists.get(clientId) ?? [], provider, caseworker };
}

async function attempt(service: Service, call: ReferCall, state: Awaited<ReturnType<typeof load>>) {
  const { body, now, requestId } = call;
  const { actor, client: before, openTasks, provider, caseworker } = state;
  const { serviceProviderId: toProviderId, caseworkerId, ...details } = body;
  if (!applies('refer_to_service_provider', before)) {
    throw new Problem('conflict', 'Archived people are not referred. Bring the client back first.');
  }
  if (!provider) {
    throw unprocessable('/body/serviceProviderId', 'There is no such service provider.');
  }
  if (toProviderId === before.serviceProviderId) {
    throw unprocessable('/body/serviceProviderId', 'The client is with this service provider already.');
  }
  if (caseworkerId !== undefined && !isAssignable(caseworker, toProviderId)) {
    throw notTheirs();
  }
  const referralDetails = mergedReferralDetails(before.referralDetails, details, '/body');
  const [names, occupations] = await Promise.all([
    readNames(service.table, { staffIds: [actor.id], providerIds: [before.serviceProviderId] }),
    service.vocabulary.occupations(),
  ]);

  const transaction = new Transaction();
  const move = { actor, client: before, openTasks, toProviderId, caseworkerId, referralDetails };
  const { client, referral } = moveClient(transaction, move, { now, requestId });
  if (caseworkerId !== undefined) {
    const expected = { accountStatus: 'active', serviceProviderId: toProviderId };
    transaction.check(staffKey(caseworkerId), expected, notTheirs);
    const assignment = { clientId: client.id, staffIds: [caseworkerId], withTasks: false, byId: actor.id };
    announceAssignment(transaction, assignment, { now, requestId });
  }
  noteReferral(transaction, before.referralDetails, client, actor, now);
  const between = { clientId: client.id, fromProviderId: before.serviceProviderId, toProviderId };
  announceTransfer(
    transaction,
    { event: 'referred', ...between, staffIds: before.assignedStaffIds },
    { now, requestId },
  );

  const allNames = {
    staff: new Map([...names.staff, ...(caseworker ? [[caseworker.id, staffName(caseworker)] as const] : [])]),
    providers: new Map([...names.providers, [provider.id, provider.name]]),
  };
  const visible = mayOnClient(actor, 'read', client) === 'allowed';
  return call.commit(transaction, {
    body: {
      referral: referralView(referral, allNames),
      client: visible ? profileView(actor, client, { names: allNames, occupations }) : null,
    },
    location: `/v1/clients/${client.id}/referrals`,
  });
}

function notTheirs(): Problem {
  return unprocessable('/body/caseworkerId', 'Not active staff of the receiving service provider.');
}
