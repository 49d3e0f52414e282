import * as z from 'zod';
import { type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** A task was completed by somebody else than the member of staff who made it. */
export const TaskCompleted = messageSchema('task-completed', {
  audience: z.literal('staff'),
  recipientName: z.string(),
  task: z.object({ id: z.string(), name: z.string() }),
  /** The member of staff; absent where the client did it. */
  completedBy: z.string().optional(),
});
export type TaskCompleted = z.infer<typeof TaskCompleted>;

const en = {
  subject: 'A task that you made was completed',
  preview: 'Nothing more is left to do.',
  greeting: (name: string) => `Hello ${name},`,
  by: (name: string) => `${name} completed this task:`,
  byClient: 'The client completed this task:',
  button: 'Open the task',
  why: 'You received this message because you made this task in the Service Provider Portal.',
};

const french = (): typeof en => ({
  subject: 'Une tâche que vous avez créée est terminée',
  preview: 'Il ne reste rien à faire.',
  greeting: (name) => fr`Bonjour ${name},`,
  by: (name) => fr`${name} a terminé cette tâche :`,
  byClient: fr`Le client ou la cliente a terminé cette tâche :`,
  button: 'Ouvrir la tâche',
  why: 'Vous recevez ce message parce que vous avez créé cette tâche dans le Portail des fournisseurs de services.',
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function taskCompleted({ data, language }: TaskCompleted, { portalUrl }: MailContext): MailContent {
  const t = texts[language];
  const href = portalPage.task(portalUrl, data.task.id);
  return {
    subject: t.subject,
    preview: t.preview,
    heading: t.subject,
    blocks: [
      paragraph(t.greeting(data.recipientName)),
      paragraph(data.completedBy === undefined ? t.byClient : t.by(data.completedBy)),
      { kind: 'cards', cards: [{ title: data.task.name, href, facts: [], notes: [] }] },
      { kind: 'button', label: t.button, href },
    ],
    footer: [[t.why]],
  };
}
