import * as z from 'zod';
import { type Block, greeting, type MailContent, type MailContext, paragraph } from '../content.ts';
import { fr } from '../language.ts';
import { portalPage } from '../portal.ts';
import { messageSchema } from './message.ts';
import { MailTask, maxTasksInMail, TaskAudience, taskCards } from './task-list.ts';

/** The daily digest of tasks that are due today or overdue (TK-14). */
export const TaskDue = messageSchema('task-due', {
  audience: TaskAudience,
  recipientName: z.string(),
  /** Numbers of tasks, including those that are not shown. */
  today: z.int().nonnegative(),
  overdue: z.int().nonnegative(),
  /** The oldest overdue tasks first; both lists together have at most `maxTasksInMail`. */
  todayTasks: z.array(MailTask),
  overdueTasks: z.array(MailTask),
});
export type TaskDue = z.infer<typeof TaskDue>;

/** Counts and lists of a digest; the lists are cut to `maxTasksInMail`. */
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
  preview: 'Your tasks for today.',
  intro: 'These are your tasks for today:',
  today: 'Due today',
  overdue: 'Overdue',
  badge: 'Overdue',
  shown: (shown: number, total: number) => `Shown here: ${shown} of ${total}.`,
  all: 'See all my tasks',
  why: {
    staff:
      'You received this message because you are responsible for these tasks in the Service Provider Portal. It is sent at most once a day.',
    client:
      'You received this message because your service provider may send you messages about their work with you. It is sent at most once a day. ',
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
  preview: 'Vos tâches du jour.',
  intro: fr`Voici vos tâches du jour :`,
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
    blocks: [
      greeting(language, data.recipientName),
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
