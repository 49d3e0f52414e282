import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { maxFollowUpTasks, newTask, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import type { Names } from '#shared/persistence/names.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import type { RequestContext, Transaction } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { unprocessable } from '#shared/problem.ts';
import { assertResponsible } from '#shared/tasks/fields.ts';
import { announceTasks } from '#shared/tasks/notices.ts';
import { type StaffTask, staffTask } from '#shared/tasks/view.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import type { FollowUpTask } from './routes.ts';

/** @throws 422: together with the note they have to fit into one transaction */
export function assertFewFollowUps(drafts: readonly FollowUpTask[]): void {
  if (drafts.length > maxFollowUpTasks) {
    throw unprocessable('/body/followUpTasks', `A note has at most ${maxFollowUpTasks} follow-up tasks.`);
  }
}

/**
 * The tasks that follow from a note (CN-02): with the provider of whoever wrote it, or the client's for administrators.
 *
 * @param context.staff everybody named, as read
 * @throws 422 at the place of the first task at fault
 */
export function followUpTasks(
  drafts: readonly FollowUpTask[],
  context: {
    readonly actor: Actor;
    readonly client: Client;
    readonly noteId: string;
    readonly staff: ReadonlyMap<string, Staff>;
    readonly now: Date;
  },
): Task[] {
  const { actor, client, noteId, staff, now } = context;
  const serviceProviderId = actor.serviceProviderId ?? client.serviceProviderId;
  if (drafts.length > 0) {
    assertAllowed(mayOnClient(actor, 'create_task', client));
  }
  return drafts.map(({ name, dueDate, responsible, details, repeats }, at) => {
    assertResponsible(responsible, {
      serviceProviderId,
      staff,
      hasClient: true,
      mayBeUnassigned: false,
      pointer: `/body/followUpTasks/${at}/responsible`,
    });
    const draft = omitUndefined({
      id: newId(now.getTime()),
      name,
      dueDate,
      responsible,
      details: details?.trim() || undefined,
      repeats,
      serviceProviderId,
      clientId: client.id,
      outside: serviceProviderId === client.serviceProviderId ? undefined : ('kept' as const),
      createdBy: actor.id,
      createdFromCaseNoteId: noteId,
    });
    return newTask(draft, now);
  });
}

/** Two operations for each task, one for the client's list of open tasks, one for all mails. */
export function writeFollowUps(
  transaction: Transaction,
  { actor, client }: { readonly actor: Actor; readonly client: Client },
  tasks: readonly Task[],
  context: RequestContext,
): void {
  saveTasks(transaction, { clients: [client], created: tasks });
  const subject = { kind: 'client', id: client.id } as const;
  for (const _task of tasks) {
    transaction.put(auditItem(context, { action: 'task.created', actor, subject }));
  }
  const created = tasks.map((after) => ({ after }));
  announceTasks(transaction, created, { byId: actor.id, ...context });
}

/** The tasks as their maker reads them. */
export function viewsOf(
  tasks: readonly Task[],
  {
    actor,
    client,
    names,
    now,
  }: { readonly actor: Actor; readonly client: Client; readonly names: Names; readonly now: Date },
): StaffTask[] {
  const today = dayIn(instanceZone, now);
  return tasks.map((task) => staffTask(actor, task, { names, client, today }));
}
