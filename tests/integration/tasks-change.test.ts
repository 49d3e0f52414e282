import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Received } from '../support/http.ts';
import { itemsOf } from '../support/table-items.ts';
import { noon, type TaskReply, type TasksFixture, tasksFixture, today } from '../support/tasks-fixture.ts';

let fixture: TasksFixture;
beforeAll(async () => {
  fixture = await tasksFixture();
});
beforeEach(() => {
  fixture.time.now = new Date(noon);
});

const mine = (...staffIds: string[]) => ({ responsible: { staffIds } });
const pointers = ({ body }: Received) => ((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
const refusal = (reply: Received) => [reply.status, ...pointers(reply)];
const replyOf = ({ body }: Received) => body as unknown as TaskReply;

const patch = (who: string, task: TaskReply, body: unknown, version: number = task.version) =>
  fixture.as(who)('PATCH', `/v1/tasks/${task.id}`, { body, headers: { 'if-match': `"${version}"` } });
const postpone = (who: string, task: TaskReply, body: unknown) =>
  fixture.as(who)('POST', `/v1/tasks/${task.id}/postponement`, { body });
const complete = (who: string, task: Pick<TaskReply, 'id'>) =>
  fixture.as(who)('POST', `/v1/tasks/${task.id}/completion`);
const reopen = (who: string, task: TaskReply) => fixture.as(who)('DELETE', `/v1/tasks/${task.id}/completion`);
const read = (who: string, task: Pick<TaskReply, 'id'>) => fixture.as(who)('GET', `/v1/tasks/${task.id}`);
const remove = (who: string, task: TaskReply, version: number = task.version) =>
  fixture.as(who)('DELETE', `/v1/tasks/${task.id}`, { headers: { 'if-match': `"${version}"` } });
const idsOn = async (who: string, path: string) => {
  const { body } = await fixture.as(who)('GET', path);
  return (body.items as TaskReply[]).map(({ id }) => id);
};

async function audited(clientId: string): Promise<string[]> {
  const entries = (await itemsOf(fixture.table, 'Audit')).filter(
    ({ subject }) => (subject as { id: string }).id === clientId,
  );
  const actions = entries.map(({ action }) => String(action));
  return actions.filter((action) => action.startsWith('task.')).sort();
}

describe('TK-07: editing', () => {
  it('changes any field, and only what is sent', async () => {
    const client = await fixture.createClient();
    const other = await fixture.createClient();
    let task = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id, details: 'x' });
    for (const [change, expected] of [
      [{ name: 'Call again' }, { name: 'Call again', details: 'x', dueDate: today }],
      [{ details: null }, { name: 'Call again' }],
      [{ dueDate: '2026-04-30' }, { dueDate: '2026-04-30', originalDueDate: today }],
      [{ repeats: 'monthly' }, { repeats: 'monthly' }],
      [{ responsible: { staffIds: ['noah'], client: true } }, { responsible: { staffIds: ['noah'], client: true } }],
      [{ clientId: other.id }, { clientId: other.id, responsible: { staffIds: ['noah'], client: true } }],
      [{ clientId: null, responsible: { staffIds: ['noah'] } }, { responsible: { staffIds: ['noah'], client: false } }],
    ] as const) {
      const reply = await patch('maya', task, change);
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject({ ...expected, version: task.version + 1 });
      expect(reply.headers.etag).toBe(`"${task.version + 1}"`);
      task = replyOf(reply);
      expect(replyOf(await read('maya', task))).toEqual(task);
    }
    expect(task).not.toHaveProperty('details');
    expect(task).not.toHaveProperty('clientId');
    expect(await idsOn('maya', `/v1/clients/${client.id}/tasks`)).toEqual([]);
    expect(await idsOn('maya', `/v1/clients/${other.id}/tasks`)).toEqual([]);
    expect(await idsOn('noah', '/v1/tasks')).toContain(task.id);
    expect(await audited(client.id)).toEqual(['task.created', ...Array(6).fill('task.updated')]);
    expect(await audited(other.id)).toEqual(['task.updated', 'task.updated']);
  });

  it('without a difference changes nothing, not even the version', async () => {
    const task = await fixture.addTask('maya', mine('maya'));
    const reply = await patch('maya', task, { name: task.name, ...mine('maya'), repeats: 'none' });
    expect([reply.status, reply.headers.etag]).toEqual([200, '"1"']);
  });

  it('needs If-Match: 428 without, 412 with a stale one, and then nothing is changed', async () => {
    const task = await fixture.addTask('maya', mine('maya'));
    const url = `/v1/tasks/${task.id}`;
    expect((await fixture.as('maya')('PATCH', url, { body: { name: 'x' } })).status).toBe(428);
    expect((await fixture.as('maya')('DELETE', url)).status).toBe(428);
    expect((await patch('maya', task, { name: 'x' })).status).toBe(200);
    expect((await patch('maya', task, { name: 'y' })).status).toBe(412);
    expect((await remove('maya', task)).status).toBe(412);
    expect(replyOf(await read('maya', task))).toMatchObject({ name: 'x', version: 2 });
  });

  it('of two who edit at once, one wins', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id });
    const replies = await Promise.all([
      patch('maya', task, { dueDate: '2026-03-10' }),
      patch('noah', task, { dueDate: '2026-03-11' }),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = replies.find(({ status }) => status === 200);
    const [listed] = ((await fixture.as('maya')('GET', `/v1/clients/${client.id}/tasks`)).body.items ??
      []) as TaskReply[];
    expect(listed?.dueDate).toBe(winner && replyOf(winner).dueDate);
  });

  it('TK-04, TK-05: leaves nobody responsible at the own provider; moving to another one leaves the staff behind', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('hub', { ...mine('maya'), clientId: client.id });
    expect(refusal(await patch('maya', task, { responsible: {} }))).toEqual([422, '/body/responsible']);
    expect((await patch('maya', task, { serviceProviderId: 'riverside' })).status).toBe(403);
    expect(refusal(await patch('hub', task, { serviceProviderId: 'nowhere' }))).toEqual([
      422,
      '/body/serviceProviderId',
    ]);
    const moved = await patch('hub', task, { serviceProviderId: 'riverside' });
    expect(moved.body).toMatchObject({ serviceProviderId: 'riverside', responsible: { staffIds: [], client: false } });
    const taken = await patch('sofia', replyOf(moved), mine('sofia'));
    expect(taken.body).toMatchObject({ responsible: { staffIds: ['sofia'] } });
    expect(taken.body).not.toHaveProperty('client');
    expect(await idsOn('sofia', '/v1/tasks')).toContain(task.id);
  });

  it('a task without a client is nothing for a client to do', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { clientId: client.id, responsible: { client: true } });
    expect(refusal(await patch('maya', task, { clientId: null }))).toEqual([422, '/body/responsible']);
    expect(refusal(await patch('maya', task, { clientId: null, responsible: { client: true } }))).toEqual([
      422,
      '/body/responsible/client',
    ]);
    expect((await patch('base', task, { clientId: null, ...mine('maya') })).status).toBe(403);
    const hidden = await fixture.createClient({ serviceProviderId: 'riverside' });
    expect(refusal(await patch('maya', task, { clientId: hidden.id }))).toEqual([422, '/body/clientId']);
  });

  it('a completed task is opened again first: 409', async () => {
    const task = await fixture.addTask('maya', mine('maya'));
    const done = replyOf(await complete('maya', task));
    expect((await patch('maya', done, { name: 'x' })).status).toBe(409);
    expect((await postpone('maya', done, { weeks: 1 })).status).toBe(409);
  });
});

describe('postponing', () => {
  it('TK-08, OQ-17, DEC-6: one week twice counts from the original date both times, and does not move it: 422', async () => {
    const task = await fixture.addTask('maya', mine('maya'));
    const once = await postpone('maya', task, { weeks: 1 });
    expect(once.body).toMatchObject({ dueDate: '2026-03-09', originalDueDate: today, version: 2 });
    expect(refusal(await postpone('maya', task, { weeks: 1 }))).toEqual([422, '/body/weeks']);
    expect((await postpone('maya', task, { weeks: 3 })).body).toMatchObject({ dueDate: '2026-03-23' });
    expect(refusal(await postpone('maya', task, { weeks: 2 }))).toEqual([422, '/body/weeks']);
    expect((await read('maya', task)).body).toMatchObject({ dueDate: '2026-03-23', version: 3, status: 'open' });
  });

  it('counts from the original date of an overdue task, not from today', async () => {
    const task = await fixture.addTask('maya', { ...mine('maya'), dueDate: '2026-01-05' });
    expect((await postpone('maya', task, { weeks: 4 })).body).toMatchObject({ dueDate: '2026-02-02', overdue: true });
  });

  it('TK-09: a date must be later than today, and than the due date', async () => {
    const task = await fixture.addTask('maya', { ...mine('maya'), dueDate: '2026-02-20' });
    for (const dueDate of ['2026-02-25', today]) {
      expect(refusal(await postpone('maya', task, { dueDate }))).toEqual([422, '/body/dueDate']);
    }
    expect((await postpone('maya', task, { dueDate: '2026-03-03' })).status).toBe(200);
    expect(refusal(await postpone('maya', task, { dueDate: '2026-03-03' }))).toEqual([422, '/body/dueDate']);
  });

  it('TK-09: today is the day in Toronto, at whatever hour', async () => {
    const task = await fixture.addTask('maya', { ...mine('maya'), dueDate: '2026-03-01' });
    // The clocks went forward at two in the morning of 8 March.
    for (const [at, tooEarly, accepted] of [
      ['2026-03-03T04:59:00Z', '2026-03-02', '2026-03-03'],
      ['2026-03-09T03:59:00Z', '2026-03-08', '2026-03-09'],
    ] as const) {
      fixture.time.now = new Date(at);
      expect(refusal(await postpone('maya', task, { dueDate: tooEarly }))).toEqual([422, '/body/dueDate']);
      expect((await postpone('maya', task, { dueDate: accepted })).status).toBe(200);
    }
  });

  it('takes either weeks, one to four, or a date', async () => {
    const task = await fixture.addTask('maya', mine('maya'));
    for (const body of [
      {},
      { weeks: 1, dueDate: '2026-04-01' },
      { weeks: 0 },
      { weeks: 5 },
      { weeks: 1.5 },
      { days: 1 },
    ]) {
      expect((await postpone('maya', task, body)).status).toBe(400);
    }
  });
});

describe('completing', () => {
  it('TK-12: one completion completes it; repeating it changes nothing', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { ...mine('maya', 'noah'), clientId: client.id });
    const done = await complete('noah', task);
    expect(done.status).toBe(200);
    expect(done.headers.etag).toBe('"2"');
    expect(done.body).toMatchObject({
      status: 'completed',
      completedAt: noon,
      completedBy: { id: 'noah', name: 'noah Staff' },
      overdue: false,
      actions: ['reopen', 'delete'],
    });
    const again = await complete('maya', task);
    expect([again.status, again.body.version, again.body.completedBy]).toEqual([
      200,
      2,
      { id: 'noah', name: 'noah Staff' },
    ]);
    expect(await audited(client.id)).toEqual(['task.completed', 'task.created']);
    expect(await itemsOf(fixture.table, 'Activity')).toEqual([]);
  });

  it('reopening puts it back; an open task stays as it is', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id });
    expect((await reopen('maya', task)).body).toMatchObject({ status: 'open', version: 1 });
    await complete('maya', task);
    const list = (status: string) => idsOn('maya', `/v1/clients/${client.id}/tasks?status=${status}`);
    expect([await list('open'), await list('completed')]).toEqual([[], [task.id]]);
    const opened = await reopen('maya', task);
    expect([opened.status, opened.headers.etag]).toEqual([200, '"3"']);
    expect(opened.body).not.toHaveProperty('completedAt');
    expect(opened.body).not.toHaveProperty('completedBy');
    expect([await list('open'), await list('completed')]).toEqual([[task.id], []]);
  });

  it('TK-11, TK-13: a client completes what is theirs, which shows in Recent Activity', async () => {
    const client = await fixture.createClient();
    const theirs = await fixture.addTask('maya', {
      name: 'Bring the letter',
      details: 'The one from school',
      clientId: client.id,
      responsible: { staffIds: ['maya'], client: true },
    });
    const notTheirs = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id });
    const view = {
      id: theirs.id,
      name: 'Bring the letter',
      dueDate: today,
      details: 'The one from school',
      status: 'open',
      version: 1,
    };
    expect((await read(client.id, theirs)).body).toEqual(view);
    const tab = await fixture.as(client.id)('GET', `/v1/clients/${client.id}/tasks`);
    expect(tab.body).toEqual({ items: [view] });

    for (const ask of [read, complete]) {
      expect((await ask(client.id, notTheirs)).status).toBe(404);
    }
    expect((await patch(client.id, theirs, { name: 'x' })).status).toBe(403);
    expect((await remove(client.id, theirs)).status).toBe(403);
    expect((await postpone(client.id, theirs, { weeks: 1 })).status).toBe(403);
    const stranger = await fixture.createClient();
    expect((await complete(stranger.id, theirs)).status).toBe(404);
    expect((await fixture.as(stranger.id)('GET', `/v1/clients/${client.id}/tasks`)).status).toBe(404);

    const done = await complete(client.id, theirs);
    expect(done.body).toEqual({ ...view, status: 'completed', version: 2 });
    expect((await complete(client.id, theirs)).body).toEqual(done.body);
    expect((await reopen(client.id, theirs)).status).toBe(403);
    const activity = await fixture.clientsAs('maya')('GET', `/v1/clients/${client.id}/activity`);
    expect(activity.body.items).toMatchObject([
      { type: 'task_completed', subject: { kind: 'task', id: theirs.id, label: 'Bring the letter' } },
    ]);
    expect((await read('maya', theirs)).body).toMatchObject({ completedBy: { id: client.id, name: 'Sam Tremblay' } });
    const profile = await fixture.clientsAs('maya')('GET', `/v1/clients/${client.id}`);
    expect(profile.body.version).toBe(1);
    expect(await audited(client.id)).toEqual(['task.created', 'task.created']);
  });

  it('OQ-18: a repeating task comes back open, a month after its due date, and its day comes back after February', async () => {
    const client = await fixture.createClient();
    let task = await fixture.addTask('maya', {
      ...mine('maya'),
      clientId: client.id,
      dueDate: '2026-01-31',
      repeats: 'monthly',
    });
    const days: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { nextTaskId = '' } = replyOf(await complete('maya', task));
      task = replyOf(await read('maya', { id: nextTaskId }));
      expect(task).toMatchObject({ status: 'open', originalDueDate: task.dueDate, repeats: 'monthly', version: 1 });
      days.push(task.dueDate);
    }
    expect(days).toEqual(['2026-02-28', '2026-03-31', '2026-04-30']);
    expect(await idsOn('maya', `/v1/clients/${client.id}/tasks?status=open`)).toEqual([task.id]);
  });

  it('two who complete at once make one next occurrence, and both are told that it is done', async () => {
    for (let round = 0; round < 5; round += 1) {
      const client = await fixture.createClient();
      const task = await fixture.addTask('maya', {
        clientId: client.id,
        responsible: { staffIds: ['maya', 'noah'], client: true },
        repeats: 'daily',
      });
      const replies = await Promise.all(['maya', 'noah', client.id].map((who) => complete(who, task)));
      expect(replies.map(({ status, body }) => [status, body.status, body.version])).toEqual(
        Array(3).fill([200, 'completed', 2]),
      );
      expect(await idsOn('maya', `/v1/clients/${client.id}/tasks?status=open`)).toHaveLength(1);
      expect(await idsOn('maya', `/v1/clients/${client.id}/tasks?status=completed`)).toEqual([task.id]);
    }
  });

  it('opening again and completing once more makes no second next occurrence', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id, repeats: 'weekly' });
    const first = replyOf(await complete('maya', task));
    await reopen('maya', task);
    const second = replyOf(await complete('maya', task));
    expect(second.nextTaskId).toBe(first.nextTaskId);
    expect(await idsOn('maya', `/v1/clients/${client.id}/tasks?status=open`)).toEqual([first.nextTaskId]);
  });

  it('meets a postponement at the same moment: both happen, one after the other, or the later is refused', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id, repeats: 'weekly' });
    const [done, later] = await Promise.all([complete('maya', task), postpone('noah', task, { weeks: 2 })]);
    expect(done.status).toBe(200);
    expect([200, 409]).toContain(later.status);
    const [next] = await idsOn('maya', `/v1/clients/${client.id}/tasks?status=open`);
    const expected = later.status === 200 ? '2026-03-23' : '2026-03-09';
    expect(replyOf(await read('maya', { id: next ?? '' })).dueDate).toBe(expected);
  });

  it('the one who is responsible completes it, without access to the client', async () => {
    const hidden = await fixture.createClient({ serviceProviderId: 'riverside', assignedStaffIds: ['sofia'] });
    const task = await fixture.addTask('hub', { ...mine('noah'), clientId: hidden.id });
    const seen = await read('noah', task);
    expect(seen.status).toBe(200);
    expect(seen.text).not.toContain(hidden.id);
    expect(seen.text).not.toContain('Tremblay');
    expect((await complete('noah', task)).status).toBe(200);
    expect((await read('maya', task)).status).toBe(404);
  });
});

describe('deleting', () => {
  it('takes the task out of every list, open or completed, and it is 404 from then on', async () => {
    const client = await fixture.createClient();
    const open = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id });
    const task = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id });
    const completed = replyOf(await complete('maya', task));
    for (const one of [open, completed]) {
      expect((await remove('maya', one)).status).toBe(204);
      for (const ask of [read, complete, reopen, remove]) {
        expect((await ask('maya', one)).status).toBe(404);
      }
      expect(await idsOn('maya', '/v1/tasks?limit=100')).not.toContain(one.id);
    }
    expect(await idsOn('maya', `/v1/clients/${client.id}/tasks`)).toEqual([]);
    expect(await audited(client.id)).toEqual([
      'task.completed',
      'task.created',
      'task.created',
      'task.deleted',
      'task.deleted',
    ]);
  });
});

describe('a hidden task', () => {
  it('is as if there were none, on every path and method, whatever is wrong with the request', async () => {
    const client = await fixture.createClient();
    const task = await fixture.addTask('maya', { ...mine('maya'), clientId: client.id });
    const calls = [
      ['GET', '', {}],
      ['PATCH', '', { body: { name: 'x' } }],
      ['PATCH', '', { body: { name: 'x' }, headers: { 'if-match': '"1"' } }],
      ['PATCH', '', { body: { surprise: 1 }, headers: { 'if-match': '"1"' } }],
      ['DELETE', '', {}],
      ['DELETE', '', { headers: { 'if-match': '"9"' } }],
      ['POST', '/completion', {}],
      ['DELETE', '/completion', {}],
      ['POST', '/postponement', { body: { weeks: 1 } }],
      ['POST', '/postponement', { body: { weeks: 9 } }],
    ] as const;
    for (const who of ['sofia', 'desk', 'tasksOnly', 'intake', 'jobBoard']) {
      for (const [method, path, sent] of calls) {
        const [hidden, none] = await Promise.all(
          [task.id, 'no-such-task'].map((id) => fixture.as(who)(method, `/v1/tasks/${id}${path}`, sent)),
        );
        expect([who, method, path, hidden?.status]).toEqual([who, method, path, 404]);
        expect({ ...hidden?.body, instance: '' }).toEqual({ ...none?.body, instance: '' });
      }
    }
  });
});
