import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { newTask } from '#shared/domain/task.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { staffByIds } from '#shared/persistence/staff.ts';
import { createTask as writeTask } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { mayAssignTo, mayWorkWithoutClient } from '#shared/policy/tasks.ts';
import { forbidden, unprocessable } from '#shared/problem.ts';
import { assertResponsible } from '#shared/tasks/fields.ts';
import { announceTasks } from '#shared/tasks/notices.ts';
import { readTaskNames, staffTask } from '#shared/tasks/view.ts';
import { outsideOf, type Service, taskAudit, todayAt } from './common.ts';
import type { routes } from './routes.ts';

/** Adds a task (TK-01…05): for a client, for a provider, or both. */
export async function createTask({ table }: Service, call: Call<typeof routes.createTask>) {
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
    throw unprocessable('/body/serviceProviderId', 'You belong to no service provider: choose one.');
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
  writeTask(transaction, task, client);
  transaction.put(taskAudit('task.created', actor, task, call));
  announceTasks(transaction, [{ after: task }], { byId: actor.id, now, requestId });
  return call.commit(transaction, {
    body: staffTask(actor, task, { names, client, today: todayAt(now) }),
    version: task.version,
    location: `/v1/tasks/${task.id}`,
  });
}

/** @throws 422 for a client who does not exist or is hidden, the same for both; 403 for one who may only be seen */
export function assertClient(actor: Actor, client: Client | undefined): asserts client is Client {
  const decision = client ? mayOnClient(actor, 'create_task', client) : 'hidden';
  if (decision === 'hidden') {
    throw unprocessable('/body/clientId', 'There is no such client, or none that you may see.');
  }
  assertAllowed(decision);
}

/** @throws 403 for another provider without `tasks:group` (TK-05); 422 for one that does not exist */
export function assertProvider(actor: Actor, serviceProviderId: string, exists: boolean): void {
  if (mayAssignTo(actor, serviceProviderId) !== 'allowed') {
    throw forbidden('A task for another service provider needs the Tasks permission of the group.');
  }
  if (!exists) {
    throw unprocessable('/body/serviceProviderId', 'There is no such service provider.');
  }
}
