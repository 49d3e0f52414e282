import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { merged, type Patch } from '#shared/domain/patch.ts';
import { allowsMarketingSources } from '#shared/domain/reference.ts';
import { oneOf, someOf } from '#shared/http/reference-fields.ts';
import { addSystemNote } from '#shared/persistence/case-notes.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { unprocessable } from '#shared/problem.ts';
import { paragraphs, text } from '#shared/text.ts';

/** What says how a client was referred: of a referral, and of the profile's Referral Details. */
export const referralFields = {
  referralSource: oneOf('referralSource'),
  marketingSources: someOf('marketingSources'),
  referenceNumber: text(50),
  referralNotes: paragraphs(10_000),
};

export type ReferralDetails = Client['referralDetails'];

/**
 * Referral Details with a change merged in; empty notes count as cleared. Marketing sources go with some referral sources only:
 * sent with another they are refused; where the source changes away from under them, they are cleared.
 *
 * @param pointer where the request has the fields: `/body/referralDetails`
 * @throws 422 at `<pointer>/marketingSources`
 */
export function mergedReferralDetails(
  before: ReferralDetails,
  patch: Patch<ReferralDetails> | undefined,
  pointer: string,
): ReferralDetails {
  if (!patch) {
    return before;
  }
  const emptyNotes = patch.referralNotes?.trim() === '' ? { referralNotes: null } : {};
  const empty = { marketingSources: [], serviceNeeds: [], accessToTransportation: [] };
  const after = merged(before, { ...patch, ...emptyNotes }, empty);
  if (allowsMarketingSources(after.referralSource)) {
    return after;
  }
  if (patch.marketingSources && patch.marketingSources.length > 0) {
    throw unprocessable(`${pointer}/marketingSources`, 'Marketing sources do not go with this referral source.');
  }
  return { ...after, marketingSources: [] };
}

/** CL-20, CL-21: referral notes that are there and differ from those before become a case note: two operations, or none. */
export function noteReferral(
  transaction: Transaction,
  before: Pick<ReferralDetails, 'referralNotes'>,
  { id: clientId, referralDetails }: Pick<Client, 'id' | 'referralDetails'>,
  actor: Actor,
  now: Date,
): void {
  const { referralNotes: details } = referralDetails;
  if (details !== undefined && details !== before.referralNotes) {
    const by = { authorId: actor.id, serviceProviderId: actor.serviceProviderId };
    addSystemNote(transaction, { clientId, ...by, activityType: 'referral', details }, now);
  }
}
