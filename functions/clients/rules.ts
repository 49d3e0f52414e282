import type { Language } from '#shared/domain/account.ts';
import { allowsMarketingSources } from '#shared/domain/reference.ts';
import { unprocessable } from '#shared/http/problem.ts';
import { dayIn, instanceZone } from '#shared/time/clock.ts';
import type { ClientPatch } from './fields.ts';

/** The language of an account's mails: what the person prefers, where we have it. */
export function languageOf(preferredLanguage: string | undefined): Language {
  return preferredLanguage === 'french' ? 'fr' : 'en';
}

/** @throws 422 for a date of birth that is not in the past */
export function demandPast(day: string | null | undefined, pointer: string, now: Date): void {
  if (day && day >= dayIn(instanceZone, now)) {
    throw unprocessable(pointer, 'A date of birth is in the past.');
  }
}

/**
 * Marketing sources go with some referral sources only (domain 2.3): sent with another they are refused; where the source
 * changes away from under them, they are cleared.
 *
 * @param before the referral source that holds where the patch says nothing
 * @throws 422 at `/body/referralDetails/marketingSources`
 */
export function withMarketingRule(patch: ClientPatch, before: string | undefined): ClientPatch {
  const { referralDetails } = patch;
  if (!referralDetails) {
    return patch;
  }
  const { referralSource, marketingSources } = referralDetails;
  const source = referralSource === undefined ? before : (referralSource ?? undefined);
  if (allowsMarketingSources(source)) {
    return patch;
  }
  if (marketingSources && marketingSources.length > 0) {
    throw unprocessable(
      '/body/referralDetails/marketingSources',
      'Marketing sources do not go with this referral source.',
    );
  }
  return { ...patch, referralDetails: { ...referralDetails, marketingSources: null } };
}
