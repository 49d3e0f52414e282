import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';

/** A task was completed by someone other than the staff member who created it. */
export const TaskCompleted = messageSchema('task-completed', {
  audience: z.literal('staff'),
  recipientName: z.string(),
  task: z.object({ id: z.string(), name: z.string() }),
  /** The staff member; absent if the client completed it. */
  completedBy: z.string().optional(),
});
export type TaskCompleted = z.infer<typeof TaskCompleted>;

const en = {
  subject: 'A task that you created was completed',
  preview: 'There is nothing more to do.',
  by: (name: string) => `${name} completed this task:`,
  byClient: 'The client completed this task:',
  button: 'Open the task',
  why: 'You received this message because you created this task in the Service Provider Portal.',
};

const french = (): typeof en => ({
  subject: 'Une tâche que vous avez créée est terminée',
  preview: 'Il ne reste rien à faire.',
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
    blocks: [
      greeting(language, data.recipientName),
      paragraph(data.completedBy === undefined ? t.byClient : t.by(data.completedBy)),
      { kind: 'cards', cards: [{ title: data.task.name, href, facts: [], notes: [] }] },
      { kind: 'button', label: t.button, href },
    ],
    footer: [[t.why]],
  };
}
