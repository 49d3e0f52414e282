import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { accountLink } from './account-link.ts';
import { messageSchema } from './message.ts';

/** A staff account was made, or its invitation is sent again. The link is sealed. */
export const StaffInvite = messageSchema('staff-invite', {
  recipientName: z.string(),
  /** Absent for accounts that belong to no provider. */
  serviceProviderName: z.string().optional(),
  expiresAt: z.string(),
});
export type StaffInvite = z.infer<typeof StaffInvite>;

const en = {
  subject: 'Your staff account in the Service Provider Portal',
  preview: 'Choose a password to activate your account.',
  heading: 'Your staff account is ready',
  account: 'A staff account has been set up for you in the Service Provider Portal.',
  accountAt: (provider: string) =>
    `A staff account has been set up for you in the Service Provider Portal, for ${provider}.`,
  next: 'To activate it, choose a password of at least 12 characters:',
  button: 'Activate my account',
  expiry: (until: string) =>
    `The link works once, until ${until}. What you can see and do there depends on the permissions that you are given.`,
  why: 'You received this message because a person who manages staff accounts entered your address. If you did not expect it, you can ignore it: nothing happens until a password is set.',
};

const french = (): typeof en => ({
  subject: 'Votre compte du personnel dans le Portail des fournisseurs de services',
  preview: 'Choisissez un mot de passe pour activer votre compte.',
  heading: 'Votre compte du personnel est prêt',
  account: 'Un compte du personnel a été créé pour vous dans le Portail des fournisseurs de services.',
  accountAt: (provider) =>
    fr`Un compte du personnel a été créé pour vous dans le Portail des fournisseurs de services, chez ${provider}.`,
  next: fr`Pour l’activer, choisissez un mot de passe d’au moins 12 caractères :`,
  button: 'Activer mon compte',
  expiry: (until) =>
    fr`Le lien fonctionne une seule fois, jusqu’au ${until}. Ce que vous pouvez y voir et y faire dépend des autorisations qui vous sont accordées.`,
  why: fr`Vous recevez ce message parce qu’une personne autorisée à gérer le personnel a saisi votre adresse. Si vous ne vous y attendiez pas, ignorez-le : rien ne se passe tant qu’aucun mot de passe n’est choisi.`,
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function staffInvite({ data, language }: StaffInvite, context: MailContext): MailContent {
  const t = texts[language];
  return {
    subject: t.subject,
    preview: t.preview,
    heading: t.heading,
    blocks: [
      greeting(language, data.recipientName),
      paragraph(data.serviceProviderName === undefined ? t.account : t.accountAt(data.serviceProviderName)),
      paragraph(t.next),
      ...accountLink(t, context, language, data.expiresAt),
    ],
    footer: [[t.why]],
  };
}
