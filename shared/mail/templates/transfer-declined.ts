import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** Sent to the client and their caseworkers, without the client's name and the reason (TQ-06). */
export const TransferDeclined = messageSchema('transfer-declined', {
  audience: z.enum(['staff', 'client']),
  recipientName: z.string(),
  /** Staff only. */
  transferRequestId: z.string().optional(),
  serviceProviderName: z.string(),
});
export type TransferDeclined = z.infer<typeof TransferDeclined>;

const en = {
  preview: 'Nothing changes.',
  staff: {
    subject: 'A transfer request was declined',
    declined: 'The request to transfer a client of yours to another service provider was declined.',
    stays: (provider: string) => `The client stays with ${provider}, and your assignment goes on.`,
    button: 'See the request',
    why: 'You received this message because you are assigned to this client in the Service Provider Portal.',
  },
  client: {
    subject: 'You stay with your service provider',
    declined: 'It was requested that you move to another service provider. That request was declined.',
    stays: (provider: string) =>
      `${provider} goes on supporting you. If you have questions, ask your caseworker there.`,
    button: 'Open the Jobs Portal',
    why: 'You received this message because a request concerned which service provider supports you.',
  },
};

const french: typeof en = {
  preview: 'Rien ne change.',
  staff: {
    subject: 'Une demande de transfert a été refusée',
    declined:
      'La demande de transférer une personne de votre clientèle à un autre fournisseur de services a été refusée.',
    stays: (provider) => fr`La personne reste chez ${provider} et votre affectation se poursuit.`,
    button: 'Voir la demande',
    why: 'Vous recevez ce message parce que cette personne vous est confiée dans le Portail des fournisseurs de services.',
  },
  client: {
    subject: 'Vous restez chez votre fournisseur de services',
    declined: 'Une demande visait à vous transférer à un autre fournisseur de services. Elle a été refusée.',
    stays: (provider) =>
      fr`${provider} continue de vous accompagner. Si vous avez des questions, adressez-vous à la personne qui vous y suit.`,
    button: 'Ouvrir le Portail d’emplois',
    why: 'Vous recevez ce message parce qu’une demande concernait le fournisseur de services qui vous accompagne.',
  },
};

const texts = { en, fr: french };

export function transferDeclined({ data, language }: TransferDeclined, { portalUrl }: MailContext): MailContent {
  const { audience, recipientName, transferRequestId, serviceProviderName } = data;
  const t = texts[language];
  const words = t[audience];
  const href =
    transferRequestId === undefined
      ? portalPage.home(portalUrl)
      : portalPage.transferRequest(portalUrl, transferRequestId);
  return {
    subject: words.subject,
    preview: t.preview,
    blocks: [
      greeting(language, recipientName),
      paragraph(words.declined),
      paragraph(words.stays(serviceProviderName)),
      { kind: 'button', label: words.button, href },
    ],
    footer: [[words.why]],
  };
}
