import * as z from 'zod';
import type { OpenTask } from '#shared/persistence/tasks.ts';
import { invalid } from '#shared/problem.ts';

/** Where a list of tasks goes on: after an open task, by due date and id, or after a completed one. */
const TaskPosition = z.union([
  z.strictObject({ open: z.tuple([z.string(), z.string()]) }),
  z.strictObject({ completed: z.string() }),
]);
export type TaskPosition = z.infer<typeof TaskPosition>;

export function afterOpenTask({ dueDate, id }: Pick<OpenTask, 'id' | 'dueDate'>): TaskPosition {
  return { open: [dueDate, id] };
}

/** @throws 400 for a cursor of something else */
export function parseTaskPosition(value: unknown): TaskPosition | undefined {
  const position = TaskPosition.optional().safeParse(value);
  if (!position.success) {
    throw invalid('/query/cursor', 'This is not a cursor of this list.');
  }
  return position.data;
}
