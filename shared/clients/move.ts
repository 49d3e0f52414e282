import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Referral } from '#shared/domain/referral.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { addReferral } from '#shared/persistence/referrals.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { moveOpenTasks, type OpenTask } from '#shared/persistence/tasks.ts';
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { ReferralDetails } from './referral-details.ts';

/** A client's way to another service provider, whether referred or by an approved transfer request. */
export interface Move {
  readonly actor: Actor;
  /** The client as read. */
  readonly client: Client;
  /** All that `openTaskLists` has of them. */
  readonly openTasks: readonly OpenTask[];
  readonly toProviderId: string;
  /** Active staff there (RF-04); without, the client becomes a referral. */
  readonly caseworkerId?: string | undefined;
  /** Left out: they stay as they are. */
  readonly referralDetails?: ReferralDetails;
  readonly transferRequestId?: string;
}

/**
 * Moves a client, all or nothing: the record with its place in the People list, the assignments, which end (RF-04), the open tasks
 * (RF-06), the history (RF-07) and the audit. At most 58 operations; everything else in the client's file stays where it is (RF-05).
 *
 * Refused by `WriteConflict` where something that this rests on changed meanwhile (then load, decide and write again), by 409 where
 * the client was moved meanwhile.
 */
export function moveClient(
  transaction: Transaction,
  move: Move,
  context: RequestContext,
): { readonly client: Client; readonly referral: Referral } {
  const { now } = context;
  const { client: before, toProviderId, caseworkerId, referralDetails = before.referralDetails } = move;
  const { id, serviceProviderId, assignedStaffIds, archivedAt, version, accountStatus, lastActivityAt } = before;
  const { assignmentRevision } = before;
  const edited = changedDetails(before.referralDetails, referralDetails);
  const client: Client = {
    ...before,
    serviceProviderId: toProviderId,
    // The staff who saw its link no longer have anything to do with the client (DEC-18).
    links: withoutInvitation(before.links),
    assignedStaffIds: caseworkerId === undefined ? [] : [caseworkerId],
    assignmentRevision: (assignmentRevision ?? 0) + 1,
    ...(edited.length > 0 ? { referralDetails, version: version + 1, updatedAt: now.toISOString() } : {}),
  };
  // The slim People item is written anew at the other provider: everything that it is made from must still hold.
  const person = { assignedStaffIds, archivedAt, version, accountStatus, lastActivityAt, links: before.links };
  const expected = { serviceProviderId, assignmentRevision, ...person };
  changeClient(transaction, before, client, expected, (existing) => refusal(existing, before), now);
  moveOpenTasks(transaction, before, move.openTasks, toProviderId, now, () => new WriteConflict());
  const { referralSource, marketingSources, referenceNumber, referralNotes } = client.referralDetails;
  const referral: Referral = omitUndefined({
    id: newId(now.getTime()),
    clientId: id,
    fromProviderId: serviceProviderId,
    toProviderId,
    at: now.toISOString(),
    byId: move.actor.id,
    caseworkerId,
    referralSource,
    marketingSources,
    referenceNumber,
    referralNotes,
    transferRequestId: move.transferRequestId,
  });
  addReferral(transaction, referral);
  const changed = ['caseDetails.serviceProvider', ...edited];
  const event = { actor: move.actor, subject: { kind: 'client', id } } as const;
  transaction.put(auditItem(context, { ...event, action: 'client.referred', changed }));
  if (assignedStaffIds.length > 0) {
    transaction.put(auditItem(context, { ...event, action: 'assignment.removed' }));
  }
  if (caseworkerId !== undefined) {
    transaction.put(auditItem(context, { ...event, action: 'assignment.added' }));
  }
  return { client, referral };
}

function withoutInvitation({ invitation: _ended, ...links }: Client['links']): Client['links'] {
  return links;
}

/** Names of the fields in which two states differ, as the audit has them. */
function changedDetails(before: ReferralDetails, after: ReferralDetails): string[] {
  const [old, fresh] = [before, after].map((details) => new Map<string, unknown>(Object.entries(details)));
  return [...new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])])]
    .filter((name) => !isDeepStrictEqual(old?.get(name), fresh?.get(name)))
    .map((name) => `referralDetails.${name}`);
}

function refusal(existing: Item | undefined, { serviceProviderId }: Client): Error {
  if (!existing) {
    return notFound();
  }
  return existing.serviceProviderId === serviceProviderId ? new WriteConflict() : movedMeanwhile();
}

export function movedMeanwhile(): Problem {
  return new Problem('conflict', 'The client was moved to another provider meanwhile.');
}
