import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { accountLink } from './account-link.ts';
import { messageSchema } from './message.ts';

/** A client or referral was added, or the invitation is sent again (AC-02). The link is sealed. */
export const ClientInvite = messageSchema('client-invite', {
  /** Preferred name or first name. */
  recipientName: z.string(),
  serviceProviderName: z.string(),
  /** When the link stops working. */
  expiresAt: z.string(),
});
export type ClientInvite = z.infer<typeof ClientInvite>;

const en = {
  subject: 'Your invitation to the Jobs Portal',
  preview: (provider: string) => `${provider} has set up an account for you. Choose a password to start.`,
  heading: 'Welcome to the Jobs Portal',
  invitation: (provider: string) =>
    `${provider} has set up an account for you in the Jobs Portal. There you can find jobs that fit your skills, keep track of your applications, and share resumes and documents with the people who support you.`,
  next: 'To start, choose a password:',
  button: 'Set my password',
  expiry: (until: string) =>
    `The link works once, until ${until}. After that, ask your service provider for a new one.`,
  why: (provider: string) =>
    `You received this message because ${provider} added you as a client. If you do not know them, you can ignore it: nothing happens until a password is set.`,
};

const french = (): typeof en => ({
  subject: 'Votre invitation au Portail d’emplois',
  preview: (provider) => fr`${provider} a créé un compte pour vous. Choisissez un mot de passe pour commencer.`,
  heading: 'Bienvenue au Portail d’emplois',
  invitation: (provider) =>
    fr`${provider} a créé un compte pour vous dans le Portail d’emplois. Vous pouvez y trouver des emplois qui correspondent à vos compétences, suivre vos candidatures, et partager CV et documents avec les personnes qui vous accompagnent.`,
  next: fr`Pour commencer, choisissez un mot de passe :`,
  button: 'Choisir mon mot de passe',
  expiry: (until) =>
    fr`Le lien fonctionne une seule fois, jusqu’au ${until}. Ensuite, demandez-en un nouveau à votre fournisseur de services.`,
  why: (provider) =>
    fr`Vous recevez ce message parce que vous figurez parmi la clientèle de ${provider}. Si vous ne connaissez pas cet organisme, ignorez ce message : rien ne se passe tant qu’aucun mot de passe n’est choisi.`,
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function clientInvite({ data, language }: ClientInvite, context: MailContext): MailContent {
  const t = texts[language];
  return {
    subject: t.subject,
    preview: t.preview(data.serviceProviderName),
    heading: t.heading,
    blocks: [
      greeting(language, data.recipientName),
      paragraph(t.invitation(data.serviceProviderName)),
      paragraph(t.next),
      ...accountLink(t, context, language, data.expiresAt),
    ],
    footer: [[t.why(data.serviceProviderName)]],
  };
}
