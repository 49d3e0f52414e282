import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** A client was hired (JL-08). Without names of client and employer. */
export const ClientHired = messageSchema('client-hired', {
  audience: z.literal('staff'),
  recipientName: z.string(),
  clientId: z.string(),
});
export type ClientHired = z.infer<typeof ClientHired>;

const en = {
  subject: 'One of your clients got hired',
  preview: 'They set one of their job leads to “I got hired!”.',
  text: 'Good news: a client you are assigned to has set one of their job leads to “I got hired!”.',
  button: 'See the client’s job leads',
  why: 'You received this message because you are assigned to this client in the Service Provider Portal.',
};

const french = (): typeof en => ({
  subject: 'Une personne que vous accompagnez a trouvé un emploi',
  preview: fr`L’une de ses pistes d’emploi porte maintenant la mention « J’ai été embauché·e! ».`,
  text: fr`Bonne nouvelle : une personne dont le dossier vous est confié a choisi la mention « J’ai été embauché·e! » pour l’une de ses pistes d’emploi.`,
  button: 'Voir ses pistes d’emploi',
  why: 'Vous recevez ce message parce que le dossier de cette personne vous est confié dans le Portail des fournisseurs de services.',
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function clientHired({ data, language }: ClientHired, { portalUrl }: MailContext): MailContent {
  const t = texts[language];
  return {
    subject: t.subject,
    preview: t.preview,
    blocks: [
      greeting(language, data.recipientName),
      paragraph(t.text),
      { kind: 'button', label: t.button, href: portalPage.jobLeads(portalUrl, data.clientId) },
    ],
    footer: [[t.why]],
  };
}
