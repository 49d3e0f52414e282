import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Received } from '../support/http.ts';
import { itemsOf } from '../support/table-items.ts';
import { type TaskReply, type TasksFixture, tasksFixture, today } from '../support/tasks-fixture.ts';

let fixture: TasksFixture;
beforeAll(async () => {
  fixture = await tasksFixture();
});

const mine = (...staffIds: string[]) => ({ responsible: { staffIds } });
const post = (who: string, body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) =>
  fixture.as(who)('POST', '/v1/tasks', { body: { name: 'Call back', dueDate: today, ...body }, headers });
const pointers = ({ body }: Received) => ((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
const refusal = (reply: Received) => [reply.status, ...pointers(reply)];

describe('adding a task', () => {
  it('TK-02, TK-03, OQ-16: for a client, with staff and the client responsible together; the reply is the record', async () => {
    const client = await fixture.createClient();
    const reply = await post('maya', {
      clientId: client.id,
      responsible: { staffIds: ['maya', 'noah', 'maya'], client: true },
      details: 'Ask for\nthe certificate',
      repeats: 'weekly',
    });
    expect(reply.status).toBe(201);
    expect(reply.headers.etag).toBe('"1"');
    const { id } = reply.body as unknown as TaskReply;
    expect(reply.headers.location).toBe(`/v1/tasks/${id}`);
    expect(reply.body).toMatchObject({
      name: 'Call back',
      dueDate: today,
      originalDueDate: today,
      overdue: false,
      details: 'Ask for\nthe certificate',
      repeats: 'weekly',
      status: 'open',
      responsible: {
        staff: [
          { id: 'maya', name: 'maya Staff' },
          { id: 'noah', name: 'noah Staff' },
        ],
        staffIds: ['maya', 'noah'],
        client: true,
      },
      serviceProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
      clientId: client.id,
      client: { id: client.id, name: 'Sam Tremblay' },
      createdBy: { id: 'maya', name: 'maya Staff' },
      actions: ['edit', 'postpone', 'complete', 'delete'],
      version: 1,
    });
    const read = await fixture.as('maya')('GET', `/v1/tasks/${id}`);
    expect(read.body).toEqual(reply.body);
    expect(read.headers.etag).toBe('"1"');
    const audit = (await itemsOf(fixture.table, 'Audit')).filter(
      ({ subject }) => (subject as { id: string }).id === client.id,
    );
    expect(audit).toMatchObject([{ action: 'task.created', actorId: 'maya', subject: { kind: 'client' } }]);
  });

  it('accepts a due date in the past, and then it is overdue', async () => {
    expect(await fixture.addTask('maya', { ...mine('maya'), dueDate: '2026-03-01' })).toMatchObject({ overdue: true });
  });

  it('TK-04: to the own provider without a responsible person: 422', async () => {
    expect(refusal(await post('maya', {}))).toEqual([422, '/body/responsible']);
    expect(refusal(await post('maya', mine()))).toEqual([422, '/body/responsible']);
    expect(refusal(await post('maya', { responsible: {} }))).toEqual([422, '/body/responsible']);
    expect(refusal(await post('hub', { serviceProviderId: 'lakeshore' }))).toEqual([422, '/body/responsible']);
  });

  it('TK-04: name and due date are wanted, and well-formed', async () => {
    const responsible = { staffIds: ['maya'] };
    for (const [body, pointer] of [
      [{ name: undefined }, '/body/name'],
      [{ name: '   ' }, '/body/name'],
      [{ name: 'x'.repeat(201) }, '/body/name'],
      [{ dueDate: undefined }, '/body/dueDate'],
      [{ dueDate: '2026-02-30' }, '/body/dueDate'],
      [{ dueDate: '0001-01-01' }, '/body/dueDate'],
      [{ repeats: 'yearly' }, '/body/repeats'],
      [{ status: 'completed' }, '/body/status'],
      [{ responsible: { staffIds: ['maya'], everybody: true } }, '/body/responsible/everybody'],
    ] as const) {
      expect(refusal(await post('maya', { responsible, ...body }))).toEqual([400, pointer]);
    }
  });

  it('names only active staff of the provider: unknown, elsewhere, deactivated and administrators read alike', async () => {
    const reply = await post('maya', mine('maya', 'nobody', 'sofia', 'administrator'));
    expect(refusal(reply)).toEqual([
      422,
      '/body/responsible/staffIds/1',
      '/body/responsible/staffIds/2',
      '/body/responsible/staffIds/3',
    ]);
    const details = (reply.body.errors as { detail: string }[]).map(({ detail }) => detail);
    expect(new Set(details).size).toBe(1);
  });

  it('names at most 20 staff', async () => {
    const staffIds = Array.from({ length: 21 }, (_, n) => `staff-${n}`);
    expect(refusal(await post('maya', { responsible: { staffIds } }))).toContain('/body/responsible/staffIds');
  });

  it('a client is responsible only for a task of theirs', async () => {
    expect(refusal(await post('maya', { responsible: { client: true } }))).toEqual([422, '/body/responsible/client']);
  });

  it('an unknown and a hidden client read alike', async () => {
    const hidden = await fixture.createClient({ serviceProviderId: 'riverside', assignedStaffIds: ['sofia'] });
    const answers = await Promise.all(
      [hidden.id, 'nobody'].map((clientId) => post('maya', { ...mine('maya'), clientId })),
    );
    for (const answer of answers) {
      expect(refusal(answer)).toEqual([422, '/body/clientId']);
    }
    const [one, other] = answers.map(({ body }) => ({ ...body, instance: '' }));
    expect(one).toEqual(other);
  });
});

describe('who may add what', () => {
  it.each([
    ['base', 201, 403],
    ['intake', 422, 403],
    ['tasksOnly', 422, 201],
    ['maya', 201, 201],
    ['administrator', 201, 422],
    ['network', 201, 403],
    ['none', 403, 403],
    ['jobBoard', 403, 403],
  ] as const)('TK-01: %s for a client %d, without one %d', async (who, withClient, without) => {
    const client = await fixture.createClient();
    expect((await post(who, { ...mine('maya'), clientId: client.id })).status).toBe(withClient);
    expect((await post(who, mine('maya'))).status).toBe(without);
  });

  it('OQ-02: Referrals on a referral suffice', async () => {
    const referral = await fixture.createClient({ assignedStaffIds: [] });
    expect((await post('intake', { ...mine('maya'), clientId: referral.id })).status).toBe(201);
  });

  it('TK-13: clients add nothing, and the Tasks screen is not theirs', async () => {
    const client = await fixture.createClient();
    const ask = fixture.as(client.id);
    const body = { name: 'x', dueDate: today, clientId: client.id, responsible: { client: true } };
    expect((await ask('POST', '/v1/tasks', { body })).status).toBe(403);
    expect((await ask('GET', '/v1/tasks')).status).toBe(403);
  });

  it('TK-05: another provider needs the Tasks permission of the group; there nobody need be responsible', async () => {
    expect((await post('maya', { serviceProviderId: 'riverside' })).status).toBe(403);
    expect((await post('maya', { serviceProviderId: 'no-such-provider' })).status).toBe(403);
    expect(refusal(await post('hub', { serviceProviderId: 'no-such-provider' }))).toEqual([
      422,
      '/body/serviceProviderId',
    ]);
    const sent = await post('hub', { serviceProviderId: 'riverside' });
    expect(sent.body).toMatchObject({ serviceProviderId: 'riverside', responsible: { staffIds: [], client: false } });
    const named = await post('hub', { serviceProviderId: 'riverside', ...mine('sofia') });
    expect(named.status).toBe(201);
    expect(refusal(await post('hub', { serviceProviderId: 'riverside', ...mine('maya') }))).toEqual([
      422,
      '/body/responsible/staffIds/0',
    ]);
  });

  it('whoever has no provider chooses one, or takes the client’s', async () => {
    const client = await fixture.createClient({ serviceProviderId: 'riverside', assignedStaffIds: ['sofia'] });
    expect(refusal(await post('administrator', mine('sofia')))).toEqual([422, '/body/serviceProviderId']);
    const reply = await post('administrator', { ...mine('sofia'), clientId: client.id });
    expect(reply.body).toMatchObject({ serviceProviderId: 'riverside' });
  });
});

describe('a repeated call', () => {
  it('makes one task for one Idempotency-Key, and sends one mail', async () => {
    const client = await fixture.createClient();
    const headers = { 'idempotency-key': randomUUID() };
    const body = { ...mine('noah'), clientId: client.id };
    await fixture.sentMails();
    const [first, second] = await Promise.all([post('maya', body, headers), post('maya', body, headers)]);
    const third = await post('maya', body, headers);
    expect(new Set([first, second, third].map((reply) => reply.body.id)).size).toBe(1);
    expect(third.headers['idempotent-replayed']).toBe('true');
    const list = await fixture.as('maya')('GET', `/v1/clients/${client.id}/tasks`);
    expect(list.body.items).toHaveLength(1);
    expect(await fixture.sentMails()).toHaveLength(1);
    expect((await post('maya', { ...body, name: 'Other' }, headers)).status).toBe(422);
  });
});
