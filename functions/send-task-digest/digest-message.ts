import type { Client } from '#shared/domain/client.ts';
import type { Task } from '#shared/domain/task.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import type { Recipient } from '#shared/mail/recipients.ts';
import { digestLists } from '#shared/mail/templates/task-due.ts';
import { dueFirst } from '#shared/persistence/open-tasks.ts';

/** Somebody who is responsible for tasks. */
export interface Person {
  readonly kind: 'staff' | 'client';
  readonly id: string;
}

/**
 * The digest of one person: their open tasks that are due today or before (TK-14, TK-16). Tasks of archived clients remind nobody
 * (AC-06).
 *
 * @param today in the instance's zone
 * @returns `undefined` where nothing is due
 */
export function digestMessage(
  person: Person,
  { audience, to, language, name }: Recipient,
  tasks: readonly Task[],
  clients: ReadonlyMap<string, Client>,
  today: string,
): MailMessage | undefined {
  const theirs = tasks
    .filter((task) => isDue(task, today) && isTheirs(task, person) && !isArchived(task, clients))
    .sort(dueFirst)
    .map(({ id, name: title, dueDate }) => ({ id, name: title, dueDate }));
  if (theirs.length === 0) {
    return undefined;
  }
  const lists = digestLists(
    theirs.filter(({ dueDate }) => dueDate === today),
    theirs.filter(({ dueDate }) => dueDate < today),
  );
  return { template: 'task-due', language, to, data: { audience, recipientName: name, ...lists } };
}

function isDue({ status, dueDate }: Task, today: string): boolean {
  return status === 'open' && dueDate <= today;
}

function isTheirs({ responsible, clientId }: Task, { kind, id }: Person): boolean {
  return kind === 'staff' ? responsible.staffIds.includes(id) : responsible.client && clientId === id;
}

function isArchived({ clientId }: Task, clients: ReadonlyMap<string, Client>): boolean {
  return clientId !== undefined && clients.get(clientId)?.archivedAt !== undefined;
}
