import * as z from 'zod';
import { type Block, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';
import { MailTask, maxTasksInMail, TaskAudience, taskCards } from './task-list.ts';

/** TK-14: the daily digest of tasks that are due today or overdue. */
export const TaskDue = messageSchema('task-due', {
  audience: TaskAudience,
  recipientName: z.string(),
  /** How many, shown or not. */
  today: z.int().nonnegative(),
  overdue: z.int().nonnegative(),
  /** Due today, then the overdue ones, most overdue first; together at most `maxTasksInMail`. */
  todayTasks: z.array(MailTask),
  overdueTasks: z.array(MailTask),
});
export type TaskDue = z.infer<typeof TaskDue>;

/** The lists of a digest, cut so that both together fit. */
export function digestLists(today: readonly MailTask[], overdue: readonly MailTask[]) {
  const todayTasks = today.slice(0, maxTasksInMail);
  return {
    today: today.length,
    overdue: overdue.length,
    todayTasks,
    overdueTasks: overdue.slice(0, maxTasksInMail - todayTasks.length),
  };
}

const en = {
  subject: (today: number, overdue: number): string => {
    const total = today + overdue;
    if (overdue === 0) {
      return total === 1 ? '1 task is due today' : `${total} tasks are due today`;
    }
    if (today === 0) {
      return total === 1 ? '1 task is overdue' : `${total} tasks are overdue`;
    }
    return `${total} tasks are due today or overdue`;
  },
  preview: 'What waits for you today.',
  greeting: (name: string) => `Hello ${name},`,
  intro: 'This is what waits for you today:',
  today: 'Due today',
  overdue: 'Overdue',
  badge: 'Overdue',
  shown: (shown: number, total: number) => `Shown here: ${shown} of ${total}.`,
  all: 'See all my tasks',
  why: {
    staff:
      'You received this message because you are responsible for these tasks in the Service Provider Portal. It comes once a day at most.',
    client:
      'You received this message because your service provider may send you messages about their work with you. It comes once a day at most. ',
  },
  change: 'Change what you are sent',
};

const french = (): typeof en => ({
  subject: (today, overdue) => {
    const total = today + overdue;
    if (overdue === 0) {
      return total === 1 ? '1 tâche est à faire aujourd’hui' : fr`${total} tâches sont à faire aujourd’hui`;
    }
    if (today === 0) {
      return total === 1 ? '1 tâche est en retard' : fr`${total} tâches sont en retard`;
    }
    return fr`${total} tâches sont à faire aujourd’hui ou en retard`;
  },
  preview: 'Ce qui vous attend aujourd’hui.',
  greeting: (name) => fr`Bonjour ${name},`,
  intro: fr`Voici ce qui vous attend aujourd’hui :`,
  today: 'À faire aujourd’hui',
  overdue: 'En retard',
  badge: 'En retard',
  shown: (shown, total) => fr`Affichées ici : ${shown} sur ${total}.`,
  all: 'Voir toutes mes tâches',
  why: {
    staff: fr`Vous recevez ce message parce que vous êtes responsable de ces tâches dans le Portail des fournisseurs de services. Il arrive une fois par jour au plus.`,
    client: fr`Vous recevez ce message parce que votre fournisseur de services peut vous écrire au sujet de votre accompagnement. Il arrive une fois par jour au plus. `,
  },
  change: 'Choisir ce que vous recevez',
});

const texts = { en, fr: /* @__PURE__ */ french() };

export function taskDue({ data, language }: TaskDue, context: MailContext): MailContent {
  const t = texts[language];
  const { portalUrl } = context;
  const { audience, today, overdue, todayTasks, overdueTasks } = data;
  const total = today + overdue;
  const shown = todayTasks.length + overdueTasks.length;
  const section = (heading: string, tasks: readonly MailTask[], badge?: string): Block[] =>
    tasks.length === 0
      ? []
      : [
          { kind: 'heading', text: heading },
          taskCards(tasks, { language, portalUrl, ...(badge === undefined ? {} : { badge }) }),
        ];
  return {
    subject: t.subject(today, overdue),
    preview: t.preview,
    heading: t.subject(today, overdue),
    blocks: [
      paragraph(t.greeting(data.recipientName)),
      paragraph(t.intro),
      ...section(t.today, todayTasks),
      ...section(t.overdue, overdueTasks, t.badge),
      ...(shown < total ? [paragraph(t.shown(shown, total))] : []),
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
