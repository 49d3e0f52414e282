import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';
import { ResponsibleBody, TaskDay, taskFields } from '#shared/tasks/fields.ts';
import { StaffTask, TaskView } from '#shared/tasks/view.ts';

const { name, dueDate, details, repeats } = taskFields;

export const dueFilters = ['overdue', 'today', 'next7days', 'next14days'] as const;
export const taskScopes = ['mine', 'provider', 'group'] as const;
const listStatuses = ['open', 'completed'] as const;

export const NewTaskBody = z.strictObject({
  name,
  dueDate,
  responsible: ResponsibleBody.optional().describe('May be left out only for another service provider'),
  clientId: Id.optional(),
  serviceProviderId: Id.optional().describe('Default: your own, else the client’s'),
  details: details.optional(),
  repeats: repeats.default('none'),
});
export type NewTaskBody = z.output<typeof NewTaskBody>;

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

export const Postponement = z
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
    .describe('Open tasks of your service provider (with `scope=group`: of all) that nobody is responsible for'),
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
        .describe('What you are responsible for, what is with your service provider, or everything (`tasks:group`)'),
      status: z.enum(listStatuses).optional().describe('Left out: open ones first, then completed ones'),
      due: z.enum(dueFilters).optional().describe('Open tasks only; `next7days` is today to today + 7'),
      clientId: Id.optional(),
    }),
    reply: { status: 200, schema: TaskList },
    tag,
    summary: 'Tasks screen',
    description:
      'Open tasks due first, completed ones newest first. Tasks of clients whom you may not see are left out, unless you are ' +
      'responsible for them or they were sent to your service provider; those do not name the client.',
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
    summary: 'Add a task',
    description:
      'For a client, access to the client suffices; without one, `tasks:base` is needed; for another service provider, ' +
      '`tasks:group`, and there nobody need be responsible. A client has at most 50 open tasks. Whoever is responsible gets a mail.',
  },
  listClientTasks: {
    method: 'GET',
    path: '/v1/clients/{clientId}/tasks',
    allow: accountKinds,
    query: z.strictObject({
      ...pageQuery,
      status: z.enum(listStatuses).optional().describe('Left out: open ones first, then completed ones'),
    }),
    reply: { status: 200, schema: page(TaskView) },
    tag,
    summary: 'Tasks of a client',
    description: 'A client sees the tasks that are theirs, and of those the fields of `ClientTask` only.',
  },
  getTask: {
    method: 'GET',
    path: '/v1/tasks/{taskId}',
    allow: accountKinds,
    reply: { status: 200, schema: TaskView },
    versioned: true,
    tag,
    summary: 'A task',
  },
  updateTask: {
    method: 'PATCH',
    path: '/v1/tasks/{taskId}',
    allow: accountKinds,
    body: TaskPatch,
    reply: { status: 200, schema: StaffTask },
    versioned: true,
    tag,
    summary: 'Edit an open task',
    description:
      'Any field. Another service provider needs `tasks:group`, and leaves no staff responsible unless the same request names some. ' +
      'A completed task is 409: open it again first.',
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
      'One completion is enough, whoever is responsible; repeating it changes nothing. A repeating task gets its next ' +
      'occurrence at once: the due date and the interval, whenever it was completed.',
  },
  reopenTask: {
    method: 'DELETE',
    path: '/v1/tasks/{taskId}/completion',
    allow: accountKinds,
    reply: { status: 200, schema: StaffTask },
    tag,
    summary: 'Open a completed task again',
    description: 'A next occurrence that the completion made stays; completing again makes no second one.',
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
      '`weeks` count from the original due date, not from today nor from the present one. A date that is not later than the ' +
      'present due date is 422.',
  },
});
