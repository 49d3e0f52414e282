import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { accountLink } from './account-link.ts';
import { messageSchema } from './message.ts';

/** A reset that the reader requested or that staff sent (AC-04, AU-07). The link is sealed. */
export const PasswordReset = messageSchema('password-reset', {
  recipientName: z.string(),
  requestedBy: z.enum(['self', 'staff']),
  expiresAt: z.string(),
});
export type PasswordReset = z.infer<typeof PasswordReset>;

const en = {
  subject: 'Reset your password',
  preview: 'The link to choose a new password is inside.',
  heading: 'Choose a new password',
  asked: {
    self: 'You asked to reset the password of your account. Choose a new one here:',
    staff: 'Your service provider has sent you this link, so that you can choose a new password for your account:',
  },
  button: 'Choose a new password',
  expiry: (until: string) =>
    `The link works once, until ${until}. Your old password stays valid until you choose a new one.`,
  why: 'If you did not ask for this, you can ignore this message: your password does not change. Nobody from the portal will ever ask you for your password.',
};

const french = (): typeof en => ({
  subject: 'Réinitialisez votre mot de passe',
  preview: 'Le lien pour choisir un nouveau mot de passe se trouve dans ce message.',
  heading: 'Choisissez un nouveau mot de passe',
  asked: {
    self: fr`Vous avez demandé à réinitialiser le mot de passe de votre compte. Choisissez-en un nouveau ici :`,
    staff: fr`Votre fournisseur de services vous envoie ce lien pour que vous puissiez choisir un nouveau mot de passe :`,
  },
  button: 'Choisir un nouveau mot de passe',
  expiry: (until) =>
    fr`Le lien fonctionne une seule fois, jusqu’au ${until}. Votre ancien mot de passe reste valable jusqu’à ce que vous en choisissiez un nouveau.`,
  why: fr`Si vous n’avez rien demandé, ignorez ce message : votre mot de passe ne change pas. Personne du portail ne vous demandera jamais votre mot de passe.`,
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function passwordReset({ data, language }: PasswordReset, context: MailContext): MailContent {
  const t = texts[language];
  return {
    subject: t.subject,
    preview: t.preview,
    heading: t.heading,
    blocks: [
      greeting(language, data.recipientName),
      paragraph(t.asked[data.requestedBy]),
      ...accountLink(t, context, language, data.expiresAt),
    ],
    footer: [[t.why]],
  };
}
