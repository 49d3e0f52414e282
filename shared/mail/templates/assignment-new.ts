import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** A staff member was assigned to one client, or to several by a bulk call (SA-14). Without names of clients. */
export const AssignmentNew = messageSchema('assignment-new', {
  audience: z.literal('staff'),
  recipientName: z.string(),
  /** Absent if the account no longer exists. */
  assignedBy: z.string().optional(),
  /** Absent for a bulk call. */
  clientId: z.string().optional(),
  /** Whether tasks were assigned as well; for a bulk call, whether there may be some. */
  withTasks: z.boolean(),
});
export type AssignmentNew = z.infer<typeof AssignmentNew>;

const en = {
  one: {
    subject: 'You have a new client',
    assigned: 'A client was assigned to you.',
    assignedBy: (by: string): string => `${by} assigned a client to you.`,
    withTasks: 'There are also tasks for you: you find them on the Tasks screen.',
    button: 'Open the profile',
  },
  several: {
    subject: 'You have new clients',
    assigned: 'Clients were assigned to you.',
    assignedBy: (by: string): string => `${by} assigned clients to you.`,
    withTasks: 'If tasks came with them, you find them on the Tasks screen.',
    button: 'See my clients',
  },
  preview: 'Sign in to see more.',
  why: 'You received this message because you work with clients in the Service Provider Portal.',
};

const french = (): typeof en => ({
  one: {
    subject: 'Une personne cliente vous est confiée',
    assigned: 'Une personne cliente vous a été confiée.',
    assignedBy: (by) => fr`${by} vous a confié une personne cliente.`,
    withTasks: fr`Des tâches vous attendent aussi : vous les trouverez à l’écran Tâches.`,
    button: 'Ouvrir le profil',
  },
  several: {
    subject: 'Des personnes clientes vous sont confiées',
    assigned: 'Des personnes clientes vous ont été confiées.',
    assignedBy: (by) => fr`${by} vous a confié des personnes clientes.`,
    withTasks: 'Si des tâches s’y rattachent, vous les trouverez à l’écran Tâches.',
    button: 'Voir ma clientèle',
  },
  preview: 'Connectez-vous pour en savoir plus.',
  why: 'Vous recevez ce message parce que vous accompagnez une clientèle dans le Portail des fournisseurs de services.',
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function assignmentNew({ data, language }: AssignmentNew, { portalUrl }: MailContext): MailContent {
  const { recipientName, assignedBy, clientId, withTasks } = data;
  const t = texts[language];
  const words = clientId === undefined ? t.several : t.one;
  const href = clientId === undefined ? portalPage.clients(portalUrl) : portalPage.client(portalUrl, clientId);
  return {
    subject: words.subject,
    preview: t.preview,
    blocks: [
      greeting(language, recipientName),
      paragraph(assignedBy === undefined ? words.assigned : words.assignedBy(assignedBy)),
      ...(withTasks ? [paragraph(words.withTasks)] : []),
      { kind: 'button', label: words.button, href },
    ],
    footer: [[t.why]],
  };
}
