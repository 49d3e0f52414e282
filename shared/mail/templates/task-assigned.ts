import * as z from 'zod';
import { greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';
import { MailTask, maxTasksInMail, TaskAudience, taskCards } from './task-list.ts';

/** The reader became responsible for tasks. */
export const TaskAssigned = messageSchema('task-assigned', {
  audience: TaskAudience,
  recipientName: z.string(),
  /** Absent if the account no longer exists. */
  assignedBy: z.string().optional(),
  /** Number of tasks, including those that are not shown. */
  total: z.int().positive(),
  /** By due date. */
  tasks: z.array(MailTask).min(1).max(maxTasksInMail),
});
export type TaskAssigned = z.infer<typeof TaskAssigned>;

const en = {
  subject: (total: number): string => (total === 1 ? 'You have a new task' : `You have ${total} new tasks`),
  preview: 'See what it is about and when it is due.',
  assigned: (total: number): string => (total === 1 ? 'A task was assigned to you.' : 'Tasks were assigned to you.'),
  assignedBy: (total: number, by: string): string =>
    total === 1 ? `${by} assigned a task to you.` : `${by} assigned tasks to you.`,
  shown: (shown: number, total: number) => `Shown here: ${shown} of ${total}.`,
  all: 'See all my tasks',
  why: {
    staff: 'You received this message because you are responsible for a task in the Service Provider Portal.',
    client: 'You received this message because your service provider may send you messages about their work with you. ',
  },
  change: 'Change what you are sent',
};

const french = (): typeof en => ({
  subject: (total) => (total === 1 ? 'Vous avez une nouvelle tâche' : fr`Vous avez ${total} nouvelles tâches`),
  preview: 'Voyez de quoi il s’agit et quelle est l’échéance.',
  assigned: (total) => (total === 1 ? 'Une tâche vous a été confiée.' : 'Des tâches vous ont été confiées.'),
  assignedBy: (total, by) => (total === 1 ? fr`${by} vous a confié une tâche.` : fr`${by} vous a confié des tâches.`),
  shown: (shown, total) => fr`Affichées ici : ${shown} sur ${total}.`,
  all: 'Voir toutes mes tâches',
  why: {
    staff:
      'Vous recevez ce message parce que vous êtes responsable d’une tâche dans le Portail des fournisseurs de services.',
    client:
      'Vous recevez ce message parce que votre fournisseur de services peut vous écrire au sujet de votre accompagnement. ',
  },
  change: 'Choisir ce que vous recevez',
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function taskAssigned({ data, language }: TaskAssigned, context: MailContext): MailContent {
  const t = texts[language];
  const { audience, total, tasks, assignedBy } = data;
  const { portalUrl } = context;
  return {
    subject: t.subject(total),
    preview: t.preview,
    blocks: [
      greeting(language, data.recipientName),
      paragraph(assignedBy === undefined ? t.assigned(total) : t.assignedBy(total, assignedBy)),
      taskCards(tasks, { language, portalUrl }),
      ...(tasks.length < total ? [paragraph(t.shown(tasks.length, total))] : []),
      { kind: 'button', label: t.all, href: portalPage.tasks(portalUrl) },
    ],
    footer: [
      [
        t.why[audience],
        ...(audience === 'client' ? [{ text: t.change, href: portalPage.mailPreferences(portalUrl) }] : []),
      ],
    ],
  };
}
