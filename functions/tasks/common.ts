import { setTimeout } from 'node:timers/promises';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { mayMove, type Task, type TaskMove } from '#shared/domain/task.ts';
import type { Platform } from '#shared/http/platform.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientById, isClientHidden } from '#shared/persistence/clients.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { taskById } from '#shared/persistence/tasks.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { mayOnTask, type TaskAction } from '#shared/policy/tasks.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { readTaskNames, type TaskContext } from '#shared/tasks/view.ts';
import { dayIn, instanceZone } from '#shared/time.ts';

/** What the use cases stand on. */
export type Service = Pick<Platform, 'table'>;

/** A call about one task. */
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

/**
 * The caller and the task with what it shows, where the caller may do this to it: two round trips.
 * @throws 404 where the task is hidden, 403 where the action is forbidden
 */
export async function permittedTask({ table }: Service, call: TaskCall, action: TaskAction): Promise<LoadedTask> {
  const [actor, task] = await Promise.all([call.caller, taskById(table, call.path.taskId)]);
  if (!task) {
    throw notFound();
  }
  const [client, names] = await Promise.all([clientOf(table, task), readTaskNames(table, [named(task, actor)])]);
  assertAllowed(mayOnTask(actor, action, task, client));
  return { actor, task, client, context: { names, client, today: todayAt(call.now) } };
}

/** The task's people, and the caller's own name: they may be the one who completes it. */
function named(task: Task, actor: Actor) {
  return { ...task, completedBy: task.completedBy ?? actor.id };
}

export async function clientOf(table: Table, task: Pick<Task, 'clientId'>): Promise<Client | undefined> {
  return task.clientId === undefined ? undefined : clientById(table, task.clientId);
}

/** The day in the instance's zone (TK-16). */
export function todayAt(now: Date): string {
  return dayIn(instanceZone, now);
}

/** @throws 409 for a move that the state machine lacks */
export function assertMove(move: TaskMove, { status }: Task): void {
  if (!mayMove(move, status)) {
    throw new Problem(
      'conflict',
      `This task is ${status}: ${status === 'completed' ? 'open it again' : 'complete it'} first.`,
    );
  }
}

/** TK-05: how a task comes to be with a provider that is not its client's. */
export function outsideOf(
  actor: Actor,
  serviceProviderId: string,
  client: Pick<Client, 'serviceProviderId'> | undefined,
): Task['outside'] {
  if (!client || client.serviceProviderId === serviceProviderId) {
    return undefined;
  }
  return actor.serviceProviderId === serviceProviderId ? 'kept' : 'sent';
}

/** The audit item of a write by staff: in the client's file where there is one (RA-06). */
export function taskAudit(
  action: string,
  actor: Actor,
  task: Task,
  { now, requestId }: { readonly now: Date; readonly requestId: string },
  changed?: readonly string[],
): Item {
  return auditItem({
    action,
    actor,
    subject: task.clientId === undefined ? { kind: 'task', id: task.id } : { kind: 'client', id: task.clientId },
    at: now,
    requestId,
    ...(changed ? { changed } : {}),
  });
}

/** Another writer was faster. */
export class Overtaken extends Problem {
  constructor() {
    super('conflict', 'The task was changed at the same moment. Read it again, then repeat your call.');
  }
}

const attempts = 5;

/** Runs a use case that needs no If-Match, again from reading on where another writer was faster or stood in the way. */
export async function untilSettled<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const passing = error instanceof Overtaken || (error instanceof Problem && error.kind === 'unavailable');
      if (!passing || attempt === attempts) {
        throw error;
      }
      await setTimeout(20 * attempt * Math.random());
    }
  }
}

/** The `isHidden` hook: a request that is refused for its form must not tell that the task, or the client, exists. */
export function taskHidden(table: Table) {
  const hidesClient = isClientHidden(table);
  return async (actor: Actor, path: Readonly<Record<string, string | undefined>>): Promise<boolean> => {
    const { taskId } = path;
    if (taskId === undefined) {
      return hidesClient(actor, path);
    }
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(taskId)) {
      return false;
    }
    const task = await taskById(table, taskId);
    return !task || mayOnTask(actor, 'read', task, await clientOf(table, task)) === 'hidden';
  };
}
