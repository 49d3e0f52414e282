import type { Actor } from '#shared/domain/account.ts';
import type { Task } from '#shared/domain/task.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import type { CompletedTask } from '#shared/persistence/completed-tasks.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import {
  type CompletedEntry,
  type CompletedList,
  type CompletedPage,
  completedTaskPage,
} from '#shared/persistence/task-lists.ts';
import { type OpenTask, tasksByIds } from '#shared/persistence/tasks.ts';
import { mayOnTask } from '#shared/policy/tasks.ts';
import { afterOpenTask, type TaskPosition } from '#shared/tasks/position.ts';
import { readTaskNames, type TaskContext } from '#shared/tasks/view.ts';

export interface Listing<View> {
  readonly table: Table;
  readonly actor: Actor;
  readonly today: string;
  readonly view: (actor: Actor, task: Task, context: TaskContext) => View;
  readonly status: 'open' | 'completed' | undefined;
  readonly limit: number;
  readonly start: TaskPosition | undefined;
  /** By due date; already filtered on the list entries. */
  readonly open: readonly OpenTask[];
  /** Empty: no completed tasks are listed. */
  readonly completed: readonly CompletedList[];
  readonly keepCompleted: (task: CompletedTask) => boolean;
  /** The newest completed tasks, before `keepCompleted`, if they were read already. */
  readonly newestCompleted?: CompletedPage | undefined;
}

interface Row<View> {
  readonly view: View;
  readonly position: TaskPosition;
}

/** A list entry; its record is not read yet. */
type Listed = Pick<OpenTask, 'id' | 'clientId' | 'createdBy' | 'serviceProviderId' | 'responsible'> & {
  readonly status: Task['status'];
  readonly completedBy?: string;
  readonly position: TaskPosition;
};

/**
 * One page: open tasks by due date, then completed ones, newest first. A list entry whose record has changed since, or that the
 * caller may not read, is replaced by the next one, so that pages are full.
 */
export async function taskPage<View>(
  listing: Listing<View>,
): Promise<{ readonly items: View[]; readonly next: TaskPosition | undefined }> {
  const { limit } = listing;
  const open = openAfterStart(listing);
  const completed = new CompletedSource(listing);
  const rows: Row<View>[] = [];
  while (rows.length <= limit) {
    const missing = limit + 1 - rows.length;
    const listed = open.splice(0, missing);
    listed.push(...(await completed.take(missing - listed.length)));
    if (listed.length === 0) {
      break;
    }
    rows.push(...(await readRows(listing, listed)));
  }
  const page = rows.slice(0, limit);
  return { items: page.map(({ view }) => view), next: rows.length > limit ? page.at(-1)?.position : undefined };
}

function openAfterStart<View>({ status, start, open }: Listing<View>): Listed[] {
  if (status === 'completed' || (start && 'completed' in start)) {
    return [];
  }
  const after = start?.open.join('#') ?? '';
  return open
    .filter(({ dueDate, id }) => `${dueDate}#${id}` > after)
    .map((task) => ({ ...task, status: 'open', position: afterOpenTask(task) }));
}

/** Completed tasks of a listing, newest first. */
class CompletedSource<View> {
  readonly #listing: Listing<View>;
  readonly #read: CompletedEntry[];
  #after: string | undefined;
  #more: boolean;

  constructor(listing: Listing<View>) {
    const { status, start, completed, keepCompleted, newestCompleted } = listing;
    this.#listing = listing;
    const listed = status !== 'open' && completed.length > 0;
    const newest = listed && start === undefined ? newestCompleted : undefined;
    this.#read = newest?.entries.filter(({ task }) => keepCompleted(task)) ?? [];
    this.#after = newest
      ? newest.entries.at(-1)?.position
      : start && 'completed' in start
        ? start.completed
        : undefined;
    this.#more = newest ? newest.more : listed;
  }

  /** @returns fewer than `count` only at the end of the list */
  async take(count: number): Promise<Listed[]> {
    const { table, completed, keepCompleted: keep } = this.#listing;
    while (this.#more && this.#read.length < count) {
      const limit = count - this.#read.length;
      const { entries, more } = await completedTaskPage(table, completed, { limit, after: this.#after, keep });
      this.#read.push(...entries);
      this.#after = entries.at(-1)?.position ?? this.#after;
      this.#more = more;
    }
    return this.#read.splice(0, count).map(({ task, position }) => {
      const { taskId, clientId, createdBy, completedBy, serviceProviderId, staffIds = [], client = false } = task;
      const responsible = { staffIds, client };
      const facts = { id: taskId, clientId, createdBy, completedBy, serviceProviderId, responsible };
      return { ...facts, status: 'completed', position: { completed: position } };
    });
  }
}

async function readRows<View>(
  { table, actor, today, view }: Listing<View>,
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
  return listed.flatMap(({ id, status, position }) => {
    const task = tasks.get(id);
    const client = task?.clientId === undefined ? undefined : clients.get(task.clientId);
    return task?.status === status && mayOnTask(actor, 'read', task, client) === 'allowed'
      ? [{ view: view(actor, task, { names, client, today }), position }]
      : [];
  });
}
