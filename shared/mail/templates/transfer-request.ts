import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** A transfer of a client was requested. Sent to the current service provider, without the client's name. */
export const TransferRequested = messageSchema('transfer-request', {
  audience: z.literal('staff'),
  /** Absent for a shared mailbox. */
  recipientName: z.string().optional(),
  transferRequestId: z.string(),
  /** The current one. */
  serviceProviderName: z.string(),
  toProviderName: z.string(),
});
export type TransferRequested = z.infer<typeof TransferRequested>;

const en = {
  subject: (to: string) => `Transfer of a client to ${to} requested`,
  preview: 'The request is waiting for a decision.',
  asked: (from: string, to: string) => `It was requested that a client of ${from} be transferred to ${to}.`,
  next: 'Nothing changes until the request is approved. That is done by staff who administer clients for the whole group of service providers.',
  button: 'See the request',
  why: (from: string) => `This message is sent to ${from} whenever the transfer of one of its clients is requested.`,
};

const french: typeof en = {
  subject: (to) => fr`Demande de transfert d’une personne cliente à ${to}`,
  preview: 'La demande attend une décision.',
  asked: (from, to) => fr`On demande qu’une personne cliente de ${from} soit transférée à ${to}.`,
  next: 'Rien ne change tant que la demande n’est pas approuvée. La décision revient au personnel qui administre la clientèle de tout le groupe de fournisseurs.',
  button: 'Voir la demande',
  why: (from) =>
    fr`Ce message est envoyé à ${from} chaque fois qu’on demande le transfert d’une personne de sa clientèle.`,
};

const texts = { en, fr: french };

export function transferRequested({ data, language }: TransferRequested, { portalUrl }: MailContext): MailContent {
  const t = texts[language];
  const { recipientName, serviceProviderName: from, toProviderName: to } = data;
  return {
    subject: t.subject(to),
    preview: t.preview,
    blocks: [
      greeting(language, recipientName),
      paragraph(t.asked(from, to)),
      paragraph(t.next),
      { kind: 'button', label: t.button, href: portalPage.transferRequest(portalUrl, data.transferRequestId) },
    ],
    footer: [[t.why(from)]],
  };
}
