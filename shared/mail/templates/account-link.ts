import type { Language } from '#shared/domain/account.ts';
import { type MailContent, type MailContext, muted } from '../content.ts';
import { formatMoment, fr } from '../language.ts';

interface AccountLinkTexts {
  readonly button: string;
  readonly expiry: (until: string) => string;
}

const address = {
  en: 'If the button does not work, copy this address into your browser:',
  fr: fr`Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur :`,
};

/** An account link as a button, as text, and its expiry. */
export function accountLink(
  texts: AccountLinkTexts,
  { link }: MailContext,
  language: Language,
  expiresAt: string,
): MailContent['blocks'] {
  return [
    { kind: 'button', label: texts.button, href: link },
    { kind: 'address', label: address[language], href: link },
    muted(texts.expiry(formatMoment(language, expiresAt))),
  ];
}
