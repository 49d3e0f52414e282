import type { Language } from '#shared/domain/account.ts';
import { type MailContent, type MailContext, muted } from '../content.ts';
import { formatMoment } from '../language.ts';

/** What every mail says of its account link. */
export interface AccountLinkWords {
  readonly button: string;
  readonly address: string;
  readonly expiry: (until: string) => string;
}

/** How an account link stands in a mail: as a button, written out for programs without buttons, and until when it is good. */
export function accountLink(
  words: AccountLinkWords,
  { link }: MailContext,
  language: Language,
  expiresAt: string,
): MailContent['blocks'] {
  return [
    { kind: 'button', label: words.button, href: link },
    { kind: 'address', label: words.address, href: link },
    muted(words.expiry(formatMoment(language, expiresAt))),
  ];
}
