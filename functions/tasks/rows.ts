import type { Actor } from '#shared/domain/account.ts';
import type { Task } from '#shared/domain/task.ts';
import type { Table } from '#shared/persistence/client.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import type { CompletedTask } from '#shared/persistence/completed-tasks.ts';
import { type CompletedList, completedTaskPage } from '#shared/persistence/task-lists.ts';
import { type OpenTask, tasksByIds } from '#shared/persistence/tasks.ts';
import { mayOnTask } from '#shared/policy/tasks.ts';
import { afterOpenTask, type TaskPosition } from '#shared/tasks/position.ts';
import { readTaskNames, type TaskContext } from '#shared/tasks/view.ts';

/** What a list is made of. */
export interface Listing<View> {
  readonly table: Table;
  readonly actor: Actor;
  readonly today: string;
  readonly view: (actor: Actor, task: Task, context: TaskContext) => View;
  readonly status: 'open' | 'completed' | undefined;
  readonly limit: number;
  readonly start: TaskPosition | undefined;
  /** Due first; of the right kind and seen by the caller, as far as the lists know. */
  readonly open: readonly OpenTask[];
  /** None: no completed tasks are listed. */
  readonly completed: readonly CompletedList[];
  readonly keepCompleted: (task: CompletedTask) => boolean;
}

interface Row<View> {
  readonly view: View;
  readonly position: TaskPosition;
}

/** A task as a list names it, before its record is read. */
type Listed = Pick<OpenTask, 'id' | 'clientId' | 'createdBy' | 'serviceProviderId' | 'responsible'> & {
  readonly completedBy?: string;
  readonly position: TaskPosition;
};

/**
 * One page: open tasks due first, then completed ones, newest first. Lists name the tasks; the records decide whether they are still
 * as listed, and seen by the caller; where one is not, the next takes its place, so that pages are full.
 *
 * @returns the page's rows, and where the next one starts
 */
export async function pageOf<View>(
  listing: Listing<View>,
): Promise<{ readonly items: View[]; readonly next: TaskPosition | undefined }> {
  const { limit, start, status } = listing;
  const rows: Row<View>[] = [];
  if (status !== 'completed' && !(start && 'completed' in start)) {
    await addOpen(listing, rows, start?.open);
  }
  if (status !== 'open' && listing.completed.length > 0) {
    await addCompleted(listing, rows, start && 'completed' in start ? start.completed : undefined);
  }
  const page = rows.slice(0, limit);
  return { items: page.map(({ view }) => view), next: rows.length > limit ? page.at(-1)?.position : undefined };
}

async function addOpen<View>(
  listing: Listing<View>,
  rows: Row<View>[],
  start: readonly [string, string] | undefined,
): Promise<void> {
  const { open, limit } = listing;
  const after = start?.join('#');
  const rest = after === undefined ? open : open.filter(({ dueDate, id }) => `${dueDate}#${id}` > after);
  for (let at = 0; at < rest.length && rows.length <= limit; ) {
    const chunk = rest.slice(at, at + limit + 1 - rows.length);
    at += chunk.length;
    const listed = chunk.map((task): Listed => ({ ...task, position: afterOpenTask(task) }));
    rows.push(...(await shown(listing, 'open', listed)));
  }
}

async function addCompleted<View>(
  { table, completed, limit, keepCompleted: keep, ...rest }: Listing<View>,
  rows: Row<View>[],
  start: string | undefined,
): Promise<void> {
  let after = start;
  let more = true;
  while (more && rows.length <= limit) {
    const page = await completedTaskPage(table, completed, { limit: limit + 1 - rows.length, after, keep });
    const listed = page.entries.map(({ task, position }): Listed => {
      const { taskId, clientId, createdBy, completedBy, serviceProviderId, staffIds = [], client = false } = task;
      const facts = { id: taskId, clientId, createdBy, completedBy, serviceProviderId };
      return { ...facts, responsible: { staffIds, client }, position: { completed: position } };
    });
    rows.push(...(await shown({ table, ...rest }, 'completed', listed)));
    after = page.entries.at(-1)?.position;
    more = page.more;
  }
}

async function shown<View>(
  { table, actor, today, view }: Pick<Listing<View>, 'table' | 'actor' | 'today' | 'view'>,
  status: Task['status'],
  listed: readonly Listed[],
): Promise<Row<View>[]> {
  const [tasks, clients, names] = await Promise.all([
    tasksByIds(
      table,
      listed.map(({ id }) => id),
    ),
    clientsByIds(
      table,
      listed.flatMap(({ clientId }) => clientId ?? []),
    ),
    readTaskNames(table, listed),
  ]);
  return listed.flatMap(({ id, position }) => {
    const task = tasks.get(id);
    const client = task?.clientId === undefined ? undefined : clients.get(task.clientId);
    return task?.status === status && mayOnTask(actor, 'read', task, client) === 'allowed'
      ? [{ view: view(actor, task, { names, client, today }), position }]
      : [];
  });
}
