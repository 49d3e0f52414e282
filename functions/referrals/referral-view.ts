import type { Referral } from '#shared/domain/referral.ts';
import type { Names } from '#shared/persistence/names.ts';
import type { ReferralView } from './routes.ts';

/** Ids of the staff and providers that referrals name. */
export function namesOfReferrals(referrals: readonly Referral[]) {
  return {
    staffIds: referrals.flatMap(({ byId, caseworkerId }) => [
      byId,
      ...(caseworkerId === undefined ? [] : [caseworkerId]),
    ]),
    providerIds: referrals.flatMap(({ fromProviderId, toProviderId }) => [fromProviderId, toProviderId]),
  };
}

export function referralView(referral: Referral, names: Names): ReferralView {
  const { caseworkerId, referralSource, marketingSources, referenceNumber, referralNotes, transferRequestId } =
    referral;
  const person = (id: string) => ({ id, name: names.staff.get(id) ?? '' });
  const provider = (id: string) => ({ id, name: names.providers.get(id) ?? '' });
  return {
    id: referral.id,
    fromProvider: provider(referral.fromProviderId),
    toProvider: provider(referral.toProviderId),
    at: referral.at,
    by: person(referral.byId),
    caseworker: caseworkerId === undefined ? undefined : person(caseworkerId),
    referralSource,
    marketingSources,
    referenceNumber,
    referralNotes,
    transferRequestId,
  };
}
