import * as z from 'zod';
import { type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** Somebody was assigned to a client, or by one bulk call to several (SA-14). Who the client is, only the portal says. */
export const AssignmentNew = messageSchema('assignment-new', {
  audience: z.literal('staff'),
  recipientName: z.string(),
  /** Absent where it is not known any more. */
  assignedBy: z.string().optional(),
  /** Absent where it may be more than one. */
  clientId: z.string().optional(),
  /** Whether tasks came along; of several clients, whether that may be. */
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
  greeting: (name: string) => `Hello ${name},`,
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
  greeting: (name) => fr`Bonjour ${name},`,
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
    heading: words.subject,
    blocks: [
      paragraph(t.greeting(recipientName)),
      paragraph(assignedBy === undefined ? words.assigned : words.assignedBy(assignedBy)),
      ...(withTasks ? [paragraph(words.withTasks)] : []),
      { kind: 'button', label: words.button, href },
    ],
    footer: [[t.why]],
  };
}
