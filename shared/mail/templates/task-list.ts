import * as z from 'zod';
import type { Language } from '#shared/domain/account.ts';
import type { Block } from '../content.ts';
import { formatDay, fr } from '../language.ts';
import { portalPage } from '../portal.ts';

/** A mail about tasks names at most this many of them. */
export const maxTasksInMail = 20;

/** The portal that the mail links to. */
export const TaskAudience = z.enum(['staff', 'client']);
export type TaskAudience = z.infer<typeof TaskAudience>;

export const MailTask = z.object({ id: z.string(), name: z.string(), dueDate: z.string() });
export type MailTask = z.infer<typeof MailTask>;

const due = {
  en: (day: string) => `Due: ${day}`,
  fr: (day: string) => fr`Échéance : ${day}`,
} satisfies Record<Language, unknown>;

/** Tasks as cards, each with its due date. */
export function taskCards(
  tasks: readonly MailTask[],
  { language, portalUrl, badge }: { language: Language; portalUrl: string; badge?: string },
): Block {
  return {
    kind: 'cards',
    cards: tasks.map(({ id, name, dueDate }) => ({
      title: name,
      href: portalPage.task(portalUrl, id),
      ...(badge === undefined ? {} : { badge }),
      facts: [due[language](formatDay(language, dueDate))],
      notes: [],
    })),
  };
}
