import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { handedOver, maxOpenTasks, newTask, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { completedTaskPage } from '#shared/persistence/task-lists.ts';
import {
  changeTaskResponsible,
  moveOpenTasks,
  openTaskLists,
  openTasksOfClient,
  saveTasks,
} from '#shared/persistence/tasks.ts';
import { maxTransactionItems, Transaction } from '#shared/persistence/transaction.ts';
import { announceTasks } from '#shared/tasks/notices.ts';
import { staffMember } from '../support/client-profile-fixture.ts';
import { stepCounter } from '../support/steps.ts';
import { itemsOf } from '../support/table-items.ts';
import { type TaskReply, type TasksFixture, tasksFixture, today } from '../support/tasks-fixture.ts';

let fixture: TasksFixture;
beforeAll(async () => {
  fixture = await tasksFixture();
  await batchWrite(fixture.table, {
    put: crew('old', 20)
      .concat(crew('new', 20))
      .map((id) => toStaffItem(staffMember(id, { permissions: ['tasks:base'] }))),
  });
});

const crew = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}-${n}`);
const mine = (...staffIds: string[]) => ({ responsible: { staffIds } });
const complete = (who: string, { id }: { id: string }) => fixture.as(who)('POST', `/v1/tasks/${id}/completion`);

function tasksOf(client: Client, count: number, staffIds: readonly string[] = ['maya']): Task[] {
  return Array.from({ length: count }, (_, n) =>
    newTask(
      {
        id: newId(),
        name: `Task ${n}`,
        dueDate: today,
        responsible: { staffIds: [...staffIds], client: true },
        serviceProviderId: client.serviceProviderId,
        clientId: client.id,
        createdBy: 'maya',
      },
      fixture.clock(),
    ),
  );
}

async function given(client: Client, count: number, staffIds?: readonly string[]): Promise<Task[]> {
  const tasks = tasksOf(client, count, staffIds);
  const transaction = new Transaction();
  saveTasks(transaction, { clients: [client], created: tasks });
  await transaction.commit(fixture.table);
  return tasks;
}

/** The list of a client's open tasks and the tasks themselves, which must agree. */
async function openOf(clientId: string): Promise<readonly string[]> {
  const all = (await itemsOf(fixture.table, 'Task')).filter((task) => task.clientId === clientId);
  const [list] = (await itemsOf(fixture.table, 'OpenTasks')).filter((item) => item.clientId === clientId);
  const listed = (await openTaskLists(fixture.table, [clientId])).get(clientId) ?? [];
  const open = all.filter(({ status }) => status === 'open').map(({ id }) => String(id));
  expect(listed.map(({ id }) => id).sort()).toEqual(open.sort());
  expect(list?.count ?? 0).toBe(open.length);
  for (const { id, dueDate, responsible } of listed) {
    expect(all.find((task) => task.id === id)).toMatchObject({ dueDate, responsible });
  }
  return open;
}

describe('50 open tasks a client', () => {
  it('the 51st is 422, whoever makes it and however; completing one makes room', async () => {
    const client = await fixture.createClient();
    const [first] = await given(client, maxOpenTasks - 1);
    const body = { name: 'x', dueDate: today, clientId: client.id, ...mine('maya') };
    const last = await fixture.addTask('maya', body);
    expect((await fixture.as('maya')('POST', '/v1/tasks', { body })).status).toBe(422);
    expect((await complete('maya', last)).status).toBe(200);
    expect((await fixture.as('maya')('POST', '/v1/tasks', { body })).status).toBe(201);
    const reopened = await fixture.as('maya')('DELETE', `/v1/tasks/${last.id}/completion`);
    expect(reopened.status).toBe(422);
    const other = await fixture.addTask('maya', { ...mine('maya') });
    const moved = await fixture.as('maya')('PATCH', `/v1/tasks/${other.id}`, {
      body: { clientId: client.id },
      headers: { 'if-match': '"1"' },
    });
    expect(moved.status).toBe(422);
    expect(await openOf(client.id)).toContain(first?.id);
  });

  it('the 50th and the 51st at once: one of them is made', async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = await fixture.createClient();
      await given(client, maxOpenTasks - 1);
      const body = { name: 'x', dueDate: today, clientId: client.id, ...mine('maya') };
      const replies = await Promise.all(
        ['maya', 'noah', 'lead'].map((who) => fixture.as(who)('POST', '/v1/tasks', { body })),
      );
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
      expect(await openOf(client.id)).toHaveLength(maxOpenTasks);
    }
  });

  it('a repeating one of fifty is completed: the next occurrence takes its place', async () => {
    const client = await fixture.createClient();
    await given(client, maxOpenTasks - 1);
    const task = await fixture.addTask('maya', { clientId: client.id, ...mine('maya'), repeats: 'daily' });
    expect((await complete('maya', task)).status).toBe(200);
    expect(await openOf(client.id)).toHaveLength(maxOpenTasks);
  });

  it('more than fifty in one go are refused, and nothing of them is stored', async () => {
    const client = await fixture.createClient();
    const transaction = new Transaction();
    expect(() => saveTasks(transaction, { clients: [client], created: tasksOf(client, 51) })).toThrow(/at most 50/);
    expect(await openOf(client.id)).toEqual([]);
  });
});

describe('one transaction', () => {
  it('SA-06: twenty staff of fifty tasks are replaced by twenty others, with a notice to all of them', async () => {
    const client = await fixture.createClient();
    const [before, after] = [crew('old', 20), crew('new', 20)];
    await given(client, maxOpenTasks, before);
    const tasks = await openTasksOfClient(fixture.table, client.id);
    await fixture.sentMails();
    const changes = tasks.flatMap((task) => {
      const responsible = handedOver(task.responsible, before, after);
      return responsible ? [{ task, responsible }] : [];
    });
    expect(changes).toHaveLength(maxOpenTasks);
    const transaction = new Transaction();
    changeTaskResponsible(transaction, client, changes, fixture.clock());
    announceTasks(
      transaction,
      changes.map(({ task, responsible }) => ({ before: task, after: { ...task, responsible } })),
      { byId: 'lead', now: fixture.clock(), requestId: 'r' },
    );
    expect(transaction.size).toBe(52);
    // What an assignment writes beside: record, slim item, history of 40, audit, idempotency.
    expect(transaction.size + 46).toBeLessThanOrEqual(maxTransactionItems);
    await transaction.commit(fixture.table);
    await openOf(client.id);
    const moved = await openTasksOfClient(fixture.table, client.id);
    expect(moved.every(({ responsible }) => responsible.client && responsible.staffIds.join() === after.join())).toBe(
      true,
    );
    expect(moved.every(({ version }) => version === 2)).toBe(true);
    const mails = await fixture.sentMails();
    expect(mails.map(({ to }) => to).sort()).toEqual(after.map((id) => `${id}@staff.example`).sort());
    expect(mails[0]).toMatchObject({ template: 'task-assigned', data: { total: 50 } });
  });

  it('CN-02: ten follow-up tasks with twenty responsible each, the note beside them', async () => {
    const client = await fixture.createClient();
    const tasks = tasksOf(client, 10, crew('new', 20));
    const transaction = new Transaction();
    saveTasks(transaction, { clients: [client], created: tasks });
    announceTasks(
      transaction,
      tasks.map((after) => ({ after })),
      { byId: 'maya', now: fixture.clock(), requestId: 'r' },
    );
    expect(transaction.size).toBe(12);
    await transaction.commit(fixture.table);
    expect(await openOf(client.id)).toHaveLength(10);
    expect(await fixture.sentMails()).toHaveLength(21);
  });

  it('RF-06: fifty tasks go with the client, those that were sent elsewhere stay there', async () => {
    const client = await fixture.createClient();
    const sent = await fixture.addTask('hub', {
      clientId: client.id,
      serviceProviderId: 'riverside',
      ...mine('sofia'),
    });
    await given(client, maxOpenTasks - 1);
    const transaction = new Transaction();
    moveOpenTasks(transaction, client, await openTasksOfClient(fixture.table, client.id), 'riverside', fixture.clock());
    expect(transaction.size).toBe(50);
    await transaction.commit(fixture.table);
    expect(await openOf(client.id)).toHaveLength(maxOpenTasks);
    const moved = await openTasksOfClient(fixture.table, client.id);
    expect(moved.map(({ id, responsible }) => [responsible.staffIds, id === sent.id])).toEqual(
      moved.map(({ id }) => [id === sent.id ? ['sofia'] : [], id === sent.id]),
    );
    const list = await fixture.as('sofia')('GET', '/v1/tasks?scope=provider&limit=100');
    const ids = (list.body.items as TaskReply[]).map(({ id }) => id);
    expect(ids.filter((id) => id === sent.id)).toHaveLength(1);
  });

  it('whoever adds a task while the client moves is refused, and the task is not left behind', async () => {
    const client = await fixture.createClient();
    const move = new Transaction();
    moveOpenTasks(move, client, [], 'riverside', fixture.clock());
    await move.commit(fixture.table);
    const transaction = new Transaction();
    saveTasks(transaction, { clients: [client], created: tasksOf(client, 1) });
    await expect(transaction.commit(fixture.table)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('a task that changed meanwhile refuses the whole', async () => {
    const client = await fixture.createClient();
    const [one, two] = await given(client, 2);
    if (!one || !two) {
      throw new Error('No tasks');
    }
    expect((await complete('maya', two)).status).toBe(200);
    const transaction = new Transaction();
    const responsible = { staffIds: ['noah'], client: false };
    changeTaskResponsible(
      transaction,
      client,
      [one, two].map((task) => ({ task, responsible })),
      fixture.clock(),
    );
    await expect(transaction.commit(fixture.table)).rejects.toMatchObject({ kind: 'conflict' });
    expect((await openTasksOfClient(fixture.table, client.id)).map(({ responsible: now }) => now.staffIds)).toEqual([
      ['maya'],
    ]);
  });

  it('completing with twenty responsible people, by the client, fits', async () => {
    const client = await fixture.createClient();
    const staffIds = crew('new', 20);
    const task = await fixture.addTask('hub', {
      clientId: client.id,
      responsible: { staffIds, client: true },
      repeats: 'weekly',
    });
    expect((await complete(client.id, task)).status).toBe(200);
    for (const list of [{ clientId: client.id }, { serviceProviderId: 'lakeshore' }, { staffId: 'new-19' }]) {
      const { entries } = await completedTaskPage(fixture.table, [list], { limit: 100 });
      expect(entries.map((entry) => entry.task.taskId)).toContain(task.id);
    }
    const reopened = await fixture.as('lead')('DELETE', `/v1/tasks/${task.id}/completion`);
    expect(reopened.status).toBe(200);
    const entries = (await itemsOf(fixture.table, 'CompletedTask')).filter(({ taskId }) => taskId === task.id);
    expect(entries).toEqual([]);
  });
});

describe('the list of open tasks', () => {
  it('agrees with the tasks, whatever is done to them', async () => {
    const steps = fc.array(
      fc.record({ what: fc.constantFrom('add', 'complete', 'reopen', 'delete', 'postpone', 'hand'), which: fc.nat(9) }),
      { minLength: 6, maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (moves) => {
        const client = await fixture.createClient();
        const tasks: TaskReply[] = [];
        for (const { what, which } of moves) {
          const task = tasks[which % Math.max(1, tasks.length)];
          if (what === 'add' || !task) {
            tasks.push(
              await fixture.addTask('maya', {
                clientId: client.id,
                ...mine('maya'),
                repeats: which % 2 ? 'daily' : 'none',
              }),
            );
            continue;
          }
          const url = `/v1/tasks/${task.id}`;
          const headers = { 'if-match': `"${String((await fixture.as('maya')('GET', url)).body.version)}"` };
          const ask = fixture.as('maya');
          if (what === 'complete') {
            await ask('POST', `${url}/completion`);
          } else if (what === 'reopen') {
            await ask('DELETE', `${url}/completion`);
          } else if (what === 'delete') {
            await ask('DELETE', url, { headers });
          } else if (what === 'postpone') {
            await ask('POST', `${url}/postponement`, { body: { weeks: (which % 4) + 1 } });
          } else {
            await ask('PATCH', url, { body: mine(which % 2 ? 'noah' : 'lead'), headers });
          }
        }
        await openOf(client.id);
      }),
      { numRuns: 6 },
    );
  });

  it('of different tasks of one client many are changed at once', async () => {
    const client = await fixture.createClient();
    const tasks = await given(client, 4);
    const replies = await Promise.all(tasks.map((task) => complete('maya', task)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await openOf(client.id)).toEqual([]);
  });
});

describe('steps with the table', () => {
  it('two for a read, three for a write', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { clientId: client.id, ...mine('maya', 'noah') });
    const done = await fixture.addTask('maya', { clientId: client.id, ...mine('maya') });
    await complete('noah', done);
    const headers = { 'if-match': '"1"' };
    const body = { name: 'x', dueDate: today, clientId: client.id, ...mine('maya') };
    const stepsOf = stepCounter(fixture.table);
    for (const [most, method, path, sent] of [
      [2, 'GET', `/v1/tasks/${task.id}`, {}],
      [2, 'GET', `/v1/clients/${client.id}/tasks?status=open`, {}],
      [2, 'GET', `/v1/clients/${client.id}/tasks?status=completed`, {}],
      [2, 'GET', `/v1/clients/${client.id}/tasks`, {}],
      [3, 'GET', '/v1/tasks?status=open', {}],
      [3, 'POST', '/v1/tasks', { body }],
      [3, 'PATCH', `/v1/tasks/${task.id}`, { body: { name: 'y', ...mine('noah') }, headers }],
      [3, 'POST', `/v1/tasks/${task.id}/postponement`, { body: { weeks: 1 } }],
      [3, 'POST', `/v1/tasks/${task.id}/completion`, {}],
      [3, 'DELETE', `/v1/tasks/${task.id}/completion`, {}],
      [3, 'DELETE', `/v1/tasks/${task.id}`, { headers: { 'if-match': '"5"' } }],
    ] as const) {
      let status = 0;
      const steps = await stepsOf(async () => {
        ({ status } = await fixture.as('maya')(method, path, sent));
      });
      expect([method, path, status < 300]).toEqual([method, path, true]);
      expect([method, path, steps]).toEqual([method, path, Math.min(most, steps)]);
    }
    expect(await stepsOf(() => fixture.clientsAs('maya')('GET', `/v1/clients/${client.id}/overview`))).toBe(2);
  });
});
