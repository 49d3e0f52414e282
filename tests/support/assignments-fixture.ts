/** The fixture of tasks with calls of assignments, and what lies in the table afterwards. */
import type { Client } from '#shared/domain/client.ts';
import { newTask, type Responsible, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { openTaskLists, openTasksOfClient, saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { staffMember } from './client-profile-fixture.ts';
import type { Received } from './http.ts';
import { tasksFixture, today } from './tasks-fixture.ts';

export type AssignmentReply = {
  readonly type: string;
  readonly status: string;
  readonly version: number;
  readonly assignedStaff: readonly { readonly id: string; readonly name: string }[];
  readonly actions: readonly string[];
};

export async function assignmentsFixture(options: Parameters<typeof tasksFixture>[0] = {}) {
  const fixture = await tasksFixture(options);
  const { table } = fixture;
  const assign = (who: string, client: Pick<Client, 'id'>, body: unknown, headers = {}) =>
    fixture.clientsAs(who)('POST', `/v1/clients/${client.id}/assignments`, { body, headers });
  const remove = (who: string, client: Pick<Client, 'id'>, rest = '') =>
    fixture.clientsAs(who)('DELETE', `/v1/clients/${client.id}/assignments${rest}`);
  const many = (who: string, body: unknown, headers = {}) =>
    fixture.clientsAs(who)('POST', '/v1/assignments', { body, headers });

  /** Open tasks of a client, put there without the API. */
  async function giveTasks(
    client: Client,
    tasks: readonly (Partial<Responsible> & Partial<Pick<Task, 'serviceProviderId' | 'isIntake'>>)[],
  ): Promise<Task[]> {
    const created = tasks.map(({ staffIds = [], client: theirs = false, ...fields }, n) =>
      newTask(
        {
          id: newId(),
          name: `Task ${String(n).padStart(2, '0')}`,
          dueDate: today,
          responsible: { staffIds, client: theirs },
          serviceProviderId: client.serviceProviderId,
          clientId: client.id,
          createdBy: 'maya',
          ...fields,
        },
        fixture.clock(),
      ),
    );
    const transaction = new Transaction();
    saveTasks(transaction, { clients: [client], created });
    await transaction.commit(table);
    return created;
  }

  /** Who is responsible for a client's open tasks, by their names; the list must agree with the tasks. */
  async function responsibleFor(client: Pick<Client, 'id'>): Promise<Responsible[]> {
    const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
    const found = await openTasksOfClient(table, client.id);
    const tasks = found.toSorted(byId);
    const listed = [...((await openTaskLists(table, [client.id])).get(client.id) ?? [])].sort(byId);
    const seen = (all: readonly { id: string; responsible: Responsible }[]) =>
      JSON.stringify(all.map(({ id, responsible }) => [id, responsible]));
    if (seen(tasks) !== seen(listed)) {
      throw new Error(`The list says ${seen(listed)}, the tasks ${seen(tasks)}`);
    }
    return found.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map(({ responsible }) => responsible);
  }

  async function addStaff(ids: readonly string[], fields: Partial<Parameters<typeof toStaffItem>[0]> = {}) {
    await batchWrite(table, {
      put: ids.map((id) => toStaffItem({ ...staffMember(id, { permissions: ['clients:base'] }), ...fields })),
    });
    return ids;
  }

  return {
    ...fixture,
    assign,
    remove,
    many,
    giveTasks,
    responsibleFor,
    addStaff,
    assigned: async ({ id }: Pick<Client, 'id'>) => (await clientById(table, id))?.assignedStaffIds,
  };
}

export type AssignmentsFixture = Awaited<ReturnType<typeof assignmentsFixture>>;

export const crew = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}-${n}`);

export function replyOf(received: Received, status = 200): AssignmentReply {
  if (received.status !== status) {
    throw new Error(`${received.status}: ${received.text}`);
  }
  return received.body as unknown as AssignmentReply;
}

export const idsOf = (received: Received) => replyOf(received).assignedStaff.map(({ id }) => id);
