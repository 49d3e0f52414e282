import type { Actor } from '#shared/domain/account.ts';
import { addDays } from '#shared/domain/recurrence.ts';
import { isUnassigned } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { clientById } from '#shared/persistence/clients.ts';
import type { CompletedTask } from '#shared/persistence/completed-tasks.ts';
import { dueFirst } from '#shared/persistence/open-tasks.ts';
import { peopleOf } from '#shared/persistence/people.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { type CompletedList, completedTaskPage, type FeedTask, openTaskFeed } from '#shared/persistence/task-lists.ts';
import type { DecidedClient } from '#shared/policy/clients.ts';
import { holds } from '#shared/policy/permissions.ts';
import { clientReach, type DecidedTask, mayNameClient, mayOnTask } from '#shared/policy/tasks.ts';
import { forbidden } from '#shared/problem.ts';
import { parseTaskPosition } from '#shared/tasks/position.ts';
import { staffTask } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { taskPage } from './task-page.ts';
import { todayAt } from './task-rules.ts';

type ListCall = Call<typeof routes.listTasks>;

type Query = ListCall['query'];

/** TK-01, TK-06, ADR 0040. */
export async function listTasks({ table }: Dependencies, call: ListCall) {
  const { query, now } = call;
  const actor = await call.caller;
  if (query.scope === 'group' && !holds(actor, 'tasks:group')) {
    throw forbidden('Tasks of all service providers need the permission `tasks:group`.');
  }
  const start = parseTaskPosition(await call.decodeCursor(query.cursor));
  const providerIds = await providersInScope(table, actor, query.scope);
  const listsCompleted = query.status !== 'open' && query.due === undefined;
  const completed = listsCompleted ? completedLists(actor, query, providerIds) : [];
  const [feed, isVisible, client, newestCompleted] = await Promise.all([
    openTaskFeed(table, providerIds),
    visibility(table, actor, listsCompleted && query.scope !== 'mine'),
    query.clientId === undefined ? undefined : clientById(table, query.clientId),
    listsCompleted && start === undefined ? completedTaskPage(table, completed, { limit: query.limit + 1 }) : undefined,
  ]);
  // A filter by a client whom the caller may not see finds nothing, so that it does not reveal the client of a task.
  const findsAny = query.clientId === undefined || (client !== undefined && mayNameClient(actor, client));
  const today = todayAt(now);
  const wanted = findsAny ? wantedBy(actor, query, providerIds) : () => false;
  const { items, next } = await taskPage({
    table,
    actor,
    today,
    view: staffTask,
    status: query.status,
    limit: query.limit,
    start,
    open: feed
      .filter((task) => wanted(task) && isDue(task.dueDate, query.due, today) && isVisible(task))
      .sort(dueFirst),
    completed,
    newestCompleted,
    keepCompleted: (entry) => {
      const task = decidedOf(entry);
      return wanted(task) && isVisible(task);
    },
  });
  const nextCursor = await call.encodeCursor(next);
  return {
    body: {
      items,
      ...(nextCursor === undefined ? {} : { nextCursor }),
      unassignedCount: feed.filter((task) => isUnassigned(task.responsible) && isVisible(task)).length,
    },
  };
}

/** The caller's provider; all providers for `group` and for callers without one. */
async function providersInScope(table: Table, actor: Actor, scope: Query['scope']): Promise<string[]> {
  const own = actor.serviceProviderId;
  return scope !== 'group' && own !== undefined ? [own] : (await listProviders(table)).map(({ id }) => id);
}

type Listed = DecidedTask & Pick<FeedTask, 'clientProviderId'>;

/**
 * Whether the caller sees a task, decided on list entries: `mayOnTask` over the People items if it depends on the client.
 * @param includesCompleted completed entries do not hold the client's provider, so the People items are read for them
 */
async function visibility(table: Table, actor: Actor, includesCompleted: boolean): Promise<(task: Listed) => boolean> {
  const scope = clientReach(actor);
  const own = actor.serviceProviderId;
  if (own !== undefined && (scope === 'some' || (scope === 'provider' && includesCompleted))) {
    const people = new Map((await peopleOf(table, [own])).map((person) => [person.clientId, person]));
    return (task) => {
      const person = task.clientId === undefined ? undefined : people.get(task.clientId);
      return mayRead(actor, task, person && { id: person.clientId, ...person, createdBy: person.createdBy ?? '' });
    };
  }
  return (task) =>
    mayRead(
      actor,
      task,
      task.clientId === undefined
        ? undefined
        : { id: task.clientId, serviceProviderId: task.clientProviderId ?? '', createdBy: '', assignedStaffIds: [] },
    );
}

function mayRead(actor: Actor, task: DecidedTask, client: DecidedClient | undefined): boolean {
  return mayOnTask(actor, 'read', task, client) === 'allowed';
}

function wantedBy(
  actor: Actor,
  { scope, clientId }: Pick<Query, 'scope' | 'clientId'>,
  providerIds: readonly string[],
): (task: DecidedTask) => boolean {
  return (task) =>
    (scope === 'mine' ? task.responsible.staffIds.includes(actor.id) : providerIds.includes(task.serviceProviderId)) &&
    (clientId === undefined || task.clientId === clientId);
}

function isDue(day: string, due: Query['due'], today: string): boolean {
  switch (due) {
    case undefined:
      return true;
    case 'overdue':
      return day < today;
    case 'today':
      return day === today;
    case 'next7days':
      return day >= today && day <= addDays(today, 7);
    case 'next14days':
      return day >= today && day <= addDays(today, 14);
  }
}

function completedLists(actor: Actor, { scope, clientId }: Query, providerIds: readonly string[]): CompletedList[] {
  if (clientId !== undefined) {
    return [{ clientId }];
  }
  return scope === 'mine' ? [{ staffId: actor.id }] : providerIds.map((serviceProviderId) => ({ serviceProviderId }));
}

function decidedOf({ serviceProviderId, clientId, outside, staffIds = [], client }: CompletedTask): DecidedTask {
  return { serviceProviderId, clientId, outside, responsible: { staffIds, client: client ?? false } };
}
