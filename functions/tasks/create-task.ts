import { newTask } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import { insertTask } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { mayWorkWithoutClient } from '#shared/policy/tasks.ts';
import { unprocessable } from '#shared/problem.ts';
import { assertResponsible } from '#shared/tasks/fields.ts';
import { announceTasks } from '#shared/tasks/notices.ts';
import { readTaskNames, staffTask } from '#shared/tasks/view.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';
import { assertClient, assertProvider, outsideOf, taskAudit, todayAt } from './task-rules.ts';

/** TK-01…05: a task of a client, of a provider, or both. */
export async function createTask({ table }: Dependencies, call: Call<typeof routes.createTask>) {
  const { body, now, requestId } = call;
  const responsible = body.responsible ?? { staffIds: [], client: false };
  const [actor, client, staff, chosen] = await Promise.all([
    call.caller,
    body.clientId === undefined ? undefined : clientById(table, body.clientId),
    staffByIds(table, responsible.staffIds),
    body.serviceProviderId === undefined ? undefined : providerById(table, body.serviceProviderId),
  ]);
  if (body.clientId === undefined) {
    assertAllowed(mayWorkWithoutClient(actor), 'A task without a client needs the Tasks permission.');
  } else {
    assertClient(actor, client);
  }
  const serviceProviderId = body.serviceProviderId ?? actor.serviceProviderId ?? client?.serviceProviderId;
  if (serviceProviderId === undefined) {
    throw unprocessable('/body/serviceProviderId', 'You have no service provider: choose one.');
  }
  if (body.serviceProviderId !== undefined) {
    assertProvider(actor, body.serviceProviderId, chosen !== undefined);
  }
  assertResponsible(responsible, {
    serviceProviderId,
    staff,
    hasClient: client !== undefined,
    mayBeUnassigned: serviceProviderId !== actor.serviceProviderId,
    pointer: '/body/responsible',
  });

  const outside = outsideOf(actor, serviceProviderId, client);
  const task = newTask(
    {
      id: newId(now.getTime()),
      name: body.name,
      dueDate: body.dueDate,
      responsible,
      serviceProviderId,
      repeats: body.repeats,
      createdBy: actor.id,
      ...(body.details ? { details: body.details } : {}),
      ...(client ? { clientId: client.id } : {}),
      ...(outside ? { outside } : {}),
    },
    now,
  );
  const names = await readTaskNames(table, [task]);
  const transaction = new Transaction();
  insertTask(transaction, task, client);
  transaction.put(taskAudit('task.created', actor, task, call));
  announceTasks(transaction, [{ after: task }], { byId: actor.id, now, requestId });
  return call.commit(transaction, {
    body: staffTask(actor, task, { names, client, today: todayAt(now) }),
    version: task.version,
    location: `/v1/tasks/${task.id}`,
  });
}
