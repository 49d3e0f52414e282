import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/**
 * A client moved to this service provider, by a referral (RF-03, RF-08) or an approved transfer request (TQ-05).
 * Without the client's name, since it may be sent to a shared mailbox.
 */
export const ClientReferredProvider = messageSchema('client-referred-provider', {
  audience: z.literal('staff'),
  /** Absent for a shared mailbox. */
  recipientName: z.string().optional(),
  clientId: z.string(),
  fromProviderName: z.string(),
  /** The receiving one. */
  serviceProviderName: z.string(),
  /** A transfer request was approved. */
  approved: z.boolean(),
});
export type ClientReferredProvider = z.infer<typeof ClientReferredProvider>;

const en = {
  subject: (to: string) => `A client was referred to ${to}`,
  preview: 'Sign in to see who it is.',
  referred: (from: string, to: string) => `${from} referred a client to ${to}.`,
  approved: (from: string, to: string) => `The transfer of a client from ${from} to ${to} was approved.`,
  next: 'The file is with you now, with its case notes, files and open tasks. Tasks that staff of the other provider held are not assigned to anybody yet.',
  button: 'Open the profile',
  why: (to: string) => `This message is sent to ${to} whenever a client comes from another service provider.`,
};

const french: typeof en = {
  subject: (to) => fr`Une personne cliente a été aiguillée vers ${to}`,
  preview: 'Connectez-vous pour savoir de qui il s’agit.',
  referred: (from, to) => fr`${from} a aiguillé une personne cliente vers ${to}.`,
  approved: (from, to) => fr`Le transfert d’une personne cliente de ${from} à ${to} a été approuvé.`,
  next: 'Le dossier vous est maintenant confié, avec ses notes, ses fichiers et ses tâches en cours. Les tâches que tenait le personnel de l’autre fournisseur ne sont encore confiées à personne.',
  button: 'Ouvrir le profil',
  why: (to) => fr`Ce message est envoyé à ${to} chaque fois qu’une personne arrive d’un autre fournisseur de services.`,
};

const texts = { en, fr: french };

export function clientReferredProvider(
  { data, language }: ClientReferredProvider,
  { portalUrl }: MailContext,
): MailContent {
  const t = texts[language];
  const { recipientName, fromProviderName: from, serviceProviderName: to } = data;
  return {
    subject: t.subject(to),
    preview: t.preview,
    blocks: [
      greeting(language, recipientName),
      paragraph(data.approved ? t.approved(from, to) : t.referred(from, to)),
      paragraph(t.next),
      { kind: 'button', label: t.button, href: portalPage.client(portalUrl, data.clientId) },
    ],
    footer: [[t.why(to)]],
  };
}
