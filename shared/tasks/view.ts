import * as z from 'zod';
import type { Actor } from '#shared/domain/account.ts';
import { type Client, displayName } from '#shared/domain/client.ts';
import { taskRepeats } from '#shared/domain/recurrence.ts';
import { isOverdue, mayMove, systemCreator, type Task, type TaskStatus } from '#shared/domain/task.ts';
import { Day, Instant, PersonRef, ProviderRef } from '#shared/http/schemas.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { type OpenTask, tasksByIds } from '#shared/persistence/tasks.ts';
import { mayNameClient, mayOnTask, taskActions } from '#shared/policy/tasks.ts';

export const StaffTask = z.object({
  id: z.string(),
  name: z.string(),
  details: z.string().optional(),
  dueDate: Day,
  originalDueDate: Day.describe('Postponement by weeks counts from this day'),
  overdue: z.boolean().describe('Open, and due before today'),
  repeats: z.enum(taskRepeats),
  status: z.enum(['open', 'completed']),
  responsible: z.object({
    staff: z.array(PersonRef),
    staffIds: z.array(z.string()),
    client: z.boolean().describe('The client is responsible'),
  }),
  serviceProvider: ProviderRef,
  serviceProviderId: z.string(),
  clientId: z.string().optional().describe('Absent without a client, or if you may not see the client'),
  client: PersonRef.optional(),
  isIntake: z.boolean(),
  createdFromCaseNoteId: z.string().optional(),
  createdBy: PersonRef,
  createdAt: Instant,
  updatedAt: Instant,
  completedAt: Instant.optional(),
  completedBy: PersonRef.optional(),
  nextTaskId: z.string().optional().describe('The next occurrence, of a completed task'),
  actions: z.array(z.enum(taskActions)).describe('Actions that the caller may take now'),
  version: z.int(),
});
export type StaffTask = z.input<typeof StaffTask>;

/** For the responsible client (TK-13). */
const ClientTask = z.object({
  id: z.string(),
  name: z.string(),
  dueDate: Day,
  details: z.string().optional(),
  status: z.enum(['open', 'completed']),
  version: z.int(),
});
type ClientTask = z.input<typeof ClientTask>;

/** `StaffTask` for staff, `ClientTask` for clients. */
export const TaskView = z.union([StaffTask, ClientTask]);
export type TaskView = z.input<typeof TaskView>;

export function namesWanted(
  task: Pick<Task, 'createdBy' | 'responsible' | 'serviceProviderId'> & { readonly completedBy?: string | undefined },
) {
  const { createdBy, completedBy, responsible, serviceProviderId } = task;
  return {
    staffIds: [createdBy, ...(completedBy === undefined ? [] : [completedBy]), ...responsible.staffIds],
    providerIds: [serviceProviderId],
  };
}

/** The names of all staff and providers in these tasks: one round trip. */
export function readTaskNames(table: Table, tasks: readonly Parameters<typeof namesWanted>[0][]): Promise<Names> {
  const wanted = tasks.map(namesWanted);
  return readNames(table, {
    staffIds: wanted.flatMap(({ staffIds }) => staffIds),
    providerIds: wanted.flatMap(({ providerIds }) => providerIds),
  });
}

/** Open tasks of one client, in the order of the list; omits tasks that are no longer open. One round trip. */
export async function readOpenTasks(
  table: Table,
  actor: Actor,
  listed: readonly OpenTask[],
  context: Pick<TaskContext, 'client' | 'today'>,
): Promise<TaskView[]> {
  const [tasks, names] = await Promise.all([
    tasksByIds(
      table,
      listed.map(({ id }) => id),
    ),
    readTaskNames(table, listed),
  ]);
  return listed.flatMap(({ id }) => {
    const task = tasks.get(id);
    return task?.status === 'open' ? [taskView(actor, task, { names, ...context })] : [];
  });
}

export interface TaskContext {
  readonly names: Names;
  /** Of the task, even if the caller may not see the client. */
  readonly client: Client | undefined;
  /** In the instance's zone. */
  readonly today: string;
}

export function taskView(actor: Actor, task: Task, context: TaskContext): TaskView {
  return actor.kind === 'client' ? clientTask(task) : staffTask(actor, task, context);
}

function clientTask({ id, name, dueDate, details, status, version }: Task): ClientTask {
  return omitUndefined({ id, name, dueDate, details, status: shownStatus(status), version });
}

/** Deleted tasks are never shown. */
function shownStatus(status: TaskStatus): 'open' | 'completed' {
  return status === 'completed' ? status : 'open';
}

export function staffTask(actor: Actor, task: Task, { names, client, today }: TaskContext): StaffTask {
  const { clientId: _clientId, repeatDay: _day, outside: _outside, deletedAt: _deleted, ...shown } = task;
  const named = client !== undefined && mayNameClient(actor, client) ? client : undefined;
  const person = (id: string) => ({ id, name: names.staff.get(id) ?? (id === systemCreator ? 'Portal' : '') });
  return omitUndefined({
    ...shown,
    status: shownStatus(task.status),
    overdue: isOverdue(task, today),
    responsible: {
      staff: task.responsible.staffIds.map(person),
      staffIds: task.responsible.staffIds,
      client: task.responsible.client,
    },
    serviceProvider: { id: task.serviceProviderId, name: names.providers.get(task.serviceProviderId) ?? '' },
    clientId: named?.id,
    client: named && { id: named.id, name: displayName(named) },
    createdBy: person(task.createdBy),
    completedBy: completedBy(task, named, person),
    actions: taskActions.filter(
      (action) => mayOnTask(actor, action, task, client) === 'allowed' && mayMove(action, task.status),
    ),
  });
}

function completedBy(
  { completedBy: id, clientId }: Task,
  named: Client | undefined,
  person: (id: string) => { id: string; name: string },
) {
  if (id === undefined) {
    return undefined;
  }
  return id === clientId ? named && { id, name: displayName(named) } : person(id);
}
