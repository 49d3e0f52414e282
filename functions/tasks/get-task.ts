import type { Call } from '#shared/http/call.ts';
import { taskView } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import { permittedTask } from './permitted-task.ts';
import type { routes } from './routes.ts';

export async function getTask(dependencies: Dependencies, call: Call<typeof routes.getTask>) {
  const { actor, task, context } = await permittedTask(dependencies, call, 'read');
  return { body: taskView(actor, task, context), version: task.version };
}
