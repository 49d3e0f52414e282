import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { accountLink } from './account-link.ts';
import { messageSchema } from './message.ts';

/** Sent to the new address, which becomes the sign-in when its sealed link is opened (ED-05, DEC-10). */
export const EmailChange = messageSchema('email-change', {
  recipientName: z.string(),
  expiresAt: z.string(),
});
export type EmailChange = z.infer<typeof EmailChange>;

const en = {
  subject: 'Confirm your new e-mail address',
  preview: 'One click, and you sign in with this address.',
  change: 'This address was entered as the new e-mail address of your account. Please confirm that it is yours:',
  button: 'Confirm this address',
  expiry: (until: string) =>
    `The link works once, until ${until}. Until you confirm, you sign in with your old address as before; your password stays the same.`,
  why: 'If this is not your account, you can ignore this message: nothing changes without your confirmation.',
};

const french = (): typeof en => ({
  subject: 'Confirmez votre nouvelle adresse courriel',
  preview: 'Un clic, et vous ouvrez une session avec cette adresse.',
  change: fr`Cette adresse a été saisie comme nouvelle adresse courriel de votre compte. Veuillez confirmer qu’elle est bien à vous :`,
  button: 'Confirmer cette adresse',
  expiry: (until) =>
    fr`Le lien fonctionne une seule fois, jusqu’au ${until}. D’ici là, vous ouvrez une session avec votre ancienne adresse, comme avant. Votre mot de passe reste le même.`,
  why: fr`Si ce compte n’est pas le vôtre, ignorez ce message : rien ne change sans votre confirmation.`,
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function emailChange({ data, language }: EmailChange, context: MailContext): MailContent {
  const t = texts[language];
  return {
    subject: t.subject,
    preview: t.preview,
    blocks: [
      greeting(language, data.recipientName),
      paragraph(t.change),
      ...accountLink(t, context, language, data.expiresAt),
    ],
    footer: [[t.why]],
  };
}
