import { beforeAll, describe, expect, it } from 'vitest';
import type { AssignmentResult } from '#functions/assignments/routes.ts';
import type { Client } from '#shared/domain/client.ts';
import { type AssignmentsFixture, assignmentsFixture, crew } from '../support/assignments-fixture.ts';
import type { Received } from '../support/http.ts';
import { pointersIn } from '../support/http.ts';

let desk: AssignmentsFixture;
/** Lets transactions fail once so many were committed: the process dies there. */
let diesAfter = Number.POSITIVE_INFINITY;
beforeAll(async () => {
  desk = await assignmentsFixture();
  desk.table.db.middlewareStack.add(
    (next) => async (args) => {
      const { TransactItems: items } = args.input as { TransactItems?: readonly unknown[] };
      if (items && items.length > 1) {
        if (diesAfter <= 0) {
          throw new Error('The process died');
        }
        diesAfter -= 1;
      }
      return next(args);
    },
    { step: 'initialize', name: 'dying' },
  );
});

const resultsOf = ({ status, text, body }: Received) => {
  if (status !== 200) {
    throw new Error(text);
  }
  return body.results as AssignmentResult[];
};
const statusesOf = (received: Received) => resultsOf(received).map(({ status }) => status);
const idsIn = (clients: readonly Client[]) => clients.map(({ id }) => id);
const several = (count: number, fields: Partial<Client> = {}) =>
  Promise.all(Array.from({ length: count }, () => desk.createClient(fields)));

describe('POST /v1/assignments', () => {
  it('SA-02, SA-13, PM-02: each client has a result of their own, in the order asked for', async () => {
    const [client, elsewhere, busy] = await several(3);
    const [referral] = await several(1, { assignedStaffIds: [] });
    const [foreign] = await several(1, { serviceProviderId: 'riverside', assignedStaffIds: ['sofia'] });
    if (!client || !elsewhere || !busy || !referral || !foreign) {
      throw new Error('Five people');
    }
    await desk.giveTasks(busy, [{ staffIds: ['maya'] }]);
    const clientIds = [client.id, referral.id, 'no-such-client', foreign.id, busy.id, client.id];
    const answer = await desk.many('noah', { clientIds, staffIds: ['noah'] });
    expect(resultsOf(answer)).toMatchObject([
      { clientId: client.id, status: 200 },
      // By `clients:base` alone (DEC-17).
      { clientId: referral.id, status: 200 },
      { clientId: 'no-such-client', status: 404, problem: { type: 'urn:problem:not-found' } },
      { clientId: foreign.id, status: 404, problem: { type: 'urn:problem:not-found' } },
      { clientId: busy.id, status: 409, problem: { errors: [{ pointer: '/body/activeTasks' }] } },
    ]);
    expect(await Promise.all([client, referral, foreign, busy].map(desk.assigned))).toEqual([
      ['noah'],
      ['noah'],
      ['sofia'],
      ['maya'],
    ]);
    expect(statusesOf(await desk.many('maya', { clientIds, staffIds: ['noah'], activeTasks: 'reassign' }))).toEqual([
      200, 200, 404, 404, 200,
    ]);
    expect(await desk.responsibleFor(busy)).toEqual([{ staffIds: ['noah'], client: false }]);
    const hub = await desk.many('hub', { clientIds: [foreign.id, elsewhere.id], staffIds: ['noah'], mode: 'add' });
    expect(resultsOf(hub)).toMatchObject([
      { status: 422, problem: { errors: [{ pointer: '/body/staffIds/0' }] } },
      { status: 200 },
    ]);
  });

  it('at most 100 clients and 20 staff', async () => {
    const many = await desk.many('maya', { clientIds: crew('client', 101), staffIds: ['noah'] });
    expect([many.status, pointersIn(many)]).toEqual([422, ['/body/clientIds']]);
    const [client] = await several(1);
    const crowd = await desk.many('maya', { clientIds: [client?.id], staffIds: crew('x', 21) });
    expect([crowd.status, pointersIn(crowd)]).toEqual([422, ['/body/staffIds']]);
    expect((await desk.many('maya', { clientIds: [], staffIds: ['noah'] })).status).toBe(400);
    expect((await desk.many('tasksOnly', { clientIds: ['x'], staffIds: ['noah'] })).status).toBe(403);
  });

  it('SA-14: one mail for each person, whatever the number of clients', async () => {
    const clients = await several(5, { assignedStaffIds: [] });
    await desk.sentMails();
    await desk.many('maya', {
      clientIds: idsIn(clients),
      staffIds: ['noah', 'maya', 'lead'],
      includeIntakeTasks: true,
    });
    const mails = await desk.sentMails();
    expect(mails.map(({ template, to }) => `${template} ${to}`).sort()).toEqual([
      'assignment-new lead@staff.example',
      'assignment-new noah@staff.example',
    ]);
    expect(mails[0]?.data).toMatchObject({ withTasks: true });
    expect(mails[0]?.data).not.toHaveProperty('clientId');
    expect(await desk.responsibleFor(clients[3] ?? { id: '' })).toHaveLength(5);
  });
});

describe('Idempotency-Key', () => {
  it('repeating a call that was cut off goes on where it stopped; nothing happens twice', async () => {
    const clients = await several(25);
    const body = { clientIds: idsIn(clients), staffIds: ['noah'], includeIntakeTasks: true };
    const headers = { 'idempotency-key': 'cut-off' };
    diesAfter = 7;
    expect((await desk.many('maya', body, headers)).status).toBe(500);
    diesAfter = Number.POSITIVE_INFINITY;
    const assigned = async () => (await Promise.all(clients.map(desk.assigned))).map((staff) => staff?.join());
    expect(await assigned()).toEqual([...Array(7).fill('noah'), ...Array(18).fill('maya')]);

    // Somebody changed one of those that were done: it is not done again.
    await desk.assign('maya', clients[0] ?? { id: '' }, { staffIds: ['lead'], activeTasks: 'leave' });
    const again = await desk.many('maya', body, headers);
    expect(statusesOf(again)).toEqual(Array(25).fill(200));
    expect(again.headers['idempotent-replayed']).toBeUndefined();
    expect(await assigned()).toEqual(['lead', ...Array(24).fill('noah')]);
    for (const client of [clients[0], clients[1], clients[24]]) {
      expect(await desk.responsibleFor(client ?? { id: '' })).toHaveLength(5);
    }

    const third = await desk.many('maya', body, headers);
    expect(third.headers['idempotent-replayed']).toBe('true');
    expect(third.body).toEqual(again.body);
    expect(await assigned()).toEqual(['lead', ...Array(24).fill('noah')]);
  });

  it('where there is no time for all, the rest is 503 and done by a repetition: each call goes on by ten at least', async () => {
    const hurried = await assignmentsFixture({ patienceSeconds: 0 });
    const clients = await Promise.all(Array.from({ length: 25 }, () => hurried.createClient()));
    const body = { clientIds: idsIn(clients), staffIds: ['noah'] };
    const headers = { 'idempotency-key': 'hurried' };
    const done = async () => statusesOf(await hurried.many('maya', body, headers)).map((status) => status === 200);
    expect(await done()).toEqual([...Array(10).fill(true), ...Array(15).fill(false)]);
    expect(await done()).toEqual([...Array(20).fill(true), ...Array(5).fill(false)]);
    expect(await done()).toEqual(Array(25).fill(true));
    expect(await Promise.all(clients.map(hurried.assigned))).toEqual(Array(25).fill(['noah']));
  });

  it('what was refused is tried again; another body is 422 before anything is done; another caller has keys of their own', async () => {
    const [client, referral] = [...(await several(1)), ...(await several(1, { assignedStaffIds: [] }))];
    if (!client || !referral) {
      throw new Error('Two people');
    }
    await desk.giveTasks(client, [{ staffIds: ['maya'] }]);
    const body = { clientIds: [client.id, referral.id], staffIds: ['noah'] };
    const headers = { 'idempotency-key': 'refused' };
    expect(statusesOf(await desk.many('maya', body, headers))).toEqual([409, 200]);
    const other = await desk.many('maya', { ...body, staffIds: ['lead'] }, headers);
    expect([other.status, pointersIn(other)]).toEqual([422, ['/header/Idempotency-Key']]);
    expect(await desk.assigned(referral)).toEqual(['noah']);

    await desk.remove('maya', client, '?activeTasks=unassign');
    expect(statusesOf(await desk.many('maya', body, headers))).toEqual([200, 200]);
    expect(await desk.assigned(client)).toEqual(['noah']);
    const others = await desk.many('base', { ...body, staffIds: ['lead'] }, headers);
    expect(statusesOf(others)).toEqual([200, 200]);
  });

  it('the same call twice at once has one effect and one answer', async () => {
    const clients = await several(6);
    await desk.sentMails();
    const body = { clientIds: idsIn(clients), staffIds: ['noah', 'lead'], includeIntakeTasks: true };
    const headers = { 'idempotency-key': 'twice' };
    const answers = await Promise.all([desk.many('maya', body, headers), desk.many('maya', body, headers)]);
    for (const answer of answers) {
      expect(statusesOf(answer)).toEqual(Array(6).fill(200));
    }
    for (const client of clients) {
      expect(await desk.responsibleFor(client)).toHaveLength(5);
    }
  });

  it('of one client: the first answer again, once', async () => {
    const [client] = await several(1);
    if (!client) {
      throw new Error('A client');
    }
    const headers = { 'idempotency-key': 'single' };
    const body = { staffIds: ['noah'], mode: 'add' };
    const [one, other] = await Promise.all([
      desk.assign('maya', client, body, headers),
      desk.assign('maya', client, body, headers),
    ]);
    expect(one?.body).toEqual(other?.body);
    await desk.remove('maya', client, '/noah');
    const again = await desk.assign('maya', client, body, headers);
    expect([again.headers['idempotent-replayed'], again.body]).toEqual(['true', one?.body]);
    expect(await desk.assigned(client)).toEqual(['maya']);
  });
});

describe('POST /v1/assignments/summary (SA-08, SA-09)', () => {
  const summary = (who: string, clientIds: readonly string[]) =>
    desk.clientsAs(who)('POST', '/v1/assignments/summary', { body: { clientIds } });

  it('counts clients, those with staff, and their open tasks', async () => {
    const [client] = await several(1, { assignedStaffIds: ['maya', 'noah'], firstName: 'Ada', lastName: 'Lee' });
    const [referral] = await several(1, { assignedStaffIds: [] });
    if (!client || !referral) {
      throw new Error('Two people');
    }
    const [done] = await desk.giveTasks(client, [{ staffIds: ['maya'] }, { client: true }, { staffIds: ['noah'] }]);
    await desk.as('maya')('POST', `/v1/tasks/${done?.id}/completion`);
    const { status, body } = await summary('maya', [client.id, referral.id, client.id]);
    expect([status, body]).toEqual([
      200,
      {
        clients: 2,
        withStaff: 1,
        activeTasks: 2,
        items: [
          {
            clientId: client.id,
            displayName: 'Ada Lee',
            assignedStaff: [
              { id: 'maya', name: 'maya Staff' },
              { id: 'noah', name: 'noah Staff' },
            ],
            activeTasks: 2,
          },
          { clientId: referral.id, displayName: 'Sam Tremblay', assignedStaff: [], activeTasks: 0 },
        ],
      },
    ]);
  });

  it('unknown and hidden clients are 422 at their place, the same for both; 100 at most', async () => {
    const clients = await several(1);
    const [foreign] = await several(1, { serviceProviderId: 'riverside' });
    const refusals = [];
    for (const id of ['no-such-client', foreign?.id ?? '']) {
      const refusal = await summary('maya', [...idsIn(clients), id]);
      expect([refusal.status, pointersIn(refusal)]).toEqual([422, ['/body/clientIds/1']]);
      refusals.push({ ...refusal.body, instance: '' });
    }
    expect(refusals[0]).toEqual(refusals[1]);
    expect((await summary('maya', crew('client', 101))).status).toBe(422);
    expect((await summary('hub', [foreign?.id ?? ''])).status).toBe(200);
    expect((await summary('tasksOnly', idsIn(clients))).status).toBe(403);
  });
});
