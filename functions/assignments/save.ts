import { assertAssignable, checkAssignable, isAssignable, maxAssignedStaff } from '#shared/clients/assignable.ts';
import { announceAssignment } from '#shared/clients/assignment-notices.ts';
import { permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import { type Client, clientType } from '#shared/domain/client.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { type Staff, staffName } from '#shared/domain/staff.ts';
import type { Task } from '#shared/domain/task.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { personStatus } from '#shared/persistence/people.ts';
import { retryOnConflict, WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import { defaultSettings, getSettings } from '#shared/persistence/settings.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import { type OpenTask, openTaskLists, saveTasks, tasksByIds } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { offeredActions } from '#shared/policy/clients.ts';
import { unprocessable } from '#shared/problem.ts';
import { announceTasks } from '#shared/tasks/notices.ts';
import { heldTasks, intakeTasks, type NewSet, newSet, reassigned, taskReceivers, type Wish } from './change.ts';
import type { Dependencies } from './dependencies.ts';
import type { Assignments } from './routes.ts';

/** One client's assignments as somebody wants them, and in which call. */
export interface Change {
  readonly path: { readonly clientId: string };
  readonly caller: Promise<Actor>;
  readonly wish: Wish;
  readonly now: Date;
  readonly requestId: string;
  /** The bulk call that this is a part of. */
  readonly batchId?: string | undefined;
}

/** Everything that a decision rests on: read in two steps. */
export interface Loaded {
  readonly actor: Actor;
  readonly client: Client;
  readonly set: NewSet;
  readonly open: readonly OpenTask[];
  /** Those of them that may have to be changed, or all where intake tasks are wanted. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** Everybody named, assigned before or after. */
  readonly staff: ReadonlyMap<string, Staff>;
  readonly settings: Settings;
}

/**
 * Reads what a change rests on, where the caller may make it (PM-02).
 * @throws 404 where the client is hidden, 403 where the change is forbidden
 */
export async function load(dependencies: Dependencies, { wish, ...call }: Change): Promise<Loaded> {
  const { table } = dependencies;
  const { clientId } = call.path;
  const wantsIntake = wish.kind === 'assign' && wish.includeIntakeTasks;
  const [{ actor, client }, lists, settings] = await Promise.all([
    permitted(dependencies, call, wish.kind === 'assign' ? 'assign_staff' : 'remove_staff_assignment'),
    openTaskLists(table, [clientId]),
    wantsIntake ? getSettings(table) : defaultSettings,
  ]);
  const set = newSet(client.assignedStaffIds, wish);
  const open = lists.get(clientId) ?? [];
  const wanted = wantsIntake ? open : heldTasks(client, open, set.removed);
  const [staff, tasks] = await Promise.all([
    staffByIds(table, [...client.assignedStaffIds, ...set.receivers, ...set.after]),
    tasksByIds(
      table,
      wanted.map(({ id }) => id),
    ),
  ]);
  return { actor, client, set, open, tasks, staff, settings };
}

/**
 * Changes one client's assignments with everything that goes with it, in one transaction: record, People list, tasks, mails,
 * audit. What another editor changed at the same moment is read, and decided upon, anew.
 *
 * @param commit ends an attempt
 * @param loaded what the first attempt may use
 */
export function saveAssignments<T>(
  dependencies: Dependencies,
  change: Change,
  commit: (transaction: Transaction, reply: Assignments) => Promise<T>,
  loaded?: Promise<Loaded>,
): Promise<T> {
  return retryOnConflict(async (isFirst) => {
    const state = await ((isFirst ? loaded : undefined) ?? load(dependencies, change));
    const { transaction, after } = decide(change, state);
    return commit(transaction, replyFor(state, after));
  });
}

function decide(change: Change, state: Loaded): { readonly transaction: Transaction; readonly after: Client } {
  const { wish, now, requestId } = change;
  const { actor, client, set, staff } = state;
  const { serviceProviderId } = client;
  if (wish.kind === 'assign') {
    assertAssignable({ staffIds: wish.staffIds, serviceProviderId, pointer: '/body/staffIds' }, staff);
  }
  if (set.added.length > 0 && set.after.length > maxAssignedStaff) {
    throw unprocessable('/body/staffIds', `At most ${maxAssignedStaff} staff are assigned to a client.`);
  }
  const { moved, created, relied } = taskChanges(change, state);

  const transaction = new Transaction();
  const record = (action: string) =>
    transaction.put(auditItem({ now, requestId }, { action, actor, subject: { kind: 'client', id: client.id } }));
  if (set.added.length + set.removed.length + moved.length + created.length === 0) {
    // What is answered is who is assigned: nothing changes, so this is a read.
    record('client.read');
    return { transaction, after: client };
  }

  const { assignedStaffIds, assignmentRevision } = client;
  const after = { ...client, assignedStaffIds: [...set.after], assignmentRevision: (assignmentRevision ?? 0) + 1 };
  const lost = () => new WriteConflict();
  changeClient(transaction, client, after, { assignmentRevision, assignedStaffIds, serviceProviderId }, lost, now);
  checkAssignable(transaction, { staffIds: relied, serviceProviderId, pointer: '' }, lost);
  if (moved.length + created.length > 0) {
    const changed = moved.map((task) => ({ move: 'reassign' as const, ...task }));
    saveTasks(transaction, { clients: [client], created, changed, stale: lost, gone: lost });
  }
  if (set.added.length > 0) {
    record('assignment.added');
  }
  if (set.removed.length > 0) {
    record('assignment.removed');
  }
  if (moved.length > 0) {
    record('assignment.tasks_reassigned');
  }
  for (const _task of created) {
    record('task.created');
  }

  const by = { byId: actor.id, now, requestId };
  const tasks = [...moved, ...created.map((task) => ({ after: task }))];
  const { batchId } = change;
  const withTasks = batchId === undefined ? tasks.length > 0 : mayMoveTasks(wish);
  const staffIds = [...set.added];
  announceAssignment(transaction, { clientId: client.id, staffIds, withTasks, byId: actor.id, batchId }, by);
  announceTasks(transaction, tasks, { ...by, alreadyNotified: set.added });
  return { transaction, after };
}

/** One mail tells of all clients of a bulk call: what it says must not depend on which of them it was made for. */
function mayMoveTasks(wish: Wish): boolean {
  return wish.kind === 'assign' && (wish.includeIntakeTasks || wish.activeTasks === 'reassign');
}

/** What happens to tasks, and which staff must still be assignable when it is written. */
function taskChanges({ wish, now }: Change, { actor, client, set, open, tasks, staff, settings }: Loaded) {
  const held = heldTasks(client, open, set.removed);
  const fit = set.receivers.filter((id) => isAssignable(staff.get(id), client.serviceProviderId));
  const to = taskReceivers(wish, held, fit);
  const heldByRemoved = held.flatMap(({ id }) => tasks.get(id) ?? []);
  const moved = to ? reassigned(heldByRemoved, { removed: set.removed, to, now }) : [];
  const created =
    wish.kind === 'assign' && wish.includeIntakeTasks
      ? intakeTasks(
          client,
          settings,
          open.flatMap(({ id }) => tasks.get(id) ?? []).filter(({ status }) => status === 'open'),
          { staffIds: fit, createdBy: actor.id, now },
        )
      : [];
  const relied = wish.kind === 'assign' ? wish.staffIds : moved.length > 0 ? (to ?? []) : [];
  return { moved, created, relied };
}

/**
 * The client as they are now. Whoever made the change learns what came of it also where it took the client out of their sight; they
 * are then offered no action any more.
 */
function replyFor({ actor, staff }: Loaded, client: Client): Assignments {
  const nameOf = (member: Staff | undefined) => (member ? staffName(member) : '');
  return {
    type: clientType(client),
    status: personStatus(client),
    version: client.version,
    assignedStaff: client.assignedStaffIds.map((id) => ({ id, name: nameOf(staff.get(id)) })),
    actions: offeredActions(actor, client),
  };
}
