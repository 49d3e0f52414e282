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
import type { Dependencies } from './dependencies.ts';
import { referralView } from './referral-view.ts';
import type { routes } from './routes.ts';

type ReferCall = Call<typeof routes.referClient>;

/** RF-01 … RF-08: one transaction, repeated on conflict unless somebody else has moved the client. */
export function referClient(dependencies: Dependencies, call: ReferCall) {
  let initialProviderId: string | undefined;
  return retryOnConflict(async () => {
    const state = await load(dependencies, call);
    initialProviderId ??= state.client.serviceProviderId;
    if (state.client.serviceProviderId !== initialProviderId) {
      throw movedMeanwhile();
    }
    return attempt(dependencies, call, state);
  });
}

async function load(dependencies: Dependencies, call: ReferCall) {
  const { table } = dependencies;
  const { clientId } = call.path;
  const { serviceProviderId, caseworkerId } = call.body;
  const [{ actor, client }, lists, provider, caseworker] = await Promise.all([
    permitted(dependencies, call, 'refer_to_service_provider'),
    openTaskLists(table, [clientId]),
    providerById(table, serviceProviderId),
    caseworkerId === undefined ? undefined : staffById(table, caseworkerId),
  ]);
  return { actor, client, openTasks: lists.get(clientId) ?? [], provider, caseworker };
}

async function attempt(dependencies: Dependencies, call: ReferCall, state: Awaited<ReturnType<typeof load>>) {
  const { body, now } = call;
  const { actor, client: before, openTasks, provider, caseworker } = state;
  const { serviceProviderId: toProviderId, caseworkerId, ...details } = body;
  if (!applies('refer_to_service_provider', before)) {
    throw new Problem('conflict', 'This client is archived. Restore them first.');
  }
  if (!provider) {
    throw unprocessable('/body/serviceProviderId', 'There is no such service provider.');
  }
  if (toProviderId === before.serviceProviderId) {
    throw unprocessable('/body/serviceProviderId', 'The client is already with this service provider.');
  }
  if (caseworkerId !== undefined && !isAssignable(caseworker, toProviderId)) {
    throw invalidCaseworker();
  }
  const referralDetails = mergedReferralDetails(before.referralDetails, details, '/body');
  const [names, occupations] = await Promise.all([
    readNames(dependencies.table, { staffIds: [actor.id], providerIds: [before.serviceProviderId] }),
    dependencies.vocabulary.occupations(),
  ]);

  const transaction = new Transaction();
  const move = { actor, client: before, openTasks, toProviderId, caseworkerId, referralDetails };
  const { client, referral } = moveClient(transaction, move, call);
  if (caseworkerId !== undefined) {
    const expected = { accountStatus: 'active', serviceProviderId: toProviderId };
    transaction.check(staffKey(caseworkerId), expected, invalidCaseworker);
    const assignment = { clientId: client.id, staffIds: [caseworkerId], withTasks: false, byId: actor.id };
    announceAssignment(transaction, assignment, call);
  }
  noteReferral(transaction, before.referralDetails, client, actor, now);
  const between = { clientId: client.id, fromProviderId: before.serviceProviderId, toProviderId };
  announceTransfer(transaction, { event: 'referred', ...between, staffIds: before.assignedStaffIds }, call);

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

function invalidCaseworker(): Problem {
  return unprocessable('/body/caseworkerId', 'The caseworker must be active staff of the receiving service provider.');
}
