import type { Client } from '#shared/domain/client.ts';
import type { Task } from '#shared/domain/task.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import type { Recipient } from '#shared/mail/recipients.ts';
import { digestLists } from '#shared/mail/templates/task-due.ts';
import { dueFirst } from '#shared/persistence/open-tasks.ts';

export interface Person {
  readonly kind: 'staff' | 'client';
  readonly id: string;
}

/**
 * The tasks of one person that are due or overdue (TK-14, TK-16), except those of archived clients (AC-06).
 * @returns `undefined` if there are none
 */
export function digestMessage(
  person: Person,
  { audience, to, language, name }: Recipient,
  tasks: readonly Task[],
  clients: ReadonlyMap<string, Client>,
  today: string,
): MailMessage | undefined {
  const due = tasks
    .filter((task) => isDue(task, today) && isResponsible(task, person) && !isArchived(task, clients))
    .sort(dueFirst)
    .map(({ id, name: title, dueDate }) => ({ id, name: title, dueDate }));
  if (due.length === 0) {
    return undefined;
  }
  const lists = digestLists(
    due.filter(({ dueDate }) => dueDate === today),
    due.filter(({ dueDate }) => dueDate < today),
  );
  return { template: 'task-due', language, to, data: { audience, recipientName: name, ...lists } };
}

function isDue({ status, dueDate }: Task, today: string): boolean {
  return status === 'open' && dueDate <= today;
}

function isResponsible({ responsible, clientId }: Task, { kind, id }: Person): boolean {
  return kind === 'staff' ? responsible.staffIds.includes(id) : responsible.client && clientId === id;
}

function isArchived({ clientId }: Task, clients: ReadonlyMap<string, Client>): boolean {
  return clientId !== undefined && clients.get(clientId)?.archivedAt !== undefined;
}
