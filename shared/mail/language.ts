import type { Language } from '#shared/domain/account.ts';
import { instanceZone } from '#shared/time.ts';

const nonBreakingSpace = '\u00a0';

/** French spacing in a fixed text: the blanks before `: ; ! ? %` and inside « » do not break. */
export function frenchSpacing(text: string): string {
  return text.replace(/ ([:;!?%»])/g, `${nonBreakingSpace}$1`).replace(/« /g, `«${nonBreakingSpace}`);
}

/**
 * Tag of French template literals: spacing is set in what we wrote, never in what is put in. Templates make their French texts
 * in a function whose call is marked pure, so that bundles which only store messages leave the texts out (8 KiB).
 */
export function fr(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings.reduce(
    (text, part, index) => text + (index > 0 ? String(values[index - 1]) : '') + frenchSpacing(part),
    '',
  );
}

const locales: Readonly<Record<Language, string>> = { en: 'en-CA', fr: 'fr-CA' };

/** A day `YYYY-MM-DD` as people read it: `Sunday, November 29, 2026`. */
export function formatDay(language: Language, day: string): string {
  return new Intl.DateTimeFormat(locales[language], {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(day));
}

/** A moment as people read it, to the minute, in the instance's zone: `Sunday, November 29, 2026 at 2:05 p.m. EST`. */
export function formatMoment(language: Language, at: string): string {
  return new Intl.DateTimeFormat(locales[language], {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: instanceZone,
  }).format(new Date(at));
}
