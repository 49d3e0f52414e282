import type { Language } from '#shared/domain/account.ts';
import { type MailContent, type MailContext, muted } from '../content.ts';
import { formatMoment } from '../language.ts';

interface AccountLinkTexts {
  readonly button: string;
  readonly address: string;
  readonly expiry: (until: string) => string;
}

/** An account link as a button, as text, and its expiry. */
export function accountLink(
  texts: AccountLinkTexts,
  { link }: MailContext,
  language: Language,
  expiresAt: string,
): MailContent['blocks'] {
  return [
    { kind: 'button', label: texts.button, href: link },
    { kind: 'address', label: texts.address, href: link },
    muted(texts.expiry(formatMoment(language, expiresAt))),
  ];
}
