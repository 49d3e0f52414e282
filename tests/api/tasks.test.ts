import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { addDays } from '#shared/domain/recurrence.ts';
import { dayIn, instanceZone } from '#shared/time.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

const { call, tokenOf, mailbox, invoke } = stack();

const maya = () => tokenOf('maya@lakeshore.example');
const today = dayIn(instanceZone, new Date());
const address = () => `${randomUUID()}@people.example`;

async function createClient(who: string, body: Readonly<Record<string, unknown>> = {}) {
  const email = address();
  const reply = await call('POST', '/v1/clients', {
    token: await tokenOf(who),
    body: { firstName: 'Kim', lastName: 'Nguyen', email, ...body },
  });
  expect(reply.status).toBe(201);
  return { id: String(reply.body.client.id), email };
}

const mailsAbout = (to: string, subject: RegExp) =>
  eventually(async () => {
    const mails = (await mailbox(to)).filter((mail) => subject.test(mail.subject));
    return mails.length > 0 && mails;
  }, 20_000);

describe('tasks over HTTP', () => {
  it('a client’s task from beginning to end: assigned by mail, shown on the Overview, done by the client, seen by staff', async () => {
    const token = await maya();
    const amina = await tokenOf('amina@clients.example');
    const { body: me } = await call('GET', '/v1/me', { token: amina });
    const clientId = me.clientId;
    const name = `Bring the certificate ${randomUUID().slice(0, 8)}`;
    const made = await call('POST', '/v1/tasks', {
      token,
      headers: { 'idempotency-key': randomUUID() },
      body: { name, dueDate: today, clientId, responsible: { client: true }, repeats: 'weekly' },
    });
    expect(made.status).toBe(201);
    const task = made.body;
    expect(made.headers.get('location')).toBe(`/v1/tasks/${task.id}`);
    expect(made.headers.get('etag')).toBe('"1"');

    const mails = await eventually(async () => {
      const about = (await mailbox('amina@clients.example')).filter(({ text }) => text?.includes(name));
      return about.length > 0 && about;
    }, 20_000);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ subject: 'You have a new task' });

    const overview = await call('GET', `/v1/clients/${clientId}/overview`, { token: amina });
    const own = overview.body.tasks.items.find((one: { id: string }) => one.id === task.id);
    expect(own).toEqual({ id: task.id, name, dueDate: today, status: 'open', version: 1 });
    const done = await call('POST', `/v1/tasks/${task.id}/completion`, { token: amina });
    expect([done.status, done.body.status, done.headers.get('etag')]).toEqual([200, 'completed', '"2"']);

    const seen = await call('GET', `/v1/tasks/${task.id}`, { token });
    expect(seen.body).toMatchObject({ completedBy: { id: clientId }, actions: ['reopen', 'delete'] });
    const next = await call('GET', `/v1/tasks/${seen.body.nextTaskId}`, { token });
    expect(next.body).toMatchObject({ dueDate: addDays(today, 7), status: 'open' });
    const activity = await call('GET', `/v1/clients/${clientId}/activity`, { token });
    expect(activity.body.items[0]).toMatchObject({ type: 'task_completed', subject: { label: name } });
    const [mail] = await mailsAbout('maya@lakeshore.example', /task that you created was completed/);
    expect(mail?.text).toContain('The client completed this task');

    await call('DELETE', `/v1/tasks/${next.body.id}`, { token, headers: { 'if-match': '"1"' } });
  });

  it('TK-06: sent to another provider, it waits there for somebody to take it', async () => {
    const network = await tokenOf('network@portal.example');
    const sofia = await tokenOf('sofia@riverside.example');
    const count = async () => (await call('GET', '/v1/tasks?scope=provider', { token: sofia })).body.unassignedCount;
    const before = await count();
    const providers = await call('GET', '/v1/service-providers', { token: network });
    const riverside = providers.body.items.find((one: { name: string }) => one.name === 'Riverside Career Centre');
    const made = await call('POST', '/v1/tasks', {
      token: network,
      body: { name: 'Name a contact', dueDate: today, serviceProviderId: riverside.id },
    });
    expect([made.status, await count()]).toEqual([201, before + 1]);
    const removed = await call('DELETE', `/v1/tasks/${made.body.id}`, {
      token: network,
      headers: { 'if-match': '"1"' },
    });
    expect([removed.status, await count()]).toEqual([204, before]);
  });

  it('TK-04, TK-08, DEC-6: a week twice, and nobody responsible', async () => {
    const token = await maya();
    const { id: staffId } = (await call('GET', '/v1/me', { token })).body;
    const nobody = await call('POST', '/v1/tasks', { token, body: { name: 'x', dueDate: today } });
    expect([nobody.status, nobody.body.errors[0].pointer]).toEqual([422, '/body/responsible']);
    expect(nobody.headers.get('content-type')).toContain('application/problem+json');
    const made = await call('POST', '/v1/tasks', {
      token,
      body: { name: 'x', dueDate: today, responsible: { staffIds: [staffId] } },
    });
    const postpone = () => call('POST', `/v1/tasks/${made.body.id}/postponement`, { token, body: { weeks: 1 } });
    const [once, twice] = [await postpone(), await postpone()];
    expect([once.status, once.body.dueDate, twice.status]).toEqual([200, addDays(today, 7), 422]);
    await call('DELETE', `/v1/tasks/${made.body.id}`, { token, headers: { 'if-match': '"2"' } });
  });

  it('TK-14: the digest goes out once a day', async () => {
    const client = await createClient('sofia@riverside.example', { preferredLanguage: 'french' });
    const sofia = await tokenOf('sofia@riverside.example');
    const { id: staffId } = (await call('GET', '/v1/me', { token: sofia })).body;
    const made = await call('POST', '/v1/tasks', {
      token: sofia,
      body: { name: 'Long due', dueDate: '2020-01-31', clientId: client.id, responsible: { staffIds: [staffId] } },
    });
    expect([made.status, made.body.overdue]).toEqual([201, true]);
    const first = await invoke('send-task-digest');
    expect(first).toMatchObject({ done: true });
    const mails = await mailsAbout('sofia@riverside.example', /due today|overdue/);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('Long due');
    expect(await invoke('send-task-digest')).toMatchObject({ done: true });
    expect(await mailsAbout('sofia@riverside.example', /due today|overdue/)).toHaveLength(1);
  });

  it('the demo has something on every Tasks screen', async () => {
    for (const [who, scope] of [
      ['maya@lakeshore.example', 'mine'],
      ['noah@lakeshore.example', 'mine'],
      ['manager@lakeshore.example', 'provider'],
      ['sofia@riverside.example', 'provider'],
      ['network@portal.example', 'group'],
    ] as const) {
      const reply = await call('GET', `/v1/tasks?scope=${scope}&status=open`, { token: await tokenOf(who) });
      expect([who, reply.status]).toEqual([who, 200]);
      expect(reply.body.items.length).toBeGreaterThan(0);
    }
    const sofia = await call('GET', '/v1/tasks', { token: await tokenOf('sofia@riverside.example') });
    expect(sofia.body.unassignedCount).toBeGreaterThan(0);
  });
});
