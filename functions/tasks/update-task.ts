import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { dayOfMonth } from '#shared/domain/recurrence.ts';
import { changedTask, isUnassigned, type Responsible, type Task } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import { saveTasks, taskById } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { mayOnTask, mayWorkWithoutClient } from '#shared/policy/tasks.ts';
import { notFound, unprocessable, versionMismatch } from '#shared/problem.ts';
import { assertResponsible, type ResponsibleContext } from '#shared/tasks/fields.ts';
import { announceTasks } from '#shared/tasks/notices.ts';
import { readTaskNames, staffTask } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import { clientOf } from './permitted-task.ts';
import type { routes, TaskPatch } from './routes.ts';
import { assertClient, assertMove, assertProvider, outsideOf, taskAudit, todayAt } from './task-rules.ts';

/** TK-07: changes any field of an open task. Without a difference the version stays. */
export async function updateTask({ table }: Dependencies, call: Call<typeof routes.updateTask>) {
  const { body, now, requestId } = call;
  const [actor, task] = await Promise.all([call.caller, taskById(table, call.path.taskId)]);
  if (!task) {
    throw notFound();
  }
  const { clientId, serviceProviderId, responsible } = body;
  const [client, otherClient, provider, staff, names] = await Promise.all([
    clientOf(table, task),
    clientId === undefined || clientId === null || clientId === task.clientId ? undefined : clientById(table, clientId),
    serviceProviderId === undefined ? undefined : providerById(table, serviceProviderId),
    staffByIds(table, responsible?.staffIds ?? []),
    readTaskNames(table, [
      task,
      {
        createdBy: actor.id,
        responsible: responsible ?? task.responsible,
        serviceProviderId: serviceProviderId ?? task.serviceProviderId,
      },
    ]),
  ]);
  assertAllowed(mayOnTask(actor, 'edit', task, client));
  if (task.version !== call.ifMatch) {
    throw versionMismatch();
  }
  assertMove('edit', task);
  if (serviceProviderId !== undefined && serviceProviderId !== task.serviceProviderId) {
    assertProvider(actor, serviceProviderId, provider !== undefined);
  }
  const clientAfter = clientAfterEdit(actor, task, clientId, { client, otherClient });
  const after = edited(actor, task, body, { client: clientAfter, staff, now });

  const context = { names, client: clientAfter, today: todayAt(now) };
  const changed = fields.filter((field) => !isDeepStrictEqual(task[field], after[field]));
  if (changed.length === 0) {
    return { body: staffTask(actor, task, context), version: task.version };
  }
  const transaction = new Transaction();
  saveTasks(transaction, {
    clients: clientAfter ? [clientAfter] : [],
    changed: [{ move: 'edit', before: task, after }],
    stale: versionMismatch,
  });
  transaction.put(taskAudit('task.updated', actor, after, call, changed));
  if (task.clientId !== undefined && task.clientId !== after.clientId) {
    transaction.put(taskAudit('task.updated', actor, task, call, changed));
  }
  announceTasks(transaction, [{ before: task, after }], { byId: actor.id, now, requestId });
  return call.commit(transaction, { body: staffTask(actor, after, context), version: after.version });
}

const fields = [
  'name',
  'details',
  'dueDate',
  'repeats',
  'responsible',
  'clientId',
  'serviceProviderId',
] as const satisfies readonly (keyof TaskPatch)[];

/** The client of the task after the edit. */
function clientAfterEdit(
  actor: Actor,
  task: Task,
  wanted: string | null | undefined,
  { client, otherClient }: { readonly client: Client | undefined; readonly otherClient: Client | undefined },
): Client | undefined {
  if (wanted === undefined || wanted === task.clientId) {
    if (task.clientId !== undefined && !client) {
      throw notFound();
    }
    return client;
  }
  if (wanted === null) {
    assertAllowed(mayWorkWithoutClient(actor), 'A task without a client needs the Tasks permission.');
    return undefined;
  }
  assertClient(actor, otherClient);
  return otherClient;
}

function edited(
  actor: Actor,
  task: Task,
  body: TaskPatch,
  context: Pick<ResponsibleContext, 'staff'> & { readonly client: Client | undefined; readonly now: Date },
): Task {
  const { client, staff, now } = context;
  const serviceProviderId = body.serviceProviderId ?? task.serviceProviderId;
  const moved = serviceProviderId !== task.serviceProviderId;
  const dueDate = body.dueDate ?? task.dueDate;
  const repeats = body.repeats ?? task.repeats;
  const recomputesDay = body.dueDate !== undefined || repeats !== task.repeats;
  const outside = moved || client?.id !== task.clientId ? outsideOf(actor, serviceProviderId, client) : task.outside;
  const { details, repeatDay, clientId: _clientId, outside: _outside, ...kept } = task;
  const day = repeats === 'monthly' ? (recomputesDay ? dayOfMonth(dueDate) : repeatDay) : undefined;
  const text = body.details === undefined ? details : body.details || undefined;
  return changedTask(
    {
      ...kept,
      ...(text === undefined ? {} : { details: text }),
      ...(day === undefined ? {} : { repeatDay: day }),
      ...(client ? { clientId: client.id } : {}),
      ...(outside ? { outside } : {}),
    },
    {
      name: body.name ?? task.name,
      dueDate,
      repeats,
      serviceProviderId,
      responsible: responsibleAfter(task, body.responsible, {
        serviceProviderId,
        staff,
        hasClient: client !== undefined,
        mayBeUnassigned: serviceProviderId !== actor.serviceProviderId,
        pointer: '/body/responsible',
      }),
    },
    now,
  );
}

/** Without a new value: a task that changes provider loses its staff (TK-05), one without a client the client. */
function responsibleAfter(task: Task, wanted: Responsible | undefined, context: ResponsibleContext): Responsible {
  if (wanted) {
    assertResponsible(wanted, context);
    return wanted;
  }
  const { staffIds, client } = task.responsible;
  const remaining = {
    staffIds: context.serviceProviderId === task.serviceProviderId ? staffIds : [],
    client: client && context.hasClient,
  };
  if (!isDeepStrictEqual(remaining, task.responsible) && isUnassigned(remaining) && !context.mayBeUnassigned) {
    throw unprocessable(context.pointer, 'Name at least one responsible person.');
  }
  return remaining;
}
