import type { Call } from '#shared/http/call.ts';
import { taskView } from '#shared/tasks/view.ts';
import { permittedTask, type Service } from './common.ts';
import type { routes } from './routes.ts';

export async function getTask(service: Service, call: Call<typeof routes.getTask>) {
  const { actor, task, context } = await permittedTask(service, call, 'read');
  return { body: taskView(actor, task, context), version: task.version };
}
