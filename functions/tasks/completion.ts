import { completedTask, nextOccurrence, reopenedTask } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { announceCompletion } from '#shared/tasks/notices.ts';
import { staffTask, taskView } from '#shared/tasks/view.ts';
import { Overtaken, permittedTask, type Service, taskAudit, untilSettled } from './common.ts';
import type { routes } from './routes.ts';

/**
 * Completes a task, and makes its next occurrence in the same transaction (TK-12, OQ-18). Completed already: the record as it is. A
 * client's completion is their activity (TK-11), one by staff goes to the audit.
 */
export async function completeTask(service: Service, call: Call<typeof routes.completeTask>) {
  const { now, requestId } = call;
  return untilSettled(async () => {
    const { actor, task, client, context } = await permittedTask(service, call, 'complete');
    const transaction = new Transaction();
    if (task.status === 'completed') {
      return call.commit(transaction, { body: taskView(actor, task, context), version: task.version });
    }
    const next = nextOccurrence(task, newId(now.getTime()), now);
    const after = completedTask(task, { id: actor.id, nextTaskId: next?.id ?? task.nextTaskId }, now);
    saveTasks(transaction, {
      clients: client ? [client] : [],
      created: next ? [next] : [],
      changed: [{ move: 'complete', before: task, after }],
      stale: () => new Overtaken(),
    });
    if (actor.kind === 'client') {
      if (client) {
        recordActivity(transaction, client, 'task_completed', now, { kind: 'task', id: task.id, label: task.name });
      }
    } else {
      transaction.put(taskAudit('task.completed', actor, after, call));
    }
    announceCompletion(transaction, after, { byId: actor.id, now, requestId });
    return call.commit(transaction, { body: taskView(actor, after, context), version: after.version });
  });
}

/** Opens a completed task again; an open one stays as it is. */
export async function reopenTask(service: Service, call: Call<typeof routes.reopenTask>) {
  const { now } = call;
  return untilSettled(async () => {
    const { actor, task, client, context } = await permittedTask(service, call, 'reopen');
    if (task.status === 'open') {
      return { body: staffTask(actor, task, context), version: task.version };
    }
    const after = reopenedTask(task, now);
    const transaction = new Transaction();
    saveTasks(transaction, {
      clients: client ? [client] : [],
      changed: [{ move: 'reopen', before: task, after }],
      stale: () => new Overtaken(),
    });
    transaction.put(taskAudit('task.reopened', actor, after, call));
    return call.commit(transaction, { body: staffTask(actor, after, context), version: after.version });
  });
}
