import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { mayMove, type Task, type TaskMove } from '#shared/domain/task.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { RequestContext } from '#shared/persistence/transaction.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { mayAssignTo } from '#shared/policy/tasks.ts';
import { forbidden, Problem, unprocessable } from '#shared/problem.ts';
import { dayIn, instanceZone } from '#shared/time.ts';

/** @throws 422 for a client who does not exist or is hidden; 403 if the caller may only read the client */
export function assertClient(actor: Actor, client: Client | undefined): asserts client is Client {
  const decision = client ? mayOnClient(actor, 'create_task', client) : 'hidden';
  if (decision === 'hidden') {
    throw unprocessable('/body/clientId', 'There is no such client, or you may not see them.');
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

/** The day in the instance's zone (TK-16). */
export function todayAt(now: Date): string {
  return dayIn(instanceZone, now);
}

/** @throws 409 for a move that the task's status does not allow */
export function assertMove(move: TaskMove, { status }: Task): void {
  if (!mayMove(move, status)) {
    throw new Problem(
      'conflict',
      `This task is ${status}: ${status === 'completed' ? 'open it again' : 'complete it'} first.`,
    );
  }
}

/** TK-05: why a task has another provider than its client's. */
export function outsideOf(
  actor: Actor,
  serviceProviderId: string,
  client: Pick<Client, 'serviceProviderId'> | undefined,
): Task['outside'] {
  if (!client || client.serviceProviderId === serviceProviderId) {
    return undefined;
  }
  return actor.serviceProviderId === serviceProviderId ? 'kept' : 'sent';
}

/** The audit item of a write by staff: in the client's log if the task has a client (RA-06). */
export function taskAudit(
  action: string,
  actor: Actor,
  task: Task,
  context: RequestContext,
  changed?: readonly string[],
): Item {
  const { id, clientId } = task;
  const subject =
    clientId === undefined ? ({ kind: 'task', id } as const) : ({ kind: 'client', id: clientId } as const);
  return auditItem(context, { action, actor, subject, changed });
}
