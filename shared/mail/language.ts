import type { Language } from '#shared/domain/account.ts';
import { instanceZone } from '#shared/time.ts';

const nonBreakingSpace = '\u00a0';

/** French spacing: the spaces before `: ; ! ? %` and inside « » become non-breaking. */
export function frenchSpacing(text: string): string {
  return text.replace(/ ([:;!?%»])/g, `${nonBreakingSpace}$1`).replace(/« /g, `«${nonBreakingSpace}`);
}

/**
 * Tag for French template literals: applies French spacing to the literal, not to the values. Templates create their
 * French texts in a function marked as pure, so that bundles that only store messages do not contain the texts (8 KiB).
 */
export function fr(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings.reduce(
    (text, part, index) => text + (index > 0 ? String(values[index - 1]) : '') + frenchSpacing(part),
    '',
  );
}

const locales: Readonly<Record<Language, string>> = { en: 'en-CA', fr: 'fr-CA' };

/** Formats a day `YYYY-MM-DD`: `Sunday, November 29, 2026`. */
export function formatDay(language: Language, day: string): string {
  return new Intl.DateTimeFormat(locales[language], {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(day));
}

/** Formats an instant in the instance's time zone: `Sunday, November 29, 2026 at 2:05 p.m. EST`. */
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
