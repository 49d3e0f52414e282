import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { addDays } from '#shared/domain/recurrence.ts';
import { newTask, type Task } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { moveOpenTasks, openTasksOfClient, saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Received } from '../support/http.ts';
import { type TaskReply, type TasksFixture, tasksFixture, today } from '../support/tasks-fixture.ts';

let fixture: TasksFixture;
let narrowed: TasksFixture;
beforeAll(async () => {
  [fixture, narrowed] = await Promise.all([tasksFixture(), tasksFixture({ clientVisibility: 'assigned' })]);
});

const mine = (...staffIds: string[]) => ({ responsible: { staffIds } });
const items = ({ body }: Received) => body.items as TaskReply[];
const names = (reply: Received) => items(reply).map(({ name }) => name);

interface Page {
  readonly rows: readonly TaskReply[];
  readonly sizes: readonly number[];
}

/** Walks a list to its end. */
async function walk(at: TasksFixture, who: string, path: string): Promise<Page> {
  const rows: TaskReply[] = [];
  const sizes: number[] = [];
  let cursor: unknown;
  do {
    const next: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(String(cursor))}`;
    const reply = await at.as(who)('GET', `${path}${next}`);
    expect(reply.status).toBe(200);
    rows.push(...items(reply));
    sizes.push(items(reply).length);
    cursor = reply.body.nextCursor;
  } while (cursor !== undefined);
  return { rows, sizes };
}

/** Open tasks of a client, by table items alone. */
async function given(at: TasksFixture, client: Client, count: number, fields: Partial<Task> = {}): Promise<Task[]> {
  const tasks = Array.from({ length: count }, (_, n) =>
    newTask(
      {
        id: newId(),
        name: `Task ${n}`,
        dueDate: addDays(today, n % 17),
        responsible: fields.responsible ?? { staffIds: ['maya'], client: false },
        serviceProviderId: client.serviceProviderId,
        clientId: client.id,
        createdBy: 'maya',
      },
      at.clock(),
    ),
  );
  const transaction = new Transaction();
  saveTasks(transaction, { clients: [client], created: tasks });
  await transaction.commit(at.table);
  return tasks;
}

describe('the Tasks screen', () => {
  it('needs the Tasks permission, and the group’s for everything', async () => {
    for (const who of ['base', 'none', 'jobBoard', 'network']) {
      expect((await fixture.as(who)('GET', '/v1/tasks')).status).toBe(403);
    }
    expect((await fixture.as('maya')('GET', '/v1/tasks?scope=group')).status).toBe(403);
    expect((await fixture.as('hub')('GET', '/v1/tasks?scope=group')).status).toBe(200);
    expect((await fixture.as('administrator')('GET', '/v1/tasks?scope=group')).status).toBe(200);
  });

  it('shows mine, the provider’s, or all, due first, and filters by due date, status and client', async () => {
    const at = await tasksFixture();
    const client = await at.createClient();
    const add = (name: string, dueIn: number, body: Readonly<Record<string, unknown>> = mine('maya')) =>
      at.addTask('hub', { name, dueDate: addDays(today, dueIn), ...body });
    await add('in 15', 15);
    await add('today', 0);
    await add('overdue', -1);
    await add('in 7', 7, { ...mine('maya'), clientId: client.id });
    await add('in 8', 8);
    await add('of noah', 1, mine('noah'));
    await add('of sofia', 2, { ...mine('sofia'), serviceProviderId: 'riverside' });
    const done = await add('done', -5);
    await at.as('maya')('POST', `/v1/tasks/${done.id}/completion`);

    const list = async (who: string, query: string) => names(await at.as(who)('GET', `/v1/tasks${query}`));
    expect(await list('maya', '')).toEqual(['overdue', 'today', 'in 7', 'in 8', 'in 15', 'done']);
    expect(await list('maya', '?status=open')).toEqual(['overdue', 'today', 'in 7', 'in 8', 'in 15']);
    expect(await list('maya', '?status=completed')).toEqual(['done']);
    expect(await list('maya', '?due=overdue')).toEqual(['overdue']);
    expect(await list('maya', '?due=today')).toEqual(['today']);
    expect(await list('maya', '?due=next7days')).toEqual(['today', 'in 7']);
    expect(await list('maya', '?due=next14days')).toEqual(['today', 'in 7', 'in 8']);
    expect(await list('maya', '?due=today&status=completed')).toEqual([]);
    expect(await list('maya', `?clientId=${client.id}`)).toEqual(['in 7']);
    expect(await list('maya', '?clientId=nobody')).toEqual([]);
    expect(await list('maya', '?scope=provider&due=next7days')).toEqual(['today', 'of noah', 'in 7']);
    expect(await list('hub', '?scope=group&due=next7days')).toEqual(['today', 'of noah', 'of sofia', 'in 7']);
    expect(await list('administrator', '?scope=provider&status=completed')).toEqual(['done']);
    expect(await list('sofia', '?scope=provider')).toEqual(['of sofia']);
    expect((await at.as('maya')('GET', '/v1/tasks?due=someday')).status).toBe(400);
    expect((await at.as('maya')('GET', '/v1/tasks?scope=all')).status).toBe(400);
  });

  it('TK-06: an unassigned task counts at the receiving provider, until somebody takes it', async () => {
    const count = async (who: string, query = '') =>
      (await fixture.as(who)('GET', `/v1/tasks${query}`)).body.unassignedCount as number;
    const [riverside, lakeshore, all] = [await count('desk'), await count('maya'), await count('hub', '?scope=group')];
    const task = await fixture.addTask('hub', { name: 'For anybody', serviceProviderId: 'riverside' });
    const other = await fixture.createClient();
    const sent = await fixture.addTask('hub', { serviceProviderId: 'riverside', clientId: other.id });
    expect([await count('desk'), await count('sofia'), await count('maya')]).toEqual([
      riverside + 2,
      riverside + 2,
      lakeshore,
    ]);
    expect(await count('hub', '?scope=group')).toBe(all + 2);
    const listed = await fixture.as('desk')('GET', '/v1/tasks?scope=provider');
    expect(items(listed).map(({ id }) => id)).toEqual(expect.arrayContaining([task.id, sent.id]));
    expect(listed.text).not.toContain(other.id);
    const taken = await fixture.as('desk')('PATCH', `/v1/tasks/${task.id}`, {
      body: mine('desk'),
      headers: { 'if-match': '"1"' },
    });
    expect(taken.status).toBe(200);
    expect(await count('desk')).toBe(riverside + 1);
  });

  it('counts a task without anybody at the own provider too (SA-11)', async () => {
    const client = await fixture.createClient();
    const [task] = await given(fixture, client, 1, { responsible: { staffIds: [], client: false } });
    const reply = await fixture.as('noah')('GET', '/v1/tasks?scope=mine');
    expect(reply.body.unassignedCount).toBeGreaterThan(0);
    expect(items(await fixture.as('noah')('GET', '/v1/tasks?scope=provider')).map(({ id }) => id)).toContain(task?.id);
  });
});

describe('what a list may show', () => {
  it('DEC-2: with clientVisibility `assigned`, tasks of other people’s clients do not leak: not listed, not counted', async () => {
    const theirs = await narrowed.createClient({ firstName: 'Hidden', assignedStaffIds: ['noah'] });
    const task = await narrowed.addTask('noah', { name: 'Secret errand', ...mine('noah'), clientId: theirs.id });
    const done = await narrowed.addTask('noah', { name: 'Secret past', ...mine('noah'), clientId: theirs.id });
    await narrowed.as('noah')('POST', `/v1/tasks/${done.id}/completion`);
    await given(narrowed, theirs, 1, { responsible: { staffIds: [], client: false } });

    for (const query of [
      '',
      '?scope=provider',
      '?scope=provider&status=completed',
      `?scope=provider&clientId=${theirs.id}`,
    ]) {
      const reply = await narrowed.as('maya')('GET', `/v1/tasks${query}`);
      expect(reply.body.items).toEqual([]);
      expect(reply.body.unassignedCount).toBe(0);
      expect(reply.text).not.toMatch(/Secret|Hidden/);
    }
    expect((await narrowed.as('maya')('GET', `/v1/tasks/${task.id}`)).status).toBe(404);
    const all = await narrowed.as('lead')('GET', '/v1/tasks?scope=provider');
    expect(names(all)).toEqual(['Secret errand', 'Task 0', 'Secret past']);
    expect(all.body.unassignedCount).toBe(1);
    expect(names(await narrowed.as('noah')('GET', '/v1/tasks'))).toEqual(['Secret errand', 'Secret past']);
  });

  it('DEC-2: whoever is responsible sees the task, and not whose it is', async () => {
    const theirs = await narrowed.createClient({ firstName: 'Hidden', assignedStaffIds: ['noah'] });
    const task = await narrowed.addTask('noah', { name: 'Lend a hand', ...mine('maya'), clientId: theirs.id });
    const reply = await narrowed.as('maya')('GET', '/v1/tasks');
    expect(items(reply).map(({ id }) => id)).toContain(task.id);
    expect(reply.text).not.toContain(theirs.id);
    expect(reply.text).not.toContain('Hidden');
    expect(names(await narrowed.as('maya')('GET', `/v1/tasks?clientId=${theirs.id}`))).toEqual([]);
  });

  it('holders of Tasks without Clients see what has no client', async () => {
    const at = await tasksFixture();
    const client = await at.createClient();
    await given(at, client, 3);
    await at.addTask('maya', { name: 'Agenda', ...mine('maya') });
    expect(names(await at.as('tasksOnly')('GET', '/v1/tasks?scope=provider'))).toEqual(['Agenda']);
  });

  it('RF-05, RF-06: a client who moves takes the open tasks along; the old provider sees none of them any more', async () => {
    const at = await tasksFixture();
    const client = await at.createClient();
    const held = await at.addTask('maya', {
      name: 'Held',
      clientId: client.id,
      responsible: { staffIds: ['maya'], client: true },
    });
    await at.addTask('maya', { name: 'Theirs', clientId: client.id, responsible: { client: true } });
    const past = await at.addTask('maya', { name: 'Past', clientId: client.id, ...mine('maya') });
    await at.as('maya')('POST', `/v1/tasks/${past.id}/completion`);

    const transaction = new Transaction();
    const after = { ...client, serviceProviderId: 'riverside', assignedStaffIds: [] };
    changeClient(transaction, client, after, {}, () => new Error('never'), at.clock());
    moveOpenTasks(transaction, client, await openTasksOfClient(at.table, client.id), 'riverside', at.clock());
    await transaction.commit(at.table);

    for (const query of ['', '?scope=provider']) {
      const reply = await at.as('noah')('GET', `/v1/tasks${query}`);
      expect(reply.body).toEqual({ items: [], unassignedCount: 0 });
    }
    expect((await at.as('maya')('GET', `/v1/tasks/${held.id}`)).status).toBe(404);
    const reply = await at.as('sofia')('GET', '/v1/tasks?scope=provider');
    expect(names(reply).sort()).toEqual(['Held', 'Theirs']);
    expect(items(reply).map(({ responsible }) => [responsible.staffIds, responsible.client])).toEqual([
      [[], true],
      [[], true],
    ]);
    const tab = await at.as('sofia')('GET', `/v1/clients/${client.id}/tasks?status=completed`);
    expect(names(tab)).toEqual(['Past']);
    expect((await at.addTask('sofia', { ...mine('sofia'), clientId: client.id })).clientId).toBe(client.id);
  });
});

describe('pages', () => {
  it('are full, each task once, due first and then newest first, and the cursor is for this list and caller only', async () => {
    const at = await tasksFixture();
    const clients = await Promise.all([
      at.createClient(),
      at.createClient(),
      at.createClient({ assignedStaffIds: ['noah'] }),
    ]);
    const made = (await Promise.all(clients.map((client) => given(at, client, 20)))).flat();
    const alone = [];
    for (let n = 0; n < 5; n += 1) {
      alone.push(await at.addTask('maya', { ...mine('maya', 'noah'), name: `Alone ${n}` }));
    }
    for (const { id } of made.slice(10, 30)) {
      at.time.now = new Date(at.time.now.getTime() + 1000);
      expect((await at.as('maya')('POST', `/v1/tasks/${id}/completion`)).status).toBe(200);
    }
    for (const path of ['/v1/tasks?limit=7', '/v1/tasks?scope=provider&limit=7']) {
      const { rows, sizes } = await walk(at, 'maya', path);
      expect(sizes).toEqual([...Array(9).fill(7), 2]);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(65);
      const open = rows.slice(0, 45);
      expect(open.every(({ status }) => status === 'open')).toBe(true);
      expect(open.map(({ dueDate, id }) => `${dueDate}#${id}`)).toEqual(
        open.map(({ dueDate, id }) => `${dueDate}#${id}`).sort(),
      );
      expect(rows.slice(45).map(({ id }) => id)).toEqual(
        made
          .slice(10, 30)
          .map(({ id }) => id)
          .reverse(),
      );
    }
    const [client] = clients;
    const tab = await walk(at, 'maya', `/v1/clients/${client?.id}/tasks?limit=6`);
    expect([tab.sizes, tab.rows.filter(({ status }) => status === 'open').length]).toEqual([[6, 6, 6, 2], 10]);
    const full = await at.as('maya')('GET', `/v1/clients/${client?.id}/tasks?limit=20`);
    expect([items(full).length, full.body.nextCursor]).toEqual([20, undefined]);

    const { body } = await at.as('maya')('GET', '/v1/tasks?limit=2');
    const cursor = encodeURIComponent(String(body.nextCursor));
    for (const [who, path] of [
      ['noah', `/v1/tasks?limit=2&cursor=${cursor}`],
      ['maya', `/v1/tasks?scope=provider&cursor=${cursor}`],
      ['maya', `/v1/clients/${client?.id}/tasks?cursor=${cursor}`],
      ['maya', '/v1/tasks?cursor=broken'],
    ] as const) {
      expect((await at.as(who)('GET', path)).status).toBe(400);
    }
    expect((await at.as('maya')('GET', `/v1/tasks?limit=3&cursor=${cursor}`)).status).toBe(200);
  });

  it('a client’s tab shows them their own tasks only, on every page', async () => {
    const client = await fixture.createClient();
    await given(fixture, client, 12);
    const theirs = await given(fixture, client, 9, { responsible: { staffIds: ['maya'], client: true } });
    for (const { id } of theirs.slice(0, 4)) {
      await fixture.as(client.id)('POST', `/v1/tasks/${id}/completion`);
    }
    const { rows, sizes } = await walk(fixture, client.id, `/v1/clients/${client.id}/tasks?limit=4`);
    expect(sizes).toEqual([4, 4, 1]);
    expect(rows.map(({ id }) => id).sort()).toEqual(theirs.map(({ id }) => id).sort());
    for (const row of rows) {
      expect(Object.keys(row).sort()).toEqual(['dueDate', 'id', 'name', 'status', 'version']);
    }
  });

  it('the Overview shows the 25 due first, and its cursor goes on in the tab', async () => {
    const client = await fixture.createClient();
    const tasks = await given(fixture, client, 30);
    const theirs = await given(fixture, client, 2, { responsible: { staffIds: [], client: true } });
    const overview = await fixture.clientsAs('maya')('GET', `/v1/clients/${client.id}/overview`);
    const shown = overview.body.tasks as { items: TaskReply[]; nextCursor: string };
    const rest = await fixture.as('maya')(
      'GET',
      `/v1/clients/${client.id}/tasks?status=open&cursor=${encodeURIComponent(shown.nextCursor)}`,
    );
    expect([rest.status, rest.body.nextCursor]).toEqual([200, undefined]);
    const order = [...tasks, ...theirs]
      .map(({ dueDate, id }) => `${dueDate}#${id}`)
      .sort()
      .map((key) => key.split('#')[1]);
    expect(shown.items.map(({ id }) => id)).toEqual(order.slice(0, 25));
    expect(items(rest).map(({ id }) => id)).toEqual(order.slice(25));
    expect(shown.items[0]).toMatchObject({ responsible: { staff: [{ id: 'maya', name: 'maya Staff' }] } });
    const own = await fixture.clientsAs(client.id)('GET', `/v1/clients/${client.id}/overview`);
    const ownTasks = own.body.tasks as { items: TaskReply[]; nextCursor?: string };
    expect(ownTasks.items.map(({ id }) => id).sort()).toEqual(theirs.map(({ id }) => id).sort());
    expect(ownTasks.nextCursor).toBeUndefined();
  });
});
