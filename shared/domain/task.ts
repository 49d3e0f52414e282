import * as z from 'zod';
import { addWeeks, dayOfMonth, nextRecurrence, taskRepeats } from './recurrence.ts';

export const taskStatuses = ['open', 'completed', 'deleted'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Open tasks per client, responsible staff per task, follow-up tasks per case note: at most. */
export const maxOpenTasks = 50;
export const maxResponsibleStaff = 20;
export const maxFollowUpTasks = 10;

/** Who has to do a task: staff and the client, alone or together (OQ-16); nobody = unassigned. */
export const Responsible = z.object({ staffIds: z.array(z.string()), client: z.boolean() });
export type Responsible = z.infer<typeof Responsible>;

/** Something to be done, with or without a client. Days are those of the instance's zone. */
export const Task = z.object({
  id: z.string(),
  name: z.string(),
  details: z.string().optional(),
  dueDate: z.string(),
  /** Set when the task is made; weeks of postponement count from here (TK-08). */
  originalDueDate: z.string(),
  repeats: z.enum(taskRepeats),
  /** See `Recurrence`. */
  repeatDay: z.int().optional(),
  status: z.enum(taskStatuses),
  responsible: Responsible,
  serviceProviderId: z.string(),
  clientId: z.string().optional(),
  /**
   * The task is with a provider that is not the client's: `sent` there by somebody else, so that its staff see it although they
   * do not see the client (TK-05); `kept` there by whoever made it.
   */
  outside: z.enum(['sent', 'kept']).optional(),
  isIntake: z.boolean(),
  createdFromCaseNoteId: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  completedAt: z.string().optional(),
  /** A staff id, or the client's. */
  completedBy: z.string().optional(),
  /** The next occurrence, once a completion made it: completing again makes no second one. */
  nextTaskId: z.string().optional(),
  deletedAt: z.string().optional(),
  version: z.int(),
});
export type Task = z.infer<typeof Task>;

/** Who made a task that no person made. */
export const systemCreator = 'system';

/** What makes a task; the rest follows. */
export type TaskDraft = Pick<Task, 'id' | 'name' | 'dueDate' | 'responsible' | 'serviceProviderId' | 'createdBy'> &
  Partial<Pick<Task, 'details' | 'repeats' | 'clientId' | 'outside' | 'isIntake' | 'createdFromCaseNoteId'>>;

/** A new open task. */
export function newTask({ repeats = 'none', isIntake = false, ...draft }: TaskDraft, now: Date): Task {
  const at = now.toISOString();
  return {
    ...draft,
    originalDueDate: draft.dueDate,
    repeats,
    ...(repeats === 'monthly' ? { repeatDay: dayOfMonth(draft.dueDate) } : {}),
    status: 'open',
    isIntake,
    createdAt: at,
    updatedAt: at,
    version: 1,
  };
}

/** What may be done to a task, from which state, and where it leads: compiled into write conditions and into the diagram. */
export const taskMoves = {
  edit: { from: ['open'], to: 'open' },
  reassign: { from: ['open'], to: 'open' },
  postpone: { from: ['open'], to: 'open' },
  complete: { from: ['open'], to: 'completed' },
  reopen: { from: ['completed'], to: 'open' },
  delete: { from: ['open', 'completed'], to: 'deleted' },
} as const satisfies Record<string, { readonly from: readonly TaskStatus[]; readonly to: TaskStatus }>;
export type TaskMove = keyof typeof taskMoves;

export function mayMove(move: TaskMove, status: TaskStatus): boolean {
  const from: readonly TaskStatus[] = taskMoves[move].from;
  return from.includes(status);
}

/** The state machine as a mermaid diagram. */
export function taskDiagram(): string {
  const moves = Object.entries(taskMoves).flatMap(([move, { from, to }]) =>
    from.map((status) => `  ${status} --> ${to}: ${move}`),
  );
  return ['stateDiagram-v2', '  [*] --> open: create', ...moves, '  deleted --> [*]'].join('\n');
}

type Change = Partial<Omit<Task, 'id' | 'version'>>;

/** The task after a change: one version further. */
export function changedTask(task: Task, change: Change, now: Date): Task {
  return { ...task, ...change, updatedAt: now.toISOString(), version: task.version + 1 };
}

export function completedTask(
  task: Task,
  by: { readonly id: string; readonly nextTaskId?: string | undefined },
  now: Date,
): Task {
  return changedTask(
    task,
    {
      status: taskMoves.complete.to,
      completedAt: now.toISOString(),
      completedBy: by.id,
      ...(by.nextTaskId === undefined ? {} : { nextTaskId: by.nextTaskId }),
    },
    now,
  );
}

/** Open again. A next occurrence that the completion made stays. */
export function reopenedTask(task: Task, now: Date): Task {
  const { completedAt: _at, completedBy: _by, ...rest } = task;
  return changedTask(rest, { status: taskMoves.reopen.to }, now);
}

/** Deletion is soft: nobody reads the task any more. */
export function deletedTask(task: Task, now: Date): Task {
  return changedTask(task, { status: taskMoves.delete.to, deletedAt: now.toISOString() }, now);
}

/**
 * The task that follows a completed one of a series: open, for the same people, a due date further (OQ-18).
 * @returns `undefined` where it does not repeat, or where an earlier completion made it already
 */
export function nextOccurrence(task: Task, id: string, now: Date): Task | undefined {
  const next = task.nextTaskId === undefined ? nextRecurrence(task.repeats, task) : undefined;
  if (!next) {
    return undefined;
  }
  const { details, outside, clientId, createdFromCaseNoteId } = task;
  const occurrence = newTask(
    {
      id,
      name: task.name,
      dueDate: next.dueDate,
      responsible: task.responsible,
      serviceProviderId: task.serviceProviderId,
      createdBy: task.createdBy,
      repeats: task.repeats,
      isIntake: task.isIntake,
      ...(details === undefined ? {} : { details }),
      ...(clientId === undefined ? {} : { clientId }),
      ...(outside === undefined ? {} : { outside }),
      ...(createdFromCaseNoteId === undefined ? {} : { createdFromCaseNoteId }),
    },
    now,
  );
  return { ...occurrence, ...(next.repeatDay === undefined ? {} : { repeatDay: next.repeatDay }) };
}

/** TK-08: one to four weeks, counted from the original due date. */
export function postponedByWeeks(task: Pick<Task, 'originalDueDate'>, weeks: number): string {
  return addWeeks(task.originalDueDate, weeks);
}

/** TK-16. @param today the day in the instance's zone */
export function isOverdue(task: Pick<Task, 'status' | 'dueDate'>, today: string): boolean {
  return task.status === 'open' && task.dueDate < today;
}

/** TK-06. */
export function isUnassigned({ staffIds, client }: Responsible): boolean {
  return staffIds.length === 0 && !client;
}

/**
 * Who is responsible once staff no longer are: only what they held moves, to `staffIds` or to nobody; what the client and
 * others hold stays (SA-16). More than `maxResponsibleStaff` are cut.
 *
 * @returns `undefined` where none of them is responsible
 */
export function handedOver(
  responsible: Responsible,
  from: readonly string[],
  staffIds: readonly string[],
): Responsible | undefined {
  const stay = responsible.staffIds.filter((id) => !from.includes(id));
  if (stay.length === responsible.staffIds.length) {
    return undefined;
  }
  return { ...responsible, staffIds: [...new Set([...stay, ...staffIds])].slice(0, maxResponsibleStaff) };
}
