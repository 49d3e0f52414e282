import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Task } from '#shared/domain/task.ts';
import { clientById, isClientHidden } from '#shared/persistence/clients.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { taskById } from '#shared/persistence/tasks.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { mayOnTask, type TaskAction } from '#shared/policy/tasks.ts';
import { notFound } from '#shared/problem.ts';
import { readTaskNames, type TaskContext } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import { todayAt } from './task-rules.ts';

interface TaskCall {
  readonly path: { readonly taskId: string };
  readonly caller: Promise<Actor>;
  readonly now: Date;
}

export interface LoadedTask {
  readonly actor: Actor;
  readonly task: Task;
  readonly client: Client | undefined;
  readonly context: TaskContext;
}

/** The caller, and the task with its client and names. @throws 404 if the task is hidden, 403 if the action is forbidden */
export async function permittedTask({ table }: Dependencies, call: TaskCall, action: TaskAction): Promise<LoadedTask> {
  const [actor, task] = await Promise.all([call.caller, taskById(table, call.path.taskId)]);
  if (!task) {
    throw notFound();
  }
  const [client, names] = await Promise.all([clientOf(table, task), readTaskNames(table, [withCaller(task, actor)])]);
  assertAllowed(mayOnTask(actor, action, task, client));
  return { actor, task, client, context: { names, client, today: todayAt(call.now) } };
}

/** Includes the caller, who may complete the task. */
function withCaller(task: Task, actor: Actor) {
  return { ...task, completedBy: task.completedBy ?? actor.id };
}

export async function clientOf(table: Table, task: Pick<Task, 'clientId'>): Promise<Client | undefined> {
  return task.clientId === undefined ? undefined : clientById(table, task.clientId);
}

/** The `isHidden` hook: a 400 must not reveal that the task or the client exists. */
export function isTaskHidden(table: Table) {
  const isHidden = isClientHidden(table);
  return async (actor: Actor, path: Readonly<Record<string, string | undefined>>): Promise<boolean> => {
    const { taskId } = path;
    if (taskId === undefined) {
      return isHidden(actor, path);
    }
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(taskId)) {
      return false;
    }
    const task = await taskById(table, taskId);
    return !task || mayOnTask(actor, 'read', task, await clientOf(table, task)) === 'hidden';
  };
}
