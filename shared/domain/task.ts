import * as z from 'zod';
import { addWeeks, dayOfMonth, nextRecurrence, taskRepeats } from './recurrence.ts';

export const taskStatuses = ['open', 'completed', 'deleted'] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Per client. */
export const maxOpenTasks = 50;
export const maxResponsibleStaff = 20;
export const maxFollowUpTasks = 10;

/** Who is responsible for a task: staff, the client, or both (OQ-16); nobody if unassigned. */
export const Responsible = z.object({ staffIds: z.array(z.string()), client: z.boolean() });
export type Responsible = z.infer<typeof Responsible>;

/** A task, with or without a client. Days are in the instance's time zone. */
export const Task = z.object({
  id: z.string(),
  name: z.string(),
  details: z.string().optional(),
  dueDate: z.string(),
  /** Set at creation; postponement by weeks counts from here (TK-08). */
  originalDueDate: z.string(),
  repeats: z.enum(taskRepeats),
  /** See `Recurrence`. */
  repeatDay: z.int().optional(),
  status: z.enum(taskStatuses),
  responsible: Responsible,
  serviceProviderId: z.string(),
  clientId: z.string().optional(),
  /**
   * For a task at another provider than the client's: `sent` there by other staff, so that its staff see the task
   * without seeing the client (TK-05), or `kept` there by its creator.
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
  /** The next occurrence, created by the first completion only. */
  nextTaskId: z.string().optional(),
  deletedAt: z.string().optional(),
  version: z.int(),
});
export type Task = z.infer<typeof Task>;

/** The creator of tasks that the system creates. */
export const systemCreator = 'system';

/** The fields from which a new task is created. */
export type TaskDraft = Pick<Task, 'id' | 'name' | 'dueDate' | 'responsible' | 'serviceProviderId' | 'createdBy'> &
  Partial<Pick<Task, 'details' | 'repeats' | 'clientId' | 'outside' | 'isIntake' | 'createdFromCaseNoteId'>>;

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

/** State transitions of a task, from which write conditions and the diagram are generated. */
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

type Change = Partial<Omit<Task, 'id' | 'version'>>;

/** The task after a change, with the next version. */
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

/** Reopens a task. The next occurrence that its completion created stays. */
export function reopenedTask(task: Task, now: Date): Task {
  const { completedAt: _at, completedBy: _by, ...rest } = task;
  return changedTask(rest, { status: taskMoves.reopen.to }, now);
}

/** Soft deletion: the task is hidden from everyone. */
export function deletedTask(task: Task, now: Date): Task {
  return changedTask(task, { status: taskMoves.delete.to, deletedAt: now.toISOString() }, now);
}

/**
 * The next task of a series, for the same people (OQ-18).
 * @returns `undefined` if the task does not repeat, or if an earlier completion created the next one
 */
export function nextOccurrence(task: Task, id: string, now: Date): Task | undefined {
  const next = task.nextTaskId === undefined ? nextRecurrence(task.repeats, task) : undefined;
  if (!next) {
    return undefined;
  }
  const { completedAt: _at, completedBy: _by, nextTaskId: _next, deletedAt: _deleted, repeatDay: _day, ...same } = task;
  const occurrence = newTask({ ...same, id, dueDate: next.dueDate }, now);
  return { ...occurrence, ...(next.repeatDay === undefined ? {} : { repeatDay: next.repeatDay }) };
}

/** Postpones by one to four weeks from the original due date (TK-08). */
export function postponedByWeeks(task: Pick<Task, 'originalDueDate'>, weeks: number): string {
  return addWeeks(task.originalDueDate, weeks);
}

/** @param today the day in the instance's time zone (TK-16) */
export function isOverdue(task: Pick<Task, 'status' | 'dueDate'>, today: string): boolean {
  return task.status === 'open' && task.dueDate < today;
}

export function isUnassigned({ staffIds, client }: Responsible): boolean {
  return staffIds.length === 0 && !client;
}

/**
 * Replaces some of the responsible staff by others; the client and other staff stay responsible (SA-16). The result has
 * at most `maxResponsibleStaff` staff.
 *
 * @returns `undefined` if none of `from` is responsible
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
