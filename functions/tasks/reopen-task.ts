import { reopenedTask } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { retryOnConflict, writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { staffTask } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTask } from './permitted-task.ts';
import type { routes } from './routes.ts';
import { taskAudit } from './task-rules.ts';

export async function reopenTask(dependencies: Dependencies, call: Call<typeof routes.reopenTask>) {
  const { now } = call;
  return retryOnConflict(async () => {
    const { actor, task, client, context } = await permittedTask(dependencies, call, 'reopen');
    if (task.status === 'open') {
      return { body: staffTask(actor, task, context), version: task.version };
    }
    const after = reopenedTask(task, now);
    const transaction = new Transaction();
    saveTasks(transaction, {
      clients: client ? [client] : [],
      changed: [{ move: 'reopen', before: task, after }],
      stale: writeConflict,
    });
    transaction.put(taskAudit('task.reopened', actor, after, call));
    return call.commit(transaction, { body: staffTask(actor, after, context), version: after.version });
  });
}
