import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { newTask } from '#shared/domain/task.ts';
import { newId } from '#shared/ids.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { openTasksOfClient, saveTasks } from '#shared/persistence/tasks.ts';
import { maxTransactionItems, Transaction } from '#shared/persistence/transaction.ts';
import { auditedActions, fileOf, giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture, staffMember } from '../support/client-profile-fixture.ts';
import type { Received } from '../support/http.ts';
import { itemsOf } from '../support/table-items.ts';

const now = new Date('2026-03-02T14:05:00.000Z');

let fixture: ClientProfileFixture;
beforeAll(async () => {
  fixture = await clientProfileFixture({ now: () => now });
  await batchWrite(fixture.table, {
    put: [
      toStaffItem({ ...staffMember('gone', {}), accountStatus: 'deactivated' }),
      toStaffItem({ ...staffMember('invited', {}), accountStatus: 'invited' }),
    ],
  });
});

const given = (fields: Partial<Client> = {}) => giveClient(fixture.table, fields);
const task = (change: Record<string, unknown> = {}) => ({
  name: 'Call back',
  dueDate: '2026-03-09',
  responsible: { staffIds: ['base'] },
  ...change,
});
const add = (who: string, client: Client, followUpTasks: unknown, headers = {}) =>
  fixture.as(who)('POST', `/v1/clients/${client.id}/case-notes`, {
    body: { activityType: 'phone', followUpTasks },
    headers,
  });
const pointers = ({ body }: Received) => ((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
const tasksIn = ({ body }: Received) => body.tasks as Record<string, unknown>[];

/** What is stored of a client: note, task, list, audit, outbox. */
async function everythingOf(client: Client) {
  const [notes, tasks, open, outbox] = await Promise.all([
    fileOf(fixture.table, client.id, 'CaseNote'),
    fileOf(fixture.table, client.id, 'Task'),
    openTasksOfClient(fixture.table, client.id),
    itemsOf(fixture.table, 'Outbox'),
  ]);
  const ids = new Set(tasks.map(({ id }) => id));
  const notices = outbox
    .map(({ effect }) => effect as { kind: string; taskIds?: string[]; staffIds?: string[]; clientId?: string })
    .filter(({ taskIds }) => taskIds?.some((id) => ids.has(id)));
  return { notes, tasks, open, notices };
}

const nothing = { notes: [], tasks: [], open: [], notices: [] };

async function haveOpenTasks(client: Client, count: number): Promise<void> {
  const { id: clientId, serviceProviderId } = client;
  const created = Array.from({ length: count }, () =>
    newTask(
      {
        id: newId(),
        name: 'Earlier',
        dueDate: '2026-03-01',
        responsible: { staffIds: ['base'], client: false },
        serviceProviderId,
        createdBy: 'base',
        clientId,
      },
      now,
    ),
  );
  const transaction = new Transaction();
  saveTasks(transaction, { clients: [client], created });
  await transaction.commit(fixture.table);
}

describe('CN-02: follow-up tasks', () => {
  it('are stored with the note, open, for whoever is named, and come back with it', async () => {
    const client = await given();
    const reply = await add('base', client, [
      task({ responsible: { staffIds: ['base', 'colleague', 'base'], client: true }, details: 'Ask about shifts.' }),
      task({ name: 'Send form', dueDate: '2020-01-01', responsible: { client: true }, repeats: 'weekly' }),
    ]);
    expect(reply.status, reply.text).toBe(201);
    expect(tasksIn(reply)).toMatchObject([
      {
        name: 'Call back',
        details: 'Ask about shifts.',
        dueDate: '2026-03-09',
        originalDueDate: '2026-03-09',
        repeats: 'none',
        status: 'open',
        overdue: false,
        responsible: {
          staff: [
            { id: 'base', name: 'base Staff' },
            { id: 'colleague', name: 'colleague Staff' },
          ],
          client: true,
        },
        serviceProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
        clientId: client.id,
        createdFromCaseNoteId: reply.body.id,
        createdBy: { id: 'base', name: 'base Staff' },
        version: 1,
      },
      { name: 'Send form', repeats: 'weekly', overdue: true, responsible: { staffIds: [], client: true } },
    ]);
    const { notes, open, notices } = await everythingOf(client);
    expect(notes).toHaveLength(1);
    expect(open.map(({ id }) => id).sort()).toEqual(
      tasksIn(reply)
        .map(({ id }) => String(id))
        .sort(),
    );
    expect(notices).toMatchObject([{ kind: 'task.notify', staffIds: ['colleague'], clientId: client.id }]);
    expect((await auditedActions(fixture.table, client.id)).sort()).toEqual([
      'case_note.created',
      'task.created',
      'task.created',
    ]);
  });

  it('are with the provider of whoever wrote the note; of administrators, with the client’s', async () => {
    const client = await given({ serviceProviderId: 'riverside', assignedStaffIds: ['other'] });
    const own = await add('network', client, [task({ responsible: { staffIds: ['network'] } })]);
    expect([own.status, tasksIn(own)[0]]).toMatchObject([201, { serviceProviderId: 'lakeshore' }]);
    const theirs = await add('administrator', client, [task({ responsible: { staffIds: ['other'] } })]);
    expect([theirs.status, tasksIn(theirs)[0]]).toMatchObject([201, { serviceProviderId: 'riverside' }]);
    expect(await openTasksOfClient(fixture.table, client.id)).toHaveLength(2);
  });
});

describe('CN-02: one of two is invalid, and nothing is stored', () => {
  it.each([
    [400, task({ name: undefined }), '/name'],
    [400, task({ name: ' ' }), '/name'],
    [400, task({ name: 'x'.repeat(201) }), '/name'],
    [400, task({ dueDate: undefined }), '/dueDate'],
    [400, task({ dueDate: '2026-02-30' }), '/dueDate'],
    [400, task({ responsible: undefined }), '/responsible'],
    [400, task({ responsible: { staffIds: 'base' } }), '/responsible/staffIds'],
    [400, task({ repeats: 'yearly' }), '/repeats'],
    [400, task({ status: 'completed' }), '/status'],
    [400, 'Call back', ''],
    [422, task({ responsible: {} }), '/responsible'],
    [422, task({ responsible: { staffIds: ['base', 'nobody'] } }), '/responsible/staffIds/1'],
    [422, task({ responsible: { staffIds: ['other'] } }), '/responsible/staffIds/0'],
    [422, task({ responsible: { staffIds: ['gone'] } }), '/responsible/staffIds/0'],
    [422, task({ responsible: { staffIds: ['invited'] } }), '/responsible/staffIds/0'],
    [422, task({ responsible: { staffIds: ['administrator'] } }), '/responsible/staffIds/0'],
  ])('%i: %j', async (status, second, place) => {
    const client = await given();
    const reply = await add('base', client, [task(), second]);
    expect([reply.status, pointers(reply)]).toEqual([status, [`/body/followUpTasks/1${place}`]]);
    expect(await everythingOf(client)).toEqual(nothing);
    expect(await auditedActions(fixture.table, client.id)).toEqual([]);
  });

  it('nor is a task where the note is wrong', async () => {
    const client = await given();
    const reply = await fixture.as('base')('POST', `/v1/clients/${client.id}/case-notes`, {
      body: { activityType: 'phone', date: '2026-03-03', followUpTasks: [task()] },
    });
    expect([reply.status, pointers(reply)]).toEqual([422, ['/body/date']]);
    expect(await everythingOf(client)).toEqual(nothing);
  });
});

describe('limits', () => {
  it('ten tasks a note, twenty staff a task', async () => {
    const client = await given();
    const eleven = await add('base', client, Array(11).fill(task()));
    expect([eleven.status, pointers(eleven)]).toEqual([422, ['/body/followUpTasks']]);
    const team = Array.from({ length: 21 }, (_, index) => `limit-${index}`);
    await batchWrite(fixture.table, { put: team.map((id) => toStaffItem(staffMember(id, {}))) });
    const crowd = await add('base', client, [task(), task({ responsible: { staffIds: team } })]);
    expect([crowd.status, pointers(crowd)]).toEqual([422, ['/body/followUpTasks/1/responsible/staffIds']]);
    expect(await everythingOf(client)).toEqual(nothing);
    expect((await add('base', client, [task({ responsible: { staffIds: team.slice(1) } })])).status).toBe(201);
  });

  it('fifty open tasks a client: 422, and no note either; also of two notes at once', async () => {
    const client = await given();
    await haveOpenTasks(client, 44);
    const more = await add('base', client, Array(7).fill(task()));
    expect(more.status).toBe(422);
    expect((await everythingOf(client)).notes).toEqual([]);
    const replies = await Promise.all([1, 2, 3].map(() => add('base', client, Array(4).fill(task()))));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 422, 422]);
    expect((await add('base', client, Array(2).fill(task()))).status).toBe(201);
    expect((await add('base', client, [task()])).status).toBe(422);
    expect((await add('base', client, [])).status).toBe(201);
    const { notes, open } = await everythingOf(client);
    expect([notes.length, open.length]).toEqual([3, 50]);
  });
});

describe('the largest transaction', () => {
  it('ten tasks, each for twenty staff of its own and the client, with a key: fits, with one notice for all mails', async () => {
    const client = await given();
    const teams = Array.from({ length: 10 }, (_, group) =>
      Array.from({ length: 20 }, (_, one) => `team-${group}-${one}`),
    );
    await batchWrite(fixture.table, { put: teams.flat().map((id) => toStaffItem(staffMember(id, {}))) });
    const before = (await itemsOf(fixture.table, 'Idempotency')).length;
    const drafts = teams.map((staffIds, group) =>
      task({
        name: `${group}${'x'.repeat(199)}`,
        details: 'y'.repeat(5000),
        responsible: { staffIds, client: true },
        repeats: 'monthly',
      }),
    );
    const reply = await fixture.as('base')('POST', `/v1/clients/${client.id}/case-notes`, {
      body: { activityType: 'phone', details: 'é'.repeat(10_000), followUpTasks: drafts },
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(reply.status, reply.text).toBe(201);
    const { notes, tasks, open, notices } = await everythingOf(client);
    expect([notes.length, tasks.length, open.length]).toEqual([1, 10, 10]);
    expect(notices).toMatchObject([{ kind: 'task.notify', clientId: client.id }]);
    expect(notices[0]?.staffIds).toHaveLength(200);
    const places = await fileOf(fixture.table, client.id, 'CaseNotePlace');
    const keysKept = (await itemsOf(fixture.table, 'Idempotency')).length - before;
    const audits = (await auditedActions(fixture.table, client.id)).length;
    const checks = 1;
    const lists = 1;
    const operations =
      notes.length + places.length + tasks.length + lists + notices.length + audits + keysKept + checks;
    expect(operations).toBe(27);
    expect(operations).toBeLessThanOrEqual(maxTransactionItems);
  });
});
