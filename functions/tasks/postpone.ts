import { changedTask, postponedByWeeks, type Task } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { unprocessable } from '#shared/problem.ts';
import { staffTask } from '#shared/tasks/view.ts';
import { assertMove, Overtaken, permittedTask, type Service, taskAudit, todayAt, untilSettled } from './common.ts';
import type { routes } from './routes.ts';

type PostponeCall = Call<typeof routes.postponeTask>;

/** Moves the due date of an open task later (TK-08, TK-09, DEC-6). */
export async function postponeTask(service: Service, call: PostponeCall) {
  return untilSettled(async () => {
    const { actor, task, client, context } = await permittedTask(service, call, 'postpone');
    assertMove('postpone', task);
    const after = changedTask(task, { dueDate: laterDay(task, call) }, call.now);
    const transaction = new Transaction();
    saveTasks(transaction, {
      clients: client ? [client] : [],
      changed: [{ move: 'postpone', before: task, after }],
      stale: () => new Overtaken(),
    });
    transaction.put(taskAudit('task.postponed', actor, after, call, ['dueDate']));
    return call.commit(transaction, { body: staffTask(actor, after, context), version: after.version });
  });
}

/** @throws 422 for a day that is not later than the present due date; for a chosen one, also than today */
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
