import * as z from 'zod';
import type { OpenTask } from '#shared/persistence/tasks.ts';
import { invalid } from '#shared/problem.ts';

/** The last task shown: an open one by due date and id, or a completed one. */
const TaskPosition = z.union([
  z.strictObject({ open: z.tuple([z.string(), z.string()]) }),
  z.strictObject({ completed: z.string() }),
]);
export type TaskPosition = z.infer<typeof TaskPosition>;

export function afterOpenTask({ dueDate, id }: Pick<OpenTask, 'id' | 'dueDate'>): TaskPosition {
  return { open: [dueDate, id] };
}

/** @throws 400 for another position */
export function parseTaskPosition(value: unknown): TaskPosition | undefined {
  const position = TaskPosition.optional().safeParse(value);
  if (!position.success) {
    throw invalid('/query/cursor', 'This cursor is not valid for this list.');
  }
  return position.data;
}
