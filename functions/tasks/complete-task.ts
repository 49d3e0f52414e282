import { completedTask, nextOccurrence } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { recordActivity } from '#shared/persistence/activity.ts';
import { retryOnConflict, writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { announceCompletion } from '#shared/tasks/notices.ts';
import { taskView } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTask } from './permitted-task.ts';
import type { routes } from './routes.ts';
import { taskAudit } from './task-rules.ts';

/** Also creates the next occurrence (TK-12, OQ-18). A completion by the client is an activity (TK-11), one by staff is audited. */
export async function completeTask(dependencies: Dependencies, call: Call<typeof routes.completeTask>) {
  const { now, requestId } = call;
  return retryOnConflict(async () => {
    const { actor, task, client, context } = await permittedTask(dependencies, call, 'complete');
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
      stale: writeConflict,
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
