import { deletedTask } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { versionMismatch } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTask } from './permitted-task.ts';
import type { routes } from './routes.ts';
import { taskAudit } from './task-rules.ts';

export async function deleteTask(dependencies: Dependencies, call: Call<typeof routes.deleteTask>) {
  const { actor, task, client } = await permittedTask(dependencies, call, 'delete');
  if (task.version !== call.ifMatch) {
    throw versionMismatch();
  }
  const transaction = new Transaction();
  saveTasks(transaction, {
    clients: client ? [client] : [],
    changed: [{ move: 'delete', before: task, after: deletedTask(task, call.now) }],
    stale: versionMismatch,
  });
  transaction.put(taskAudit('task.deleted', actor, task, call));
  return call.commit(transaction, {});
}
