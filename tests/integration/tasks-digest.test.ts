import { beforeEach, describe, expect, it } from 'vitest';
import { DigestPayload, DigestRun } from '#functions/send-task-digest/digest-run.ts';
import { addDays } from '#shared/domain/recurrence.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { staffMember } from '../support/client-profile-fixture.ts';
import { type TasksFixture, tasksFixture, today } from '../support/tasks-fixture.ts';

let fixture: TasksFixture;
let digest: DigestRun;
beforeEach(async () => {
  fixture = await tasksFixture();
  digest = new DigestRun({ table: fixture.table, rate: 1000, clock: fixture.clock, log: new EventLog('test') });
});

const always = () => true;
const run = (hasTime = always, payload: unknown = {}) => digest.run(DigestPayload.parse(payload), hasTime);
const add = (name: string, dueIn: number, responsible: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  fixture.addTask('hub', { name, dueDate: addDays(today, dueIn), responsible, ...more });
const digests = async () => (await fixture.sentMails()).filter(({ template }) => template === 'task-due');

describe('TK-14: the daily digest', () => {
  it('has what is due today and what is overdue, to each responsible person, in their language', async () => {
    const client = await fixture.createClient({ language: 'fr' });
    await add('Today', 0, { staffIds: ['maya', 'noah'], client: true }, { clientId: client.id });
    await add('Late', -3, { staffIds: ['maya'] });
    await add('Later', -9, { staffIds: ['maya'] });
    await add('Tomorrow', 1, { staffIds: ['maya'] });
    const done = await add('Done', -1, { staffIds: ['maya'] });
    await fixture.as('maya')('POST', `/v1/tasks/${done.id}/completion`);
    await fixture.sentMails();

    expect(await run()).toEqual({ done: true, sent: 3, skipped: 0 });
    const mails = await digests();
    expect(mails.map(({ to }) => to).sort()).toEqual([client.email, 'maya@staff.example', 'noah@staff.example'].sort());
    const mailTo = (to: string) => mails.find((mail) => mail.to === to);
    expect(mailTo('maya@staff.example')).toMatchObject({
      language: 'en',
      data: {
        audience: 'staff',
        today: 1,
        overdue: 2,
        todayTasks: [{ name: 'Today' }],
        overdueTasks: [{ name: 'Later' }, { name: 'Late' }],
      },
    });
    expect(mailTo(client.email)).toMatchObject({ language: 'fr', data: { audience: 'client', today: 1, overdue: 0 } });
  });

  it('comes once a day, and the next day again', async () => {
    await add('Late', -1, { staffIds: ['maya'] });
    expect([await run(), await run()]).toMatchObject([{ sent: 1 }, { sent: 0, skipped: 1 }]);
    expect(await digests()).toHaveLength(1);
    fixture.time.now = new Date('2026-03-03T04:59:00.000Z');
    expect(await run()).toMatchObject({ sent: 0 });
    fixture.time.now = new Date('2026-03-03T05:00:00.000Z');
    expect(await run()).toMatchObject({ sent: 1 });
    expect(await digests()).toHaveLength(1);
  });

  it('of two runs at once sends one to each', async () => {
    await Promise.all(['maya', 'noah', 'lead'].map((id) => add('Late', -1, { staffIds: [id] })));
    const figures = await Promise.all([run(), run(), run()]);
    expect(figures.reduce((sum, { sent }) => sum + sent, 0)).toBe(3);
    expect((await digests()).map(({ to }) => to).sort()).toEqual([
      'lead@staff.example',
      'maya@staff.example',
      'noah@staff.example',
    ]);
  });

  it('goes on where it stopped for want of time, and skips and repeats nobody', async () => {
    const staff = Array.from({ length: 60 }, (_, n) => staffMember(`crew-${n}`, { permissions: ['tasks:base'] }));
    await batchWrite(fixture.table, { put: staff.map(toStaffItem) });
    for (let from = 0; from < 60; from += 20) {
      await add('Late', -1, { staffIds: staff.slice(from, from + 20).map(({ id }) => id) });
    }
    const turns = [true];
    const first = await run(() => turns.pop() ?? false);
    expect(first).toMatchObject({ done: false, sent: 50 });
    expect(await run(always, first)).toEqual({ done: true, sent: 60, skipped: 0 });
    expect(new Set((await digests()).map(({ to }) => to)).size).toBe(60);
  });

  it('one mail for the tasks of several providers', async () => {
    const client = await fixture.createClient();
    await add('Here', 0, { client: true }, { clientId: client.id });
    await add('There', 0, { client: true }, { clientId: client.id, serviceProviderId: 'riverside' });
    expect(await run()).toMatchObject({ sent: 1 });
    expect(await digests()).toMatchObject([{ to: client.email, data: { today: 2 } }]);
  });

  it('respects who wants no mail, and reminds nobody of archived clients (AC-06)', async () => {
    const silent = await fixture.createClient({
      communication: {
        jobFeedEmail: { enabled: true, frequency: 'daily' },
        preferences: [],
        caseworkerCommunications: false,
      },
    });
    const archived = await fixture.createClient({ archivedAt: '2026-02-01T00:00:00.000Z' });
    const invited = await fixture.createClient({ accountStatus: 'invited' });
    for (const { id } of [silent, archived, invited]) {
      await add('Late', -1, { client: true }, { clientId: id });
    }
    await add('Late', -1, { staffIds: ['noah'] }, { clientId: archived.id });
    await batchWrite(fixture.table, {
      put: [toStaffItem({ ...staffMember('lead', { permissions: ['tasks:base'] }), accountStatus: 'active' })],
    });
    await add('Late', -1, { staffIds: ['lead'] });
    await batchWrite(fixture.table, {
      put: [toStaffItem({ ...staffMember('lead', { permissions: ['tasks:base'] }), accountStatus: 'deactivated' })],
    });
    expect(await run()).toEqual({ done: true, sent: 0, skipped: 5 });
    expect(await digests()).toEqual([]);
  });

  it('names twenty tasks at most, and counts them all', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, n) => add(`Task ${n}`, n < 15 ? 0 : -1, { staffIds: ['maya'] })));
    await run();
    const [mail] = await digests();
    expect(mail).toMatchObject({
      data: {
        today: 15,
        overdue: 10,
        todayTasks: expect.objectContaining({ length: 15 }),
        overdueTasks: expect.objectContaining({ length: 5 }),
      },
    });
  });
});
