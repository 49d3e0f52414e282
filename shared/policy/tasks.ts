import type { Actor } from '#shared/domain/account.ts';
import type { Task } from '#shared/domain/task.ts';
import { type ClientAction, type DecidedClient, mayOnClient } from './clients.ts';
import type { Decision } from './decision.ts';
import { holds } from './permissions.ts';

/** What may be done to a task, in the order in which a task offers it. */
export const taskActions = ['edit', 'postpone', 'complete', 'reopen', 'delete'] as const;
export type TaskAction = (typeof taskActions)[number] | 'read';

/** What a decision looks at. */
export type DecidedTask = Pick<Task, 'serviceProviderId' | 'responsible'> & {
  readonly clientId?: string | undefined;
  readonly outside?: Task['outside'] | undefined;
};

/** Whoever reaches the client may do this with the client's tasks. */
const onClient = {
  read: 'read_tasks',
  edit: 'edit_task',
  postpone: 'edit_task',
  delete: 'edit_task',
  complete: 'complete_task',
  reopen: 'complete_task',
} as const satisfies Record<TaskAction, ClientAction>;

/** The actions of somebody who has no access but is responsible (state machine). */
const ofResponsible: readonly TaskAction[] = ['read', 'complete', 'reopen'];

/**
 * Whether a caller may do something to a task: the one place that says so, for single tasks and for lists.
 *
 * A task of a client is for those who reach the client; one without a client, or one that was sent to a provider whose staff do not
 * see the client (TK-05), for that provider's holders of `tasks`. Whoever is responsible sees and completes it in any case. Clients
 * see what is theirs, and complete it (TK-13).
 *
 * @param client the task's; `undefined` where it has none, or where the client is nobody the caller could reach
 */
export function mayOnTask(
  actor: Actor,
  action: TaskAction,
  task: DecidedTask,
  client: DecidedClient | undefined,
): Decision {
  if (actor.kind === 'client') {
    const own = task.clientId === actor.id && task.responsible.client;
    return own ? (action === 'read' || action === 'complete' ? 'allowed' : 'forbidden') : 'hidden';
  }
  if (actor.kind === 'administrator') {
    return 'allowed';
  }
  if (client !== undefined) {
    const decision = mayOnClient(actor, onClient[action], client);
    if (decision !== 'hidden') {
      return decision;
    }
  }
  const tasksArea = mayHandle(actor, task.serviceProviderId);
  if (tasksArea && (task.clientId === undefined || task.outside === 'sent')) {
    return 'allowed';
  }
  if (actor.kind === 'staff' && task.responsible.staffIds.includes(actor.id)) {
    return tasksArea || ofResponsible.includes(action) ? 'allowed' : 'forbidden';
  }
  return 'hidden';
}

/** TK-01: whether a caller works on the Tasks screen of a provider. */
function mayHandle(actor: Actor, serviceProviderId: string): boolean {
  return holds(actor, 'tasks:group') || (holds(actor, 'tasks:base') && actor.serviceProviderId === serviceProviderId);
}

/** Whether a reply may tell a caller whose task it is: a task can be visible whose client is not. */
export function mayNameClient(actor: Actor, client: DecidedClient): boolean {
  return mayOnClient(actor, 'read', client) === 'allowed';
}

/** TK-05: whether a caller may put a task with a provider: their own, or any with `tasks:group`. */
export function mayAssignTo(actor: Actor, serviceProviderId: string): Decision {
  return actor.serviceProviderId === serviceProviderId || holds(actor, 'tasks:group') ? 'allowed' : 'forbidden';
}

/** TK-01: whether a caller may have a task without a client. */
export function mayWorkWithoutClient(actor: Actor): Decision {
  return holds(actor, 'tasks:base') ? 'allowed' : 'forbidden';
}

/**
 * How much of the clients a caller reaches: `all` of the instance; `provider`: every one of their own provider; `some`, by who is
 * assigned to whom; or `none`.
 */
export function clientReach(actor: Actor): 'all' | 'provider' | 'some' | 'none' {
  if (actor.kind === 'administrator' || holds(actor, 'clients:group')) {
    return 'all';
  }
  if (holds(actor, 'clients:provider') || (holds(actor, 'clients:base') && actor.clientVisibility === 'provider')) {
    return 'provider';
  }
  return holds(actor, 'clients:base') || holds(actor, 'referrals:base') ? 'some' : 'none';
}
