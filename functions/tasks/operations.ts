import type { Operations } from '#shared/http/call.ts';
import { completeTask } from './complete-task.ts';
import { createTask } from './create-task.ts';
import { deleteTask } from './delete-task.ts';
import type { Dependencies } from './dependencies.ts';
import { getTask } from './get-task.ts';
import { listClientTasks } from './list-client-tasks.ts';
import { listTasks } from './list-tasks.ts';
import { postponeTask } from './postpone-task.ts';
import { reopenTask } from './reopen-task.ts';
import type { routes } from './routes.ts';
import { updateTask } from './update-task.ts';

export function operations(dependencies: Dependencies): Operations<typeof routes> {
  return {
    listTasks: (call) => listTasks(dependencies, call),
    createTask: (call) => createTask(dependencies, call),
    listClientTasks: (call) => listClientTasks(dependencies, call),
    getTask: (call) => getTask(dependencies, call),
    updateTask: (call) => updateTask(dependencies, call),
    deleteTask: (call) => deleteTask(dependencies, call),
    completeTask: (call) => completeTask(dependencies, call),
    reopenTask: (call) => reopenTask(dependencies, call),
    postponeTask: (call) => postponeTask(dependencies, call),
  };
}
