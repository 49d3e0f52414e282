import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { outboxItem } from '#shared/outbox/repository.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { staffMember } from '../support/client-profile-fixture.ts';
import { type TaskReply, type TasksFixture, tasksFixture, today } from '../support/tasks-fixture.ts';

let fixture: TasksFixture;
beforeAll(async () => {
  fixture = await tasksFixture();
});
beforeEach(async () => {
  await fixture.sentMails();
});

const everybody = { staffIds: ['maya', 'noah'], client: true };
const sentTo = async () => (await fixture.sentMails()).map(({ template, to }) => `${template} ${to}`).sort();
const patch = (who: string, { id, version }: TaskReply, body: unknown) =>
  fixture.as(who)('PATCH', `/v1/tasks/${id}`, { body, headers: { 'if-match': `"${version}"` } });

describe('task.assigned', () => {
  it('goes to each responsible person except the one who made the task, in their language', async () => {
    const client = await fixture.createClient({ language: 'fr', preferredName: 'Sammy' });
    await fixture.addTask('maya', { name: 'Bring the letter', clientId: client.id, responsible: everybody });
    const mails = await fixture.sentMails();
    expect(mails).toHaveLength(2);
    expect(mails).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          template: 'task-assigned',
          to: 'noah@staff.example',
          language: 'en',
          data: expect.objectContaining({
            audience: 'staff',
            recipientName: 'noah',
            assignedBy: 'maya Staff',
            total: 1,
          }),
        }),
        expect.objectContaining({
          template: 'task-assigned',
          to: client.email,
          language: 'fr',
          data: expect.objectContaining({
            audience: 'client',
            recipientName: 'Sammy',
            tasks: [expect.objectContaining({ name: 'Bring the letter', dueDate: today })],
          }),
        }),
      ]),
    );
  });

  it.each<[string, Partial<Client>]>([
    ['who are archived (DEC-3)', { archivedAt: '2026-01-01T00:00:00.000Z' }],
    [
      'who want no mail from caseworkers',
      {
        communication: {
          jobFeedEmail: { enabled: true, frequency: 'daily' },
          preferences: [],
          caseworkerCommunications: false,
        },
      },
    ],
  ])('does not go to clients %s', async (_who, fields) => {
    const client = await fixture.createClient(fields);
    await fixture.addTask('maya', { clientId: client.id, responsible: { client: true } });
    expect(await sentTo()).toEqual([]);
  });

  it('goes to whoever an edit makes responsible, and to nobody again', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { clientId: client.id, responsible: { staffIds: ['maya'] } });
    expect(await sentTo()).toEqual([]);
    const given = await patch('maya', task, { responsible: everybody });
    expect(await sentTo()).toEqual([`task-assigned ${client.email}`, 'task-assigned noah@staff.example'].sort());
    const renamed = await patch('maya', given.body as unknown as TaskReply, { name: 'Other' });
    expect(renamed.status).toBe(200);
    expect(await sentTo()).toEqual([]);
  });

  it('is decided when it is sent: a task that is done, deleted or handed on meanwhile is not announced', async () => {
    const done = await fixture.addTask('maya', { responsible: { staffIds: ['maya', 'noah'] } });
    await fixture.as('maya')('POST', `/v1/tasks/${done.id}/completion`);
    const gone = await fixture.addTask('maya', { responsible: { staffIds: ['noah'] } });
    await fixture.as('maya')('DELETE', `/v1/tasks/${gone.id}`, { headers: { 'if-match': '"1"' } });
    const passed = await fixture.addTask('maya', { responsible: { staffIds: ['noah'] } });
    await patch('maya', passed, { responsible: { staffIds: ['lead'] } });
    expect(await sentTo()).toEqual(['task-assigned lead@staff.example']);
  });

  it('does not go to staff who are deactivated meanwhile', async () => {
    const leaving = staffMember('leaving', { permissions: ['tasks:base'] });
    await batchWrite(fixture.table, { put: [toStaffItem(leaving)] });
    await fixture.addTask('maya', { responsible: { staffIds: ['leaving'] } });
    await batchWrite(fixture.table, { put: [toStaffItem({ ...leaving, accountStatus: 'deactivated' })] });
    expect(await sentTo()).toEqual([]);
  });

  it('is one mail a person, also where the effect is applied again', async () => {
    const task = await fixture.addTask('maya', { responsible: { staffIds: ['noah'] } });
    const people = { taskIds: [task.id], staffIds: ['noah'], byId: 'maya' };
    const again = outboxItem(
      { now: fixture.clock() },
      { kind: 'task.notify', event: 'assigned', ...people },
      { id: 'again' },
    );
    await new Transaction().put(again).commit(fixture.table);
    expect(await fixture.sentMails()).toHaveLength(2);
    await new Transaction().put(again).commit(fixture.table);
    expect(await fixture.sentMails()).toHaveLength(0);
  });
});

describe('task.completed', () => {
  it('goes to whoever made the task, where somebody else completes it', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { name: 'Letter', clientId: client.id, responsible: { client: true } });
    await fixture.sentMails();
    await fixture.as(client.id)('POST', `/v1/tasks/${task.id}/completion`);
    expect(await fixture.sentMails()).toMatchObject([
      { template: 'task-completed', to: 'maya@staff.example', data: { task: { id: task.id, name: 'Letter' } } },
    ]);
    const own = await fixture.addTask('maya', { responsible: { staffIds: ['maya'] }, repeats: 'daily' });
    await fixture.as('maya')('POST', `/v1/tasks/${own.id}/completion`);
    expect(await sentTo()).toEqual([]);
    const helped = await fixture.addTask('maya', { responsible: { staffIds: ['maya'] } });
    await fixture.as('noah')('POST', `/v1/tasks/${helped.id}/completion`);
    expect(await fixture.sentMails()).toMatchObject([
      { template: 'task-completed', data: { completedBy: 'noah Staff' } },
    ]);
  });
});
