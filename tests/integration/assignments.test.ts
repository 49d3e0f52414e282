import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeSettings, getSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { type AssignmentsFixture, assignmentsFixture, crew, idsOf, replyOf } from '../support/assignments-fixture.ts';
import { auditedActions } from '../support/client-file.ts';
import { pointersIn } from '../support/http.ts';

let desk: AssignmentsFixture;
beforeAll(async () => {
  desk = await assignmentsFixture();
});

const referral = () => desk.createClient({ assignedStaffIds: [] });

describe('who is assigned', () => {
  it('SA-01, SA-03 … SA-05: replaces by default, adds if told so, keeps whoever is named again', async () => {
    const client = await desk.createClient();
    expect(idsOf(await desk.assign('maya', client, { staffIds: ['noah', 'lead'] }))).toEqual(['noah', 'lead']);
    expect(idsOf(await desk.assign('maya', client, { staffIds: ['maya', 'lead'] }))).toEqual(['lead', 'maya']);
    expect(idsOf(await desk.assign('maya', client, { staffIds: ['noah', 'noah'], mode: 'add' }))).toEqual([
      'lead',
      'maya',
      'noah',
    ]);
    const reply = replyOf(await desk.assign('maya', client, { staffIds: ['maya'], mode: 'replace' }));
    expect(reply).toMatchObject({
      type: 'client',
      status: 'active',
      version: client.version,
      assignedStaff: [{ id: 'maya', name: 'maya Staff' }],
    });
    expect(reply.actions).toEqual(expect.arrayContaining(['assign_staff', 'remove_staff_assignment']));
    expect(await desk.assigned(client)).toEqual(['maya']);
  });

  it('SA-10, OQ-15: the last one gone makes a referral, the first one a client; the People list says so', async () => {
    const client = await desk.createClient({ assignedStaffIds: ['maya', 'noah', 'lead'] });
    const typeIn = async () => {
      const { body } = await desk.clientsAs('maya')('GET', `/v1/clients?q=${client.email}`);
      return (body.items as { type: string }[]).map(({ type }) => type);
    };
    expect(idsOf(await desk.remove('maya', client, '/lead'))).toEqual(['maya', 'noah']);
    expect(await typeIn()).toEqual(['client']);
    const gone = replyOf(await desk.remove('maya', client, '?staffId=maya&staffId=noah'));
    expect([gone.type, gone.assignedStaff]).toEqual(['referral', []]);
    expect(gone.actions).toContain('assign_staff');
    expect(gone.actions).not.toContain('remove_staff_assignment');
    expect(await typeIn()).toEqual(['referral']);
    expect(replyOf(await desk.assign('maya', client, { staffIds: ['noah'] })).type).toBe('client');
    expect(await typeIn()).toEqual(['client']);
    expect(replyOf(await desk.remove('maya', client)).type).toBe('referral');
  });

  it('SA-10: removing who is not assigned, or nobody is, changes nothing', async () => {
    const client = await desk.createClient();
    for (const rest of ['/noah', '/nobody-at-all', '?staffId=noah&staffId=sofia']) {
      expect(idsOf(await desk.remove('maya', client, rest))).toEqual(['maya']);
    }
    expect(replyOf(await desk.remove('maya', await referral())).type).toBe('referral');
    expect(await auditedActions(desk.table, client.id)).toEqual(['client.read', 'client.read', 'client.read']);
  });

  it('SA-12: active staff of the client’s provider; whoever else is 422 at their place, the same for all', async () => {
    await desk.addStaff(['gone'], { accountStatus: 'deactivated' });
    await desk.addStaff(['awaited'], { accountStatus: 'invited' });
    const client = await desk.createClient();
    const refusals = [];
    for (const id of ['unknown', 'sofia', 'gone', 'awaited', 'administrator', client.id]) {
      const refusal = await desk.assign('maya', client, { staffIds: ['noah', id] });
      expect([refusal.status, pointersIn(refusal)]).toEqual([422, ['/body/staffIds/1']]);
      refusals.push({ ...refusal.body, instance: '' });
    }
    expect(new Set(refusals.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(await desk.assigned(client)).toEqual(['maya']);
    for (const body of [{}, { staffIds: [] }, { staffIds: ['x y'] }, { staffIds: ['noah'], activeTasks: 'unassign' }]) {
      expect((await desk.assign('maya', client, body)).status).toBe(400);
    }
  });

  it('at most 20, in one call and in all', async () => {
    const staff = await desk.addStaff(crew('many', 21));
    const client = await referral();
    const refusal = await desk.assign('maya', client, { staffIds: staff });
    expect([refusal.status, pointersIn(refusal)]).toEqual([422, ['/body/staffIds']]);
    expect(idsOf(await desk.assign('maya', client, { staffIds: staff.slice(0, 20) }))).toHaveLength(20);
    expect((await desk.assign('maya', client, { staffIds: staff.slice(20), mode: 'add' })).status).toBe(422);
    expect(idsOf(await desk.assign('maya', client, { staffIds: staff.slice(19), mode: 'replace' }))).toHaveLength(2);
  });
});

describe('who may do it (PM-01, PM-02, DEC-17)', () => {
  it.each([
    ['base', 'clients', 200, 200],
    ['intake', 'referrals', 404, 200],
    ['maya', 'both', 200, 200],
    ['lead', 'clients of the provider', 200, 200],
    ['administrator', 'everything', 200, 200],
    ['tasksOnly', 'tasks', 404, 404],
    ['none', 'nothing', 404, 404],
    ['sofia', 'clients elsewhere', 404, 404],
  ])(
    '%s, with %s: a client %i, a referral %i, and is offered no more',
    async (who, _permissions, ofClient, ofReferral) => {
      for (const [person, status] of [
        [await desk.createClient(), ofClient],
        [await referral(), ofReferral],
      ] as const) {
        const { body } = await desk.clientsAs(who)('GET', `/v1/clients/${person.id}`);
        const offered = ((body.actions ?? []) as string[]).includes('assign_staff');
        expect((await desk.assign(who, person, { staffIds: ['noah'] })).status).toBe(status);
        expect(offered).toBe(status === 200);
      }
      for (const [person, status] of [
        [await desk.createClient(), ofClient],
        [await referral(), ofReferral],
      ] as const) {
        expect((await desk.remove(who, person)).status).toBe(status);
      }
    },
  );

  it('the client themself: 403; somebody else’s 404', async () => {
    const client = await desk.createClient();
    const other = await desk.createClient();
    expect((await desk.assign(client.id, client, { staffIds: ['noah'] })).status).toBe(403);
    expect((await desk.remove(client.id, client)).status).toBe(403);
    expect((await desk.assign(client.id, other, { staffIds: ['noah'] })).status).toBe(404);
    expect((await desk.assign('sofia', client, {})).status).toBe(404);
  });

  it('DEC-2: whoever loses sight by the change learns what came of it, and is offered nothing more', async () => {
    const narrow = await assignmentsFixture({ clientVisibility: 'assigned' });
    const client = await narrow.createClient({ assignedStaffIds: ['maya', 'noah'] });
    const reply = replyOf(await narrow.remove('maya', client, '/maya'));
    expect(reply).toMatchObject({ type: 'client', assignedStaff: [{ id: 'noah' }], actions: [] });
    expect((await narrow.clientsAs('maya')('GET', `/v1/clients/${client.id}`)).status).toBe(404);
    expect((await narrow.assign('maya', client, { staffIds: ['maya'] })).status).toBe(404);

    const intake = await narrow.createClient({ assignedStaffIds: [] });
    const given = replyOf(await narrow.assign('intake', intake, { staffIds: ['noah'] }));
    expect([given.type, given.actions]).toEqual(['client', []]);
    expect((await narrow.clientsAs('intake')('GET', `/v1/clients/${intake.id}`)).status).toBe(404);
  });
});

describe('open tasks of staff who lose the assignment', () => {
  it('SA-06, SA-11, SA-15: 409 that says so until it is chosen; no choice where they have none', async () => {
    const client = await desk.createClient({ assignedStaffIds: ['maya', 'noah'] });
    await desk.giveTasks(client, [{ staffIds: ['noah'] }, { staffIds: ['lead'], client: true }]);
    const refusal = await desk.assign('maya', client, { staffIds: ['maya'] });
    expect([refusal.status, pointersIn(refusal)]).toEqual([409, ['/body/activeTasks']]);
    expect(String(refusal.body.detail)).toMatch(/open tasks .*\(1\).*activeTasks.*leave.*reassign/);
    const kept = await desk.remove('maya', client);
    expect([kept.status, pointersIn(kept)]).toEqual([409, ['/query/activeTasks']]);
    expect(String(kept.body.detail)).toMatch(/leave.*reassign.*unassign/);
    expect(await desk.assigned(client)).toEqual(['maya', 'noah']);

    // Nobody with a task loses anything here.
    expect(idsOf(await desk.assign('maya', client, { staffIds: ['both'], mode: 'add' }))).toHaveLength(3);
    expect(idsOf(await desk.remove('maya', client, '?staffId=maya&staffId=both'))).toEqual(['noah']);
    const left = replyOf(await desk.assign('maya', client, { staffIds: ['maya'], activeTasks: 'leave' }));
    expect(left.assignedStaff.map(({ id }) => id)).toEqual(['maya']);
    expect((await desk.responsibleFor(client)).map(({ staffIds }) => staffIds)).toEqual([['noah'], ['lead']]);
  });

  it('SA-06, SA-16: reassign moves only the parts that the removed hold, to the newly assigned', async () => {
    const client = await desk.createClient({ assignedStaffIds: ['maya', 'noah'] });
    const [, , , completed] = await desk.giveTasks(client, [
      { staffIds: ['noah'] },
      { staffIds: ['lead', 'noah'], client: true },
      { staffIds: ['maya'] },
      { staffIds: ['noah'] },
      { staffIds: ['noah'], serviceProviderId: 'riverside' },
    ]);
    await desk.as('maya')('POST', `/v1/tasks/${completed?.id}/completion`);
    const body = { staffIds: ['maya', 'base', 'both'], activeTasks: 'reassign' };
    expect(idsOf(await desk.assign('maya', client, body))).toEqual(['maya', 'base', 'both']);
    expect(await desk.responsibleFor(client)).toEqual([
      { staffIds: ['base', 'both'], client: false },
      { staffIds: ['lead', 'base', 'both'], client: true },
      { staffIds: ['maya'], client: false },
      // With another provider than the client's: not theirs to take.
      { staffIds: ['noah'], client: false },
    ]);
    expect((await auditedActions(desk.table, client.id)).toSorted()).toEqual([
      'assignment.added',
      'assignment.removed',
      'assignment.tasks_reassigned',
      'task.completed',
    ]);
  });

  it('SA-06: where nobody is new, those who were named get them', async () => {
    const client = await desk.createClient({ assignedStaffIds: ['maya', 'noah'] });
    await desk.giveTasks(client, [{ staffIds: ['noah', 'maya'] }, { staffIds: ['noah'] }]);
    await desk.assign('noah', client, { staffIds: ['maya'], activeTasks: 'reassign' });
    expect((await desk.responsibleFor(client)).map(({ staffIds }) => staffIds)).toEqual([['maya'], ['maya']]);
  });

  it('SA-11: left, handed to those who stay and are active, or nobody’s', async () => {
    await desk.addStaff(['former'], { accountStatus: 'deactivated' });
    const given = async (assignedStaffIds: string[]) => {
      const client = await desk.createClient({ assignedStaffIds });
      await desk.giveTasks(client, [{ staffIds: ['noah'] }, { staffIds: ['noah', 'lead'], client: true }]);
      return client;
    };
    const staffOf = async (client: { id: string }) =>
      (await desk.responsibleFor(client)).map(({ staffIds }) => staffIds);

    const left = await given(['maya', 'noah']);
    replyOf(await desk.remove('maya', left, '/noah?activeTasks=leave'));
    expect(await staffOf(left)).toEqual([['noah'], ['noah', 'lead']]);

    const handed = await given(['maya', 'noah', 'former', 'base']);
    replyOf(await desk.remove('maya', handed, '?staffId=noah&activeTasks=reassign'));
    expect(await staffOf(handed)).toEqual([
      ['maya', 'base'],
      ['lead', 'maya', 'base'],
    ]);

    const freed = await given(['noah']);
    expect(replyOf(await desk.remove('maya', freed, '?activeTasks=unassign')).type).toBe('referral');
    expect(await desk.responsibleFor(freed)).toEqual([
      { staffIds: [], client: false },
      { staffIds: ['lead'], client: true },
    ]);

    for (const staff of [['noah'], ['noah', 'former']]) {
      const alone = await given(staff);
      const refusal = await desk.remove('maya', alone, '?staffId=noah&activeTasks=reassign');
      expect([refusal.status, pointersIn(refusal)]).toEqual([422, ['/query/activeTasks']]);
      expect(await desk.assigned(alone)).toEqual(staff);
    }
    expect((await desk.remove('maya', freed, '?activeTasks=give')).status).toBe(400);
  });
});

describe('intake tasks (SA-07, TK-15)', () => {
  it('are those of the settings, once, for the newly assigned together', async () => {
    const client = await desk.createClient();
    expect((await desk.assign('maya', client, { staffIds: ['noah'], mode: 'add' })).status).toBe(200);
    expect(await desk.responsibleFor(client)).toEqual([]);
    await desk.assign('maya', client, { staffIds: ['both', 'lead'], mode: 'add', includeIntakeTasks: true });
    const { body } = await desk.as('maya')('GET', `/v1/clients/${client.id}/tasks`);
    const tasks = body.items as {
      name: string;
      dueDate: string;
      isIntake: boolean;
      responsible: { staffIds: string[] };
    }[];
    const { intakeTasks } = await getSettings(desk.table);
    expect(tasks.map(({ name }) => name).sort()).toEqual(intakeTasks.map(({ name }) => name).sort());
    expect(tasks.find(({ name }) => name === 'Make first contact')?.dueDate).toBe('2026-03-04');
    expect(tasks.every(({ isIntake, responsible }) => isIntake && responsible.staffIds.join() === 'both,lead')).toBe(
      true,
    );

    await desk.assign('maya', client, { staffIds: ['base'], mode: 'add', includeIntakeTasks: true });
    expect(await desk.responsibleFor(client)).toHaveLength(intakeTasks.length);
  });

  it('are made anew once none is open, and for those named where nobody is new', async () => {
    const client = await desk.createClient();
    const [old] = await desk.giveTasks(client, [{ staffIds: ['maya'], isIntake: true }]);
    await desk.assign('noah', client, { staffIds: ['maya'], includeIntakeTasks: true });
    expect(await desk.responsibleFor(client)).toHaveLength(1);
    await desk.as('maya')('POST', `/v1/tasks/${old?.id}/completion`);
    await desk.assign('noah', client, { staffIds: ['maya'], includeIntakeTasks: true });
    expect((await desk.responsibleFor(client)).map(({ staffIds }) => staffIds.join())).toEqual(Array(5).fill('maya'));
  });

  it('are as the settings say at that moment; too many are 422, and nothing is changed', async () => {
    const before = await getSettings(desk.table);
    const change = new Transaction();
    const intakeTasks = [{ name: 'Say hello', details: 'In person.', dueInDays: 0 }];
    changeSettings(change, before, { ...before, intakeTasks, version: before.version + 1 }, () => new Error('never'));
    await change.commit(desk.table);
    const client = await desk.createClient();
    await desk.giveTasks(client, Array(50).fill({ staffIds: ['maya'] }));
    const body = { staffIds: ['noah'], activeTasks: 'reassign', includeIntakeTasks: true };
    const refusal = await desk.assign('maya', client, body);
    expect([refusal.status, pointersIn(refusal)]).toEqual([422, ['/body/includeIntakeTasks']]);
    expect(await desk.assigned(client)).toEqual(['maya']);

    const other = await referral();
    await desk.assign('maya', other, { staffIds: ['noah'], includeIntakeTasks: true });
    const { body: list } = await desk.as('noah')('GET', `/v1/clients/${other.id}/tasks`);
    expect(list.items).toMatchObject([{ name: 'Say hello', details: 'In person.', dueDate: '2026-03-02' }]);
  });
});

describe('mail (SA-14)', () => {
  beforeEach(async () => {
    await desk.sentMails();
  });

  it('goes to whoever is new and active, in their language, once; not to whoever did it, and without the client’s name', async () => {
    await desk.addStaff(['claire'], { language: 'fr' });
    const client = await desk.createClient({ assignedStaffIds: ['lead'], firstName: 'Wilhelmina' });
    await desk.assign('maya', client, { staffIds: ['maya', 'claire', 'noah', 'lead'] });
    const mails = (await desk.sentMails()).toSorted((one, other) => (one.to < other.to ? -1 : 1));
    expect(mails).toMatchObject([
      { template: 'assignment-new', to: 'claire@staff.example', language: 'fr', data: { withTasks: false } },
      {
        template: 'assignment-new',
        to: 'noah@staff.example',
        language: 'en',
        data: { recipientName: 'noah', assignedBy: 'maya Staff', clientId: client.id },
      },
    ]);
    expect(JSON.stringify(mails)).not.toContain('Wilhelmina');
    await desk.assign('maya', client, { staffIds: ['maya', 'claire', 'noah', 'lead'] });
    expect(await desk.sentMails()).toEqual([]);
  });

  it('tells of the tasks that came along; those who stay get a mail about theirs', async () => {
    const client = await desk.createClient({ assignedStaffIds: ['lead', 'noah'] });
    await desk.giveTasks(client, [{ staffIds: ['lead'] }, { staffIds: ['noah'] }]);
    await desk.assign('maya', client, { staffIds: ['base', 'noah'], activeTasks: 'reassign' });
    expect(await desk.sentMails()).toMatchObject([
      { template: 'assignment-new', to: 'base@staff.example', data: { withTasks: true } },
    ]);
    await desk.remove('maya', client, '/base?activeTasks=reassign');
    expect(await desk.sentMails()).toMatchObject([
      { template: 'task-assigned', to: 'noah@staff.example', data: { total: 1 } },
    ]);
  });

  it('is not sent where the assignment is gone by then', async () => {
    const client = await referral();
    await desk.assign('maya', client, { staffIds: ['noah'] });
    await desk.remove('maya', client, '/noah');
    expect(await desk.sentMails()).toEqual([]);
  });
});
