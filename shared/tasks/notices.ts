import { staffName } from '#shared/domain/staff.ts';
import type { Task } from '#shared/domain/task.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import { clientRecipient, type Recipient, staffRecipient } from '#shared/mail/recipients.ts';
import { maxTasksInMail } from '#shared/mail/templates/task-list.ts';
import type { Effect } from '#shared/outbox/effects.ts';
import { addEffectOnce, outboxItem } from '#shared/outbox/repository.ts';
import type { Apply } from '#shared/outbox/worker.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { dueFirst } from '#shared/persistence/open-tasks.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { tasksByIds } from '#shared/persistence/tasks.ts';
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import type { Clock } from '#shared/time.ts';

type Notice = Extract<Effect, { kind: 'task.notify' }>;

export interface NoticeContext extends RequestContext {
  readonly byId: string;
  /** Staff who get another mail in the same transaction. */
  readonly alreadyNotified?: readonly string[];
}

/**
 * Notifies newly responsible people by mail, except the author of the change. At most one operation, and one mail for each person.
 *
 * @param changes tasks of at most one client; `before` is absent for new tasks
 */
export function announceTasks(
  transaction: Transaction,
  changes: readonly { readonly before?: Task | undefined; readonly after: Task }[],
  { byId, alreadyNotified = [], ...context }: NoticeContext,
): void {
  const staffIds = new Set<string>();
  let clientId: string | undefined;
  const taskIds = changes.flatMap(({ before, after }) => {
    const newStaff = after.responsible.staffIds.filter(
      (id) => id !== byId && !alreadyNotified.includes(id) && !before?.responsible.staffIds.includes(id),
    );
    const wasResponsible = before?.responsible.client === true && before.clientId === after.clientId;
    const newForClient = after.responsible.client && !wasResponsible && after.clientId !== byId;
    for (const id of newStaff) {
      staffIds.add(id);
    }
    if (newForClient) {
      clientId = after.clientId;
    }
    return newStaff.length > 0 || newForClient ? [after.id] : [];
  });
  if (taskIds.length > 0) {
    const people = { staffIds: [...staffIds], ...(clientId === undefined ? {} : { clientId }) };
    transaction.put(outboxItem(context, { kind: 'task.notify', event: 'assigned', taskIds, ...people, byId }));
  }
}

/** Notifies the creator of a task when somebody else completes it (INFERRED: by mail). */
export function announceCompletion(transaction: Transaction, task: Task, { byId, ...context }: NoticeContext): void {
  if (task.createdBy !== byId) {
    const { id, createdBy } = task;
    const staffIds = [createdBy];
    transaction.put(outboxItem(context, { kind: 'task.notify', event: 'completed', taskIds: [id], staffIds, byId }));
  }
}

/** Applies `task.notify`: one mail for each person who is still responsible and may get mail. May be repeated. */
export function taskNotifier(table: Table, clock: Clock): Apply<'task.notify'> {
  return async (notice, { id, requestId }) => {
    const [tasks, staff, client] = await Promise.all([
      tasksByIds(table, notice.taskIds),
      staffByIds(table, [...notice.staffIds, notice.byId]),
      notice.clientId === undefined ? undefined : clientById(table, notice.clientId),
    ]);
    const by = staff.get(notice.byId);
    const assignedBy = by && staffName(by);
    const messageTo = (recipient: Recipient | undefined, isOfRecipient: (task: Task) => boolean) =>
      recipient && messageOf(notice.event, [...tasks.values()], recipient, isOfRecipient, assignedBy);
    const messages = [
      ...notice.staffIds.map((staffId) =>
        messageTo(staffRecipient(staff.get(staffId)), ({ responsible, createdBy }) =>
          notice.event === 'completed' ? createdBy === staffId : responsible.staffIds.includes(staffId),
        ),
      ),
      messageTo(clientRecipient(client), ({ responsible, clientId }) => responsible.client && clientId === client?.id),
    ];
    await Promise.all(
      messages.map(
        (mail, at) =>
          mail && addEffectOnce(table, `${id}-${at}`, { kind: 'mail', message: mail }, { now: clock(), requestId }),
      ),
    );
  };
}

function messageOf(
  event: Notice['event'],
  tasks: readonly Task[],
  { audience, to, language, name }: Recipient,
  isOfRecipient: (task: Task) => boolean,
  by: string | undefined,
): MailMessage | undefined {
  const ofRecipient = tasks
    .filter((task) => isOfRecipient(task) && task.status === (event === 'completed' ? 'completed' : 'open'))
    .sort(dueFirst)
    .map(({ id, name: title, dueDate }) => ({ id, name: title, dueDate }));
  const [first] = ofRecipient;
  if (!first) {
    return undefined;
  }
  if (event === 'completed') {
    return {
      template: 'task-completed',
      language,
      to,
      data: {
        audience: 'staff',
        recipientName: name,
        task: { id: first.id, name: first.name },
        ...(by === undefined ? {} : { completedBy: by }),
      },
    };
  }
  return {
    template: 'task-assigned',
    language,
    to,
    data: {
      audience,
      recipientName: name,
      ...(by === undefined ? {} : { assignedBy: by }),
      total: ofRecipient.length,
      tasks: ofRecipient.slice(0, maxTasksInMail),
    },
  };
}
