import type { Client } from '#shared/domain/client.ts';
import { changedTask, mayMove, type Responsible, Task, type TaskMove } from '#shared/domain/task.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { codec } from './codec.ts';
import { addCompletedEntries, removeCompletedEntries } from './completed-tasks.ts';
import { deletedTaskPartition, keys, openTaskPartition, shardOf, taskShards } from './keys.ts';
import { fromOpenTasksItem, moveTaskList, type OpenTask, openTasksFrom, updateOpenTasks } from './open-tasks.ts';
import { batchGet, getItem } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

export type { OpenTask } from './open-tasks.ts';

/** Always under its own id (ADR 0040). In the list index only while it is open and in no client list of its provider. */
const taskCodec = codec({
  entity: 'Task',
  schema: Task,
  keys: (task) => ({
    ...keys.task(task.id),
    ...(task.status === 'open' && (task.clientId === undefined || task.outside !== undefined)
      ? {
          gsi1pk: openTaskPartition(task.serviceProviderId, shardOf(task.id, taskShards)),
          gsi1sk: `T#${task.dueDate}#${task.id}`,
        }
      : {}),
    /** For exports and erasures: deleted tasks are in no other list. */
    ...(task.status === 'deleted' && task.clientId !== undefined
      ? { gsi1pk: deletedTaskPartition(task.clientId), gsi1sk: task.id }
      : {}),
  }),
});

export const fromTaskItem = taskCodec.fromItem;

/** Not deleted; strongly consistent. `mayOnTask` decides whether the caller may see it. */
export async function taskById(table: Table, taskId: string): Promise<Task | undefined> {
  const item = await getItem(table, keys.task(taskId));
  const task = item && taskCodec.fromItem(item);
  return task?.status === 'deleted' ? undefined : task;
}

/** Strongly consistent; omits unknown and deleted tasks. */
export async function tasksByIds(table: Table, taskIds: readonly string[]): Promise<Map<string, Task>> {
  const items = await batchGet(
    table,
    taskIds.map((id) => keys.task(id)),
  );
  return new Map(
    items
      .map((item) => taskCodec.fromItem(item))
      .filter(({ status }) => status !== 'deleted')
      .map((task) => [task.id, task]),
  );
}

/** By client; at most 50 each, by due date; strongly consistent. */
export async function openTaskLists(
  table: Table,
  clientIds: readonly string[],
): Promise<ReadonlyMap<string, readonly OpenTask[]>> {
  const items = await batchGet(
    table,
    clientIds.map((id) => keys.openTasks(id)),
  );
  const lists = new Map(items.map(fromOpenTasksItem).map((list) => [list.clientId, list.tasks]));
  return new Map(clientIds.map((id) => [id, lists.get(id) ?? []]));
}

/** Active tasks (SA-15), at most 50, by due date; strongly consistent. Two round trips. */
export async function openTasksOfClient(table: Table, clientId: string): Promise<Task[]> {
  const lists = await openTaskLists(table, [clientId]);
  const listed = lists.get(clientId) ?? [];
  const tasks = await tasksByIds(
    table,
    listed.map(({ id }) => id),
  );
  return listed.flatMap(({ id }) => tasks.get(id) ?? []).filter(({ status }) => status === 'open');
}

/** From the items of the Overview's Query. */
export function openTasksOf(items: readonly Item[]): readonly OpenTask[] {
  return openTasksFrom(items);
}

export type TaskClient = Pick<Client, 'id' | 'serviceProviderId'>;

/** At most one per client in a transaction, since the client's list is one item. */
export interface TaskWrites {
  /** All clients of these tasks. */
  readonly clients?: readonly TaskClient[];
  readonly created?: readonly Task[];
  readonly changed?: readonly { readonly move: TaskMove; readonly before: Task; readonly after: Task }[];
  /** The error if a task was changed since; default: 409. */
  readonly stale?: () => Error;
  /** The error if a task was deleted; default: 404. */
  readonly gone?: () => Error;
}

/**
 * Writes tasks and their lists: one operation for each task, one for each client whose list changes, and for each completed or reopened
 * task one per list of completed tasks (client, provider, responsible staff: at most 22).
 *
 * Fails if a client would have more than 50 open tasks (422), a task was changed (`stale`), or a client has moved (409).
 *
 * @throws 409 for a move that the status does not allow
 */
export function saveTasks(transaction: Transaction, writes: TaskWrites): void {
  const { clients = [], created = [], changed = [], stale = changedMeanwhile, gone = notFound } = writes;
  for (const task of created) {
    transaction.create(taskCodec.toItem(task), () => new Problem('conflict', 'This task exists already.'));
  }
  for (const { move, before, after } of changed) {
    transaction.change(
      taskCodec.toItem(before),
      taskCodec.toItem(after),
      expected(move, before),
      onConflict(stale, gone),
    );
    if (after.status === 'completed') {
      addCompletedEntries(transaction, after);
    } else if (before.status === 'completed') {
      removeCompletedEntries(transaction, before);
    }
  }
  updateOpenTasks(transaction, clients, [...created.map((after) => ({ before: undefined, after })), ...changed]);
}

function expected(move: TaskMove, before: Task) {
  if (!mayMove(move, before.status)) {
    throw new Problem('conflict', `This task is ${before.status}: this change is not possible.`);
  }
  return { status: before.status, version: before.version };
}

function onConflict(stale: () => Error, gone: () => Error = notFound): OnConflict {
  return (existing) => (existing === undefined || existing.status === 'deleted' ? gone() : stale());
}

function changedMeanwhile(): Problem {
  return new Problem('conflict', 'A task was changed at the same time. Read it again, then repeat your change.');
}

/** @param client of the task */
export function insertTask(transaction: Transaction, task: Task, client?: TaskClient): void {
  saveTasks(transaction, { ...(client ? { clients: [client] } : {}), created: [task] });
}

/**
 * Changes the responsible people of a client's open tasks (SA-06, SA-11, SA-16): one operation for each task and one for the list.
 *
 * @param created new tasks of the client in the same transaction (SA-07)
 */
export function changeTaskResponsible(
  transaction: Transaction,
  client: TaskClient,
  tasks: readonly { readonly task: Task; readonly responsible: Responsible }[],
  now: Date,
  created: readonly Task[] = [],
): void {
  saveTasks(transaction, {
    clients: [client],
    created,
    changed: tasks.map(({ task, responsible }) => ({
      move: 'reassign',
      before: task,
      after: changedTask(task, { responsible }, now),
    })),
  });
}

/**
 * RF-06: the open tasks at the client's provider move with the client and lose their responsible staff; the client stays responsible.
 * One operation for each such task and one for the list. The tasks are not read: they must match the list, which must be complete.
 *
 * @param client before the move
 * @param tasks all of the client in `openTaskLists`
 * @param stale the error if a task was added, changed or completed since
 */
export function moveOpenTasks(
  transaction: Transaction,
  client: TaskClient,
  tasks: readonly OpenTask[],
  serviceProviderId: string,
  now: Date,
  stale: () => Error = changedMeanwhile,
): void {
  const moves = (task: OpenTask) => task.serviceProviderId === client.serviceProviderId;
  for (const task of tasks.filter(moves)) {
    transaction.add(moveTask(task, client, serviceProviderId, now), stale);
  }
  const after = tasks.map((task) =>
    moves(task)
      ? { ...task, serviceProviderId, outside: undefined, responsible: { ...task.responsible, staffIds: [] } }
      : task,
  );
  moveTaskList(transaction, client.id, { from: client.serviceProviderId, to: serviceProviderId }, after, stale);
}

function moveTask({ id, dueDate, responsible }: OpenTask, client: TaskClient, providerId: string, now: Date) {
  return {
    Update: {
      Key: keys.task(id),
      UpdateExpression:
        'SET #provider = :to, #responsible.#staff = :nobody, #updatedAt = :now, #version = #version + :one REMOVE #outside, gsi1pk, gsi1sk',
      ConditionExpression:
        '#status = :open AND #client = :client AND #provider = :from AND #dueDate = :dueDate AND #responsible.#staff = :staff AND #responsible.#self = :self',
      ExpressionAttributeNames: {
        '#provider': 'serviceProviderId',
        '#responsible': 'responsible',
        '#staff': 'staffIds',
        '#self': 'client',
        '#updatedAt': 'updatedAt',
        '#version': 'version',
        '#outside': 'outside',
        '#status': 'status',
        '#client': 'clientId',
        '#dueDate': 'dueDate',
      },
      ExpressionAttributeValues: {
        ':to': providerId,
        ':nobody': [],
        ':now': now.toISOString(),
        ':one': 1,
        ':open': 'open',
        ':client': client.id,
        ':from': client.serviceProviderId,
        ':dueDate': dueDate,
        ':staff': [...responsible.staffIds],
        ':self': responsible.client,
      },
    },
  };
}
