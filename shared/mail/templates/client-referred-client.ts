import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** The client moved to another service provider, by a referral (RF-03) or an approved transfer request (TQ-05). */
export const ClientReferredClient = messageSchema('client-referred-client', {
  recipientName: z.string(),
  fromProviderName: z.string(),
  /** The new one. */
  serviceProviderName: z.string(),
});
export type ClientReferredClient = z.infer<typeof ClientReferredClient>;

const en = {
  subject: 'You have a new service provider',
  preview: 'Your account and everything in it stay as they are.',
  moved: (from: string, to: string) => `You were referred from ${from} to ${to}, who will support you from now on.`,
  next: (to: string) => `A staff member of ${to} will contact you. You do not need to do anything now.`,
  stays: (to: string, from: string) =>
    `Your account and your sign-in stay as they are, with your resumes, job leads and files. From now on staff of ${to} work with your file, no longer staff of ${from}.`,
  button: 'Open the Jobs Portal',
  why: 'You received this message because your service provider changed. We always tell you when that happens.',
};

const french: typeof en = {
  subject: 'Vous avez un nouveau fournisseur de services',
  preview: 'Votre compte et tout ce qu’il contient restent tels quels.',
  moved: (from, to) =>
    fr`Votre dossier est passé de ${from} à ${to}. C’est ce fournisseur qui vous accompagne désormais.`,
  next: (to) => fr`Une personne de ${to} communiquera avec vous. Vous n’avez rien à faire pour l’instant.`,
  stays: (to, from) =>
    fr`Votre compte et votre connexion restent tels quels, avec vos CV, vos pistes d’emploi et vos fichiers. C’est désormais le personnel de ${to} qui travaille avec votre dossier, et non plus celui de ${from}.`,
  button: 'Ouvrir le Portail d’emplois',
  why: 'Vous recevez ce message parce que votre fournisseur de services a changé. Nous vous en avisons toujours.',
};

const texts = { en, fr: french };

export function clientReferredClient({ data, language }: ClientReferredClient, context: MailContext): MailContent {
  const t = texts[language];
  const { recipientName, fromProviderName: from, serviceProviderName: to } = data;
  return {
    subject: t.subject,
    preview: t.preview,
    blocks: [
      greeting(language, recipientName),
      paragraph(t.moved(from, to)),
      paragraph(t.next(to)),
      paragraph(t.stays(to, from)),
      { kind: 'button', label: t.button, href: portalPage.home(context.portalUrl) },
    ],
    footer: [[t.why]],
  };
}
