import type { Client } from '#shared/domain/client.ts';
import { addDays } from '#shared/domain/recurrence.ts';
import type { Settings } from '#shared/domain/settings.ts';
import { changedTask, handedOver, maxOpenTasks, newTask, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import type { OpenTask } from '#shared/persistence/tasks.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import type { assignModes, removeTaskChoices } from './routes.ts';

/** What an editor wants of one client's assignments. */
export type Wish = {
  /** SA-06, SA-11. */
  readonly activeTasks: (typeof removeTaskChoices)[number] | undefined;
} & (
  | {
      readonly kind: 'assign';
      /** Without repetitions. */
      readonly staffIds: readonly string[];
      readonly mode: (typeof assignModes)[number];
      readonly includeIntakeTasks: boolean;
    }
  /** `undefined`: all. */
  | { readonly kind: 'remove'; readonly staffIds: readonly string[] | undefined }
);

/** What becomes of the set of assigned staff. */
export interface NewSet {
  readonly after: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Who gets tasks that are handed over or made: the newly assigned, or, where nobody is new, those who were named or stay. */
  readonly receivers: readonly string[];
}

/** SA-03 … SA-05, SA-10: who stays keeps their place, who is new comes after them. */
export function newSet(before: readonly string[], wish: Wish): NewSet {
  if (wish.kind === 'remove') {
    const { staffIds } = wish;
    const removed = before.filter((id) => staffIds?.includes(id) ?? true);
    const after = before.filter((id) => !removed.includes(id));
    return { after, added: [], removed, receivers: after };
  }
  const { staffIds, mode } = wish;
  const added = staffIds.filter((id) => !before.includes(id));
  const removed = mode === 'add' ? [] : before.filter((id) => !staffIds.includes(id));
  const after = [...before.filter((id) => !removed.includes(id)), ...added];
  return { after, added, removed, receivers: added.length > 0 ? added : staffIds };
}

/** The open tasks that removed staff hold, with the client's provider: those about which the editor chooses. */
export function heldTasks(client: Client, open: readonly OpenTask[], removed: readonly string[]): readonly OpenTask[] {
  return open.filter(
    ({ serviceProviderId, responsible }) =>
      serviceProviderId === client.serviceProviderId && responsible.staffIds.some((id) => removed.includes(id)),
  );
}

/**
 * SA-06, SA-11: what has to become of tasks that removed staff hold.
 *
 * @param receivers those of them who may get tasks
 * @returns who gets their part; `undefined` = they keep it
 * @throws 409 where nothing was chosen, 422 where nobody stays to get them
 */
export function taskReceivers(
  wish: Wish,
  held: readonly OpenTask[],
  receivers: readonly string[],
): readonly string[] | undefined {
  const { kind, activeTasks } = wish;
  if (held.length === 0 || activeTasks === 'leave') {
    return undefined;
  }
  const pointer = kind === 'assign' ? '/body/activeTasks' : '/query/activeTasks';
  if (activeTasks === undefined) {
    const choices = kind === 'assign' ? '`leave` or `reassign`' : '`leave`, `reassign` or `unassign`';
    const detail =
      `Staff who would lose the assignment have open tasks of this client (${held.length}). ` +
      `Choose what becomes of them: \`activeTasks\` is ${choices}.`;
    throw new Problem('conflict', detail, { errors: [{ pointer, detail: 'Needed here' }] });
  }
  if (activeTasks === 'unassign') {
    return [];
  }
  if (receivers.length === 0) {
    throw unprocessable(pointer, 'Nobody who stays could get the open tasks.');
  }
  return receivers;
}

/** SA-16: only the parts that removed staff hold move. */
export function reassigned(
  tasks: readonly Task[],
  { removed, to, now }: { readonly removed: readonly string[]; readonly to: readonly string[]; readonly now: Date },
): { readonly before: Task; readonly after: Task }[] {
  return tasks.flatMap((before) => {
    const responsible = before.status === 'open' ? handedOver(before.responsible, removed, to) : undefined;
    return responsible ? [{ before, after: changedTask(before, { responsible }, now) }] : [];
  });
}

/**
 * SA-07, TK-15: the intake tasks, once for all new staff together.
 *
 * @param open the client's open tasks; `isIntake` of any of them means that there is nothing to make
 * @throws 422 where the client would have too many open tasks
 */
export function intakeTasks(
  client: Client,
  { intakeTasks: templates }: Pick<Settings, 'intakeTasks'>,
  open: readonly Task[],
  {
    staffIds,
    createdBy,
    now,
  }: { readonly staffIds: readonly string[]; readonly createdBy: string; readonly now: Date },
): Task[] {
  if (open.some(({ isIntake }) => isIntake)) {
    return [];
  }
  if (open.length + templates.length > maxOpenTasks) {
    throw unprocessable(
      '/body/includeIntakeTasks',
      `With the intake tasks the client would have more than ${maxOpenTasks} open tasks. Complete or delete some first.`,
    );
  }
  const today = dayIn(instanceZone, now);
  return templates.map(({ name, details, dueInDays }) =>
    newTask(
      omitUndefined({
        id: newId(now.getTime()),
        name,
        details: details || undefined,
        dueDate: addDays(today, dueInDays),
        responsible: { staffIds: [...staffIds], client: false },
        serviceProviderId: client.serviceProviderId,
        clientId: client.id,
        isIntake: true,
        createdBy,
      }),
      now,
    ),
  );
}
