import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** Sent to the former caseworkers of the client, without the client's name (TQ-05). */
export const TransferApproved = messageSchema('transfer-approved', {
  audience: z.literal('staff'),
  recipientName: z.string(),
  transferRequestId: z.string(),
  /** The receiving one. */
  serviceProviderName: z.string(),
});
export type TransferApproved = z.infer<typeof TransferApproved>;

const en = {
  subject: (to: string) => `A client of yours was transferred to ${to}`,
  preview: 'The transfer request was approved.',
  approved: (to: string) => `The request to transfer a client of yours to ${to} was approved.`,
  next: 'The file is with the other service provider now, with its open tasks. Your assignment has ended.',
  button: 'See the request',
  why: 'You received this message because you were assigned to this client in the Service Provider Portal.',
};

const french: typeof en = {
  subject: (to) => fr`Une personne de votre clientèle a été transférée à ${to}`,
  preview: 'La demande de transfert a été approuvée.',
  approved: (to) => fr`La demande de transférer une personne de votre clientèle à ${to} a été approuvée.`,
  next: 'Le dossier, avec ses tâches en cours, est maintenant chez l’autre fournisseur de services. Votre affectation a pris fin.',
  button: 'Voir la demande',
  why: 'Vous recevez ce message parce que cette personne vous était confiée dans le Portail des fournisseurs de services.',
};

const texts = { en, fr: french };

export function transferApproved({ data, language }: TransferApproved, { portalUrl }: MailContext): MailContent {
  const t = texts[language];
  const { recipientName, serviceProviderName: to } = data;
  return {
    subject: t.subject(to),
    preview: t.preview,
    blocks: [
      greeting(language, recipientName),
      paragraph(t.approved(to)),
      paragraph(t.next),
      { kind: 'button', label: t.button, href: portalPage.transferRequest(portalUrl, data.transferRequestId) },
    ],
    footer: [[t.why]],
  };
}
