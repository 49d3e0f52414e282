import type { Language } from '#shared/domain/account.ts';
import { unprocessable } from '#shared/http/problem.ts';
import { dayIn, instanceZone } from '#shared/time/clock.ts';

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
