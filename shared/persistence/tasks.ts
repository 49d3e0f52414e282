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

/**
 * The task itself lies under its own id, whatever becomes of it (ADR 0040). In the list index it stands alone only while it is
 * open and no list of a client of its provider names it.
 */
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
    /** In no list of theirs any more, and yet found when a client's data is looked for. */
    ...(task.status === 'deleted' && task.clientId !== undefined
      ? { gsi1pk: deletedTaskPartition(task.clientId), gsi1sk: task.id }
      : {}),
  }),
});

export const toTaskItem = taskCodec.toItem;
export const fromTaskItem = taskCodec.fromItem;

/** A task that is not deleted; strongly consistent. Whether the caller may see it is `mayOnTask`'s to say. */
export async function taskById(table: Table, taskId: string): Promise<Task | undefined> {
  const item = await getItem(table, keys.task(taskId));
  const task = item && taskCodec.fromItem(item);
  return task?.status === 'deleted' ? undefined : task;
}

/** Several tasks by id; strongly consistent, unknown and deleted ones are left out. */
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

/** Which tasks of some clients are open, due first: one BatchGet, strongly consistent. At most 50 each; clients without any have `[]`. */
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

/** The open ("active", SA-15) tasks of a client, at most 50, due first: two round trips, strongly consistent. */
export async function openTasksOfClient(table: Table, clientId: string): Promise<Task[]> {
  const lists = await openTaskLists(table, [clientId]);
  const listed = lists.get(clientId) ?? [];
  const tasks = await tasksByIds(
    table,
    listed.map(({ id }) => id),
  );
  return listed.flatMap(({ id }) => tasks.get(id) ?? []).filter(({ status }) => status === 'open');
}

/** Which tasks of a client are open, due first, from the items of the Overview's Query. */
export function openTasksOf(items: readonly Item[]): readonly OpenTask[] {
  return openTasksFrom(items);
}

/** Where the list of a client's open tasks belongs: the client as read. */
export type TaskClient = Pick<Client, 'id' | 'serviceProviderId'>;

/** What one transaction does to tasks. Of one client at most one of these in a transaction: their list is one item. */
export interface TaskWrites {
  /** Every client that a task here names. */
  readonly clients?: readonly TaskClient[];
  readonly created?: readonly Task[];
  /** Two states of a task, the second one version further. */
  readonly changed?: readonly { readonly move: TaskMove; readonly before: Task; readonly after: Task }[];
  /** The error where a task is not as `before` any more; left out: 409. */
  readonly stale?: () => Error;
  /** The error where a task is gone; left out: 404. */
  readonly gone?: () => Error;
}

/**
 * Writes tasks with the lists they stand in: one operation for each task, one for each client whose list changes, and for each
 * completed or reopened task one more per list of completed tasks (client, provider, responsible staff: at most 22).
 *
 * Refused, all together, where a client would have more than 50 open tasks (422), where a task changed (`stale`), or where a
 * client was moved to another provider meanwhile (409).
 *
 * @throws 409 for a move that the state machine lacks
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

/** The write condition of a move: from this state, at this version. */
function expected(move: TaskMove, before: Task) {
  if (!mayMove(move, before.status)) {
    throw new Problem('conflict', `This task is ${before.status}: it cannot be changed in this way.`);
  }
  return { status: before.status, version: before.version };
}

function onConflict(stale: () => Error, gone: () => Error = notFound): OnConflict {
  return (existing) => (existing === undefined || existing.status === 'deleted' ? gone() : stale());
}

function changedMeanwhile(): Problem {
  return new Problem('conflict', 'A task was changed meanwhile. Read it again, then repeat your change.');
}

/** Writes one new task; see `saveTasks`. @param client the one that the task names */
export function insertTask(transaction: Transaction, task: Task, client?: TaskClient): void {
  saveTasks(transaction, { ...(client ? { clients: [client] } : {}), created: [task] });
}

/**
 * Changes who is responsible for open tasks of one client (`handedOver` says who: SA-06, SA-11, SA-16): one operation for each
 * task and one for their list.
 *
 * @param tasks as read, with who is responsible from now on
 * @param created tasks of the same client that the same transaction makes (SA-07)
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
 * RF-06: the open tasks that a client has at the provider they leave go with them, without the staff who held them; what the
 * client holds stays theirs. One operation for each such task and one for their list, which moves even where it is empty. The
 * tasks themselves are not read: each must still be what its list says of it, and no other may be open.
 *
 * @param client as they were before
 * @param tasks all that `openTaskLists` has of the client
 * @param stale the error where a task was made, changed or done with meanwhile
 */
export function moveOpenTasks(
  transaction: Transaction,
  client: TaskClient,
  tasks: readonly OpenTask[],
  serviceProviderId: string,
  now: Date,
  stale: () => Error = changedMeanwhile,
): void {
  const leaves = (task: OpenTask) => task.serviceProviderId === client.serviceProviderId;
  for (const task of tasks.filter(leaves)) {
    transaction.add(handOver(task, client, serviceProviderId, now), stale);
  }
  const after = tasks.map((task) =>
    leaves(task)
      ? { ...task, serviceProviderId, outside: undefined, responsible: { ...task.responsible, staffIds: [] } }
      : task,
  );
  moveTaskList(transaction, client.id, { from: client.serviceProviderId, to: serviceProviderId }, after, stale);
}

/** A task that goes with its client does not stand alone in the list index. */
function handOver({ id, dueDate, responsible }: OpenTask, client: TaskClient, providerId: string, now: Date) {
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
