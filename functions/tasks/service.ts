import type { Operations } from '#shared/http/call.ts';
import { listClientTasks } from './client-tasks.ts';
import type { Service } from './common.ts';
import { completeTask, reopenTask } from './completion.ts';
import { createTask } from './create.ts';
import { deleteTask } from './delete.ts';
import { updateTask } from './edit.ts';
import { listTasks } from './list.ts';
import { postponeTask } from './postpone.ts';
import { getTask } from './read.ts';
import type { routes } from './routes.ts';

export function taskOperations(service: Service): Operations<typeof routes> {
  return {
    listTasks: (call) => listTasks(service, call),
    createTask: (call) => createTask(service, call),
    listClientTasks: (call) => listClientTasks(service, call),
    getTask: (call) => getTask(service, call),
    updateTask: (call) => updateTask(service, call),
    deleteTask: (call) => deleteTask(service, call),
    completeTask: (call) => completeTask(service, call),
    reopenTask: (call) => reopenTask(service, call),
    postponeTask: (call) => postponeTask(service, call),
  };
}
