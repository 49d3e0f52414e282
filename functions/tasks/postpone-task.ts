import { changedTask, postponedByWeeks, type Task } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { retryOnConflict, writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { unprocessable } from '#shared/problem.ts';
import { staffTask } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTask } from './permitted-task.ts';
import type { routes } from './routes.ts';
import { assertMove, taskAudit, todayAt } from './task-rules.ts';

type PostponeCall = Call<typeof routes.postponeTask>;

/** TK-08, TK-09, DEC-6: sets a later due date. */
export async function postponeTask(dependencies: Dependencies, call: PostponeCall) {
  return retryOnConflict(async () => {
    const { actor, task, client, context } = await permittedTask(dependencies, call, 'postpone');
    assertMove('postpone', task);
    const after = changedTask(task, { dueDate: laterDay(task, call) }, call.now);
    const transaction = new Transaction();
    saveTasks(transaction, {
      clients: client ? [client] : [],
      changed: [{ move: 'postpone', before: task, after }],
      stale: writeConflict,
    });
    transaction.put(taskAudit('task.postponed', actor, after, call, ['dueDate']));
    return call.commit(transaction, { body: staffTask(actor, after, context), version: after.version });
  });
}

/** @throws 422 unless the new day is later than the due date and, if chosen, later than today */
function laterDay(task: Task, { body, now }: Pick<PostponeCall, 'body' | 'now'>): string {
  const { weeks = 0, dueDate } = body;
  const pointer = dueDate === undefined ? '/body/weeks' : '/body/dueDate';
  const day = dueDate ?? postponedByWeeks(task, weeks);
  if (dueDate !== undefined && dueDate <= todayAt(now)) {
    throw unprocessable(pointer, 'The new due date must be later than today.');
  }
  if (day <= task.dueDate) {
    throw unprocessable(pointer, `That would be ${day}, which is not later than the due date ${task.dueDate}.`);
  }
  return day;
}
