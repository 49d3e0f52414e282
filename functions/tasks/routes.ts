import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';
import { ResponsibleBody, TaskDay, taskFields } from '#shared/tasks/fields.ts';
import { StaffTask, TaskView } from '#shared/tasks/view.ts';

const { name, dueDate, details, repeats } = taskFields;

const dueFilters = ['overdue', 'today', 'next7days', 'next14days'] as const;
const taskScopes = ['mine', 'provider', 'group'] as const;
const listStatuses = ['open', 'completed'] as const;

const NewTaskBody = z.strictObject({
  name,
  dueDate,
  responsible: ResponsibleBody.optional().describe('Optional only for another service provider'),
  clientId: Id.optional(),
  serviceProviderId: Id.optional().describe('Default: your own, otherwise the client’s'),
  details: details.optional(),
  repeats: repeats.default('none'),
});

export const TaskPatch = z.strictObject({
  name: name.optional(),
  dueDate: dueDate.optional(),
  responsible: ResponsibleBody.optional(),
  clientId: Id.nullable().optional(),
  serviceProviderId: Id.optional(),
  details: details.nullable().optional(),
  repeats: repeats.optional(),
});
export type TaskPatch = z.output<typeof TaskPatch>;

const Postponement = z
  .strictObject({
    weeks: z.int().min(1).max(4).optional().describe('Counted from the original due date'),
    dueDate: TaskDay.optional().describe('Later than today'),
  })
  .refine(({ weeks, dueDate: day }) => (weeks === undefined) !== (day === undefined), 'Either weeks or dueDate');

const TaskList = z.object({
  items: z.array(StaffTask),
  nextCursor: z.string().optional().describe('Absent on the last page'),
  unassignedCount: z
    .int()
    .describe('Open tasks of your service provider (with `scope=group`: of all) without a responsible person'),
});

const tag = 'Tasks';

export const routes = defineRoutes({
  listTasks: {
    method: 'GET',
    path: '/v1/tasks',
    allow: ['staff', 'administrator'],
    needs: ['tasks:base'],
    query: z.strictObject({
      ...pageQuery,
      scope: z
        .enum(taskScopes)
        .default('mine')
        .describe('`mine`: you are responsible; `provider`: of your service provider; `group`: of all (`tasks:group`)'),
      status: z.enum(listStatuses).optional().describe('Default: open tasks, then completed ones'),
      due: z.enum(dueFilters).optional().describe('Open tasks only; `next7days` is today to today + 7'),
      clientId: Id.optional(),
    }),
    reply: { status: 200, schema: TaskList },
    tag,
    summary: 'List tasks',
    description:
      'Open tasks by due date, then completed ones, newest first. Tasks of clients whom you may not see are left out unless you are ' +
      'responsible for them or they were sent to your service provider. These do not name the client.',
  },
  createTask: {
    method: 'POST',
    path: '/v1/tasks',
    allow: ['staff', 'administrator'],
    needs: ['tasks:base', 'clients:base', 'referrals:base'],
    body: NewTaskBody,
    reply: { status: 201, schema: StaffTask },
    versioned: true,
    tag,
    summary: 'Create a task',
    description:
      'A task of a client needs access to the client; without a client it needs `tasks:base`. For another service provider it needs ' +
      '`tasks:group`, and `responsible` is optional. A client has at most 50 open tasks. Responsible people get a mail.',
  },
  listClientTasks: {
    method: 'GET',
    path: '/v1/clients/{clientId}/tasks',
    allow: accountKinds,
    query: z.strictObject({
      ...pageQuery,
      status: z.enum(listStatuses).optional().describe('Default: open tasks, then completed ones'),
    }),
    reply: { status: 200, schema: page(TaskView) },
    tag,
    summary: 'Tasks of a client',
    description: 'Clients see only the tasks that they are responsible for, with the fields of `ClientTask`.',
  },
  getTask: {
    method: 'GET',
    path: '/v1/tasks/{taskId}',
    allow: accountKinds,
    reply: { status: 200, schema: TaskView },
    versioned: true,
    tag,
    summary: 'Get a task',
  },
  updateTask: {
    method: 'PATCH',
    path: '/v1/tasks/{taskId}',
    allow: accountKinds,
    body: TaskPatch,
    reply: { status: 200, schema: StaffTask },
    versioned: true,
    tag,
    summary: 'Update an open task',
    description:
      'Any field. Another service provider needs `tasks:group` and removes the responsible staff unless the request names new ones. ' +
      '409 for a completed task: reopen it first.',
  },
  deleteTask: {
    method: 'DELETE',
    path: '/v1/tasks/{taskId}',
    allow: accountKinds,
    reply: { status: 204 },
    versioned: true,
    tag,
    summary: 'Delete a task',
  },
  completeTask: {
    method: 'POST',
    path: '/v1/tasks/{taskId}/completion',
    allow: accountKinds,
    reply: { status: 200, schema: TaskView },
    tag,
    summary: 'Complete a task',
    description:
      'One completion is enough for all responsible people. Repeating the call changes nothing. A recurring task gets its next ' +
      'occurrence at once, one interval after its due date.',
  },
  reopenTask: {
    method: 'DELETE',
    path: '/v1/tasks/{taskId}/completion',
    allow: accountKinds,
    reply: { status: 200, schema: StaffTask },
    tag,
    summary: 'Reopen a completed task',
    description: 'The next occurrence is kept. Completing the task again does not create another.',
  },
  postponeTask: {
    method: 'POST',
    path: '/v1/tasks/{taskId}/postponement',
    allow: accountKinds,
    body: Postponement,
    reply: { status: 200, schema: StaffTask },
    tag,
    summary: 'Postpone an open task',
    description:
      '`weeks` are counted from the original due date. 422 unless the new date is later than the current due date.',
  },
});
