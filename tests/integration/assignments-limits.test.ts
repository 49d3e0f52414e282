import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { tasksByIds } from '#shared/persistence/tasks.ts';
import { maxTransactionItems } from '#shared/persistence/transaction.ts';
import { type AssignmentsFixture, assignmentsFixture, crew, idsOf, replyOf } from '../support/assignments-fixture.ts';
import { auditedActions } from '../support/client-file.ts';
import type { Received } from '../support/http.ts';
import { stepCounter } from '../support/steps.ts';
import { itemsOf } from '../support/table-items.ts';

let desk: AssignmentsFixture;
/** How many items each transaction had, of those that were sent since it was emptied. */
const sizes: number[] = [];
/** Lets the next transaction of at least so many items fail, as where the process dies before it. */
let failFrom = Number.POSITIVE_INFINITY;
beforeAll(async () => {
  desk = await assignmentsFixture();
  await desk.addStaff(crew('old', 20));
  await desk.addStaff(crew('new', 20));
  desk.table.db.middlewareStack.add(
    (next) => async (args) => {
      const { TransactItems: items } = args.input as { TransactItems?: readonly unknown[] };
      if (items) {
        if (items.length >= failFrom) {
          throw new Error('The process died');
        }
        sizes.push(items.length);
      }
      return next(args);
    },
    { step: 'initialize', name: 'transactionSizes' },
  );
});

/** A client with 20 assigned staff and open tasks that all of them hold. */
async function full(tasks: number): Promise<Client> {
  const client = await desk.createClient({ assignedStaffIds: crew('old', 20) });
  await desk.giveTasks(client, Array(tasks).fill({ staffIds: crew('old', 20), client: true }));
  await desk.sentMails();
  return client;
}

const exchange = { staffIds: crew('new', 20), activeTasks: 'reassign', includeIntakeTasks: true };

describe('the largest changes of one client', () => {
  it('20 of 20 staff exchanged, 45 tasks handed over, 5 intake tasks, with a key: one transaction', async () => {
    const client = await full(45);
    sizes.length = 0;
    const headers = { 'idempotency-key': 'largest' };
    expect(idsOf(await desk.assign('lead', client, exchange, headers))).toEqual(crew('new', 20));
    expect(sizes).toHaveLength(1);
    expect(sizes[0]).toBeLessThanOrEqual(maxTransactionItems);
    // Record, People item, 20 checks, 50 tasks and their list, 3 + 5 audit items, 1 notice, 1 key.
    expect(sizes[0]).toBe(83);
    const staff = (await desk.responsibleFor(client)).map(({ staffIds }) => staffIds);
    expect(staff).toEqual(Array(50).fill(crew('new', 20)));
    const mails = await desk.sentMails();
    expect(mails.map(({ template, to }) => `${template} ${to}`).sort()).toEqual(
      crew('new', 20)
        .map((id) => `assignment-new ${id}@staff.example`)
        .sort(),
    );
  });

  it('50 tasks handed over; and taken from all 20, for nobody', async () => {
    const client = await full(50);
    sizes.length = 0;
    replyOf(await desk.assign('lead', client, { ...exchange, includeIntakeTasks: false }));
    replyOf(await desk.remove('lead', client, '?activeTasks=unassign'));
    expect(sizes).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(maxTransactionItems);
    expect(await desk.responsibleFor(client)).toEqual(Array(50).fill({ staffIds: [], client: true }));
  });

  it('50 tasks to the 19 who stay, each of whom gets a mail', async () => {
    const client = await desk.createClient({ assignedStaffIds: ['noah', ...crew('new', 19)] });
    await desk.giveTasks(client, Array(50).fill({ staffIds: ['noah'] }));
    await desk.sentMails();
    sizes.length = 0;
    replyOf(await desk.remove('lead', client, '/noah?activeTasks=reassign'));
    expect([sizes.length, (sizes[0] ?? 0) <= maxTransactionItems]).toEqual([1, true]);
    expect((await desk.sentMails()).map(({ template }) => template)).toEqual(Array(19).fill('task-assigned'));
  });

  it('ends before it is written: nothing has happened, no mail; done again, it is done once', async () => {
    const client = await full(45);
    const before = (await itemsOf(desk.table, 'Task')).length;
    failFrom = 20;
    expect((await desk.assign('lead', client, exchange)).status).toBe(500);
    failFrom = Number.POSITIVE_INFINITY;
    expect(await desk.assigned(client)).toEqual(crew('old', 20));
    expect((await desk.responsibleFor(client)).map(({ staffIds }) => staffIds[0])).toEqual(Array(45).fill('old-0'));
    expect(await itemsOf(desk.table, 'Task')).toHaveLength(before);
    expect(await auditedActions(desk.table, client.id)).toEqual([]);
    expect(await desk.sentMails()).toEqual([]);
    replyOf(await desk.assign('lead', client, exchange));
    expect(await desk.sentMails()).toHaveLength(20);
  });
});

describe('at the same moment', () => {
  it('SA-04: two who add somebody: both are assigned', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await desk.createClient({ assignedStaffIds: [] });
      const replies = await Promise.all(
        ['noah', 'lead', 'base', 'both'].map((id) => desk.assign('maya', client, { staffIds: [id], mode: 'add' })),
      );
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
      expect((await desk.assigned(client))?.toSorted()).toEqual(['base', 'both', 'lead', 'noah']);
    }
  });

  it('one adds, one removes: both have happened', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await desk.createClient({ assignedStaffIds: ['maya', 'noah'] });
      await desk.giveTasks(client, Array(3).fill({ staffIds: ['noah'] }));
      const [added, removed] = await Promise.all([
        desk.assign('maya', client, { staffIds: ['lead'], mode: 'add' }),
        desk.remove('maya', client, '/noah?activeTasks=reassign'),
      ]);
      expect([added.status, removed.status]).toEqual([200, 200]);
      expect((await desk.assigned(client))?.toSorted()).toEqual(['lead', 'maya']);
      // Whoever was assigned when the removal was written got the tasks, and nobody else.
      const [staff] = (await desk.responsibleFor(client)).map(({ staffIds }) => staffIds.join());
      expect(['maya', 'maya,lead']).toContain(staff);
    }
  });

  it('two who replace: the later one decides on what the earlier one left, and no task is lost', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await desk.createClient({ assignedStaffIds: ['maya'] });
      await desk.giveTasks(client, Array(4).fill({ staffIds: ['maya'] }));
      const replies = await Promise.all(
        ['noah', 'lead'].map((id) => desk.assign('base', client, { staffIds: [id], activeTasks: 'reassign' })),
      );
      expect(replies.map(({ status }) => status)).toEqual([200, 200]);
      const [winner] = (await desk.assigned(client)) ?? [];
      expect((await desk.responsibleFor(client)).map(({ staffIds }) => staffIds)).toEqual(Array(4).fill([winner]));
    }
  });

  it('TK-15: intake tasks asked for by several are made once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await desk.createClient({ assignedStaffIds: ['maya'] });
      const replies = await Promise.all(
        ['maya', 'noah', 'lead'].map((who) =>
          desk.assign(who, client, { staffIds: ['maya'], mode: 'add', includeIntakeTasks: true }),
        ),
      );
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await desk.responsibleFor(client)).toHaveLength(5);
    }
  });

  it('tasks are completed, deleted and edited while they are handed over: each change holds', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await desk.createClient({ assignedStaffIds: ['noah'] });
      const [done, deleted, renamed] = await desk.giveTasks(client, Array(3).fill({ staffIds: ['noah'] }));
      const ifMatch = { 'if-match': '"1"' };
      const [assigned, completion, deletion, edit] = await Promise.all([
        desk.assign('maya', client, { staffIds: ['lead'], activeTasks: 'reassign' }),
        desk.as('base')('POST', `/v1/tasks/${done?.id}/completion`),
        desk.as('base')('DELETE', `/v1/tasks/${deleted?.id}`, { headers: ifMatch }),
        desk.as('base')('PATCH', `/v1/tasks/${renamed?.id}`, { body: { name: 'Renamed' }, headers: ifMatch }),
      ]);
      expect([assigned.status, completion.status]).toEqual([200, 200]);
      // These come with the version that was read: too late for it, or in time.
      expect([204, 412]).toContain(deletion.status);
      expect([200, 412]).toContain(edit.status);
      const open = await desk.responsibleFor(client);
      expect(open.map(({ staffIds }) => staffIds)).toEqual(Array(deletion.status === 204 ? 1 : 2).fill(['lead']));
      const ids = [done?.id ?? '', renamed?.id ?? ''];
      const tasks = await tasksByIds(desk.table, ids);
      expect(tasks.get(ids[0] ?? '')?.status).toBe('completed');
      expect(tasks.get(ids[1] ?? '')?.name === 'Renamed').toBe(edit.status === 200);
    }
  });

  it('SA-12: somebody is deactivated while they are assigned: either 422, or assigned before', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = `leaving-${round}`;
      await desk.addStaff([id]);
      const client = await desk.createClient({ assignedStaffIds: [] });
      const [reply] = await Promise.all([
        desk.assign('maya', client, { staffIds: [id] }),
        desk.addStaff([id], { accountStatus: 'deactivated' }),
      ]);
      expect([200, 422]).toContain(reply.status);
      expect(await desk.assigned(client)).toEqual(reply.status === 200 ? [id] : []);
    }
  });
});

describe('steps in a row at the table: two for a read, three for a write', () => {
  let steps: ReturnType<typeof stepCounter>;
  beforeAll(() => {
    steps = stepCounter(desk.table);
  });

  /** The steps of a call that must succeed. */
  async function stepsOf(call: () => Promise<Received>): Promise<number> {
    let reply: Received | undefined;
    const count = await steps(async () => {
      reply = await call();
    });
    expect(reply?.status, reply?.text).toBe(200);
    return count;
  }

  it('assigning with tasks and intake tasks, removing, the summary', async () => {
    const client = await full(20);
    expect(await stepsOf(() => desk.assign('lead', client, exchange))).toBe(3);
    expect(await stepsOf(() => desk.remove('lead', client, '/new-0?activeTasks=reassign'))).toBe(3);
    expect(await stepsOf(() => desk.assign('lead', client, { staffIds: ['new-1'], mode: 'add' }))).toBe(3);
    const body = { clientIds: [client.id] };
    expect(await stepsOf(() => desk.clientsAs('lead')('POST', '/v1/assignments/summary', { body }))).toBe(2);
  });

  it('bulk: 25 clients are three requests to read and one to write each; never two transactions at once, nor more than 10 clients read at once', async () => {
    const clients = await Promise.all(Array.from({ length: 25 }, () => desk.createClient()));
    const body = { clientIds: clients.map(({ id }) => id), staffIds: ['noah'] };
    const now = { reads: 0, writes: 0 };
    const most = { reads: 0, writes: 0 };
    const total = { reads: 0, writes: 0 };
    desk.table.db.middlewareStack.add(
      (next) => async (args) => {
        const kind = 'TransactItems' in args.input ? 'writes' : 'reads';
        total[kind] += 1;
        now[kind] += 1;
        most[kind] = Math.max(most[kind], now[kind]);
        try {
          return await next(args);
        } finally {
          now[kind] -= 1;
        }
      },
      { step: 'initialize', name: 'inFlight' },
    );
    expect((await desk.many('maya', body)).status).toBe(200);
    desk.table.db.middlewareStack.remove('inFlight');
    // And the caller.
    expect(total).toEqual({ reads: 25 * 3 + 1, writes: 25 });
    expect(most.writes).toBe(1);
    expect(most.reads).toBeLessThanOrEqual(10 * 2 + 1);
  });
});
