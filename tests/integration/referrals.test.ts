import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { peopleOf } from '#shared/persistence/people.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { openTaskLists, openTasksOfClient, saveTasks } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { auditedActions, auditOf, fileOf } from '../support/client-file.ts';
import { staffMember } from '../support/client-profile-fixture.ts';
import { concurrentWriter } from '../support/concurrent-writer.ts';
import { pointersIn } from '../support/http.ts';
import { addressed, hillside, type ReferralsFixture, referralsFixture } from '../support/referrals-fixture.ts';
import { stepCounter } from '../support/steps.ts';
import { itemsOf } from '../support/table-items.ts';

let fixture: ReferralsFixture;
let meanwhile: ReturnType<typeof concurrentWriter>;
beforeAll(async () => {
  fixture = await referralsFixture();
  meanwhile = concurrentWriter(fixture.table);
});

const riverside = { serviceProviderId: 'riverside' };
const stored = async (client: Client) => {
  const found = await clientById(fixture.table, client.id);
  if (!found) {
    throw new Error('No client');
  }
  return found;
};
const notes = (client: Client) => fileOf(fixture.table, client.id, 'CaseNote');
const profile = (who: string, client: Client) => fixture.as(who)('GET', `/v1/clients/${client.id}`);

describe('referring', () => {
  it('RF-02, RF-04, RF-05, OQ-19: without a caseworker, a referral there; the old provider sees nothing any more', async () => {
    const client = await fixture.given({ assignedStaffIds: ['base', 'colleague'], hasSafetyFlag: true });
    const reply = await fixture.refer('network', client, riverside);
    expect(reply.status, reply.text).toBe(201);
    expect(reply.headers.location).toBe(`/v1/clients/${client.id}/referrals`);
    expect(reply.body).toMatchObject({
      referral: {
        fromProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
        toProvider: { id: 'riverside', name: 'Riverside Career Centre' },
        by: { id: 'network', name: 'network Staff' },
        marketingSources: [],
      },
      client: {
        id: client.id,
        type: 'referral',
        version: client.version,
        caseDetails: { serviceProvider: { id: 'riverside', name: 'Riverside Career Centre' }, assignedStaff: [] },
      },
    });
    for (const who of ['base', 'colleague', 'manager']) {
      expect((await profile(who, client)).status, who).toBe(404);
      expect((await fixture.referrals(who, client)).status, who).toBe(404);
    }
    const seen = await profile('other', client);
    expect(seen.body).toMatchObject({ type: 'referral', ribbon: { hasSafetyFlag: true } });
    const [here, there] = await Promise.all(['lakeshore', 'riverside'].map((id) => peopleOf(fixture.table, [id])));
    expect(here?.filter(({ clientId }) => clientId === client.id)).toEqual([]);
    expect(there?.filter(({ clientId }) => clientId === client.id)).toMatchObject([{ assignedStaffIds: [] }]);
    expect(await auditedActions(fixture.table, client.id)).toEqual(
      expect.arrayContaining(['client.referred', 'assignment.removed']),
    );
  });

  it('RF-04: with a caseworker a client there; the caseworker is named in reply and history', async () => {
    const client = await fixture.given();
    const reply = await fixture.refer('administrator', client, { ...riverside, caseworkerId: 'other' });
    expect(reply.status, reply.text).toBe(201);
    const caseworker = { id: 'other', name: 'other Staff' };
    expect(reply.body).toMatchObject({
      referral: { caseworker },
      client: { type: 'client', caseDetails: { assignedStaff: [caseworker] } },
    });
    expect((await fixture.referrals('other', client)).body.items).toMatchObject([{ caseworker }]);
    expect(await auditedActions(fixture.table, client.id)).toContain('assignment.added');
  });

  it('RF-01, PM-03: needs Clients @ group; the client does not learn that there is such a thing', async () => {
    const client = await fixture.given();
    await fixture.signIn(client.id);
    for (const [who, status] of [
      ['base', 403],
      ['manager', 403],
      ['both', 403],
      ['other', 404],
      ['none', 404],
      ['tasksOnly', 404],
      ['jobBoard', 404],
      [client.id, 404],
    ] as const) {
      expect([who, (await fixture.refer(who, client, riverside)).status]).toEqual([who, status]);
    }
    expect((await fixture.referrals(client.id, client)).status).toBe(404);
    expect(await stored(client)).toEqual(client);
  });

  it.each([
    ['a provider that is not there', { serviceProviderId: 'nowhere' }, '/body/serviceProviderId', 422],
    ['the provider where the client is', { serviceProviderId: 'lakeshore' }, '/body/serviceProviderId', 422],
    ['a caseworker of the old provider', { ...riverside, caseworkerId: 'base' }, '/body/caseworkerId', 422],
    ['a caseworker who is not there', { ...riverside, caseworkerId: 'nobody' }, '/body/caseworkerId', 422],
    ['an administrator as caseworker', { ...riverside, caseworkerId: 'administrator' }, '/body/caseworkerId', 422],
    [
      'marketing sources without a source',
      { ...riverside, marketingSources: ['radio'] },
      '/body/marketingSources',
      422,
    ],
    [
      'marketing sources with another source',
      { ...riverside, referralSource: 'odsp', marketingSources: ['radio'] },
      '/body/marketingSources',
      422,
    ],
    ['no provider', {}, '/body/serviceProviderId', 400],
    ['an unknown source', { ...riverside, referralSource: 'x' }, '/body/referralSource', 400],
    ['an unknown field', { ...riverside, note: 'x' }, '/body/note', 400],
  ])('refuses %s', async (_what, body, pointer, status) => {
    const client = await fixture.given();
    const reply = await fixture.refer('network', client, body);
    expect([reply.status, pointersIn(reply)]).toEqual([status, [pointer]]);
    expect(await stored(client)).toEqual(client);
    expect(await notes(client)).toEqual([]);
  });

  it('SA-12: refuses a caseworker who was deactivated', async () => {
    const gone = { ...staffMember('gone', { provider: 'riverside' }), accountStatus: 'deactivated' as const };
    await batchWrite(fixture.table, { put: [toStaffItem(gone)] });
    const reply = await fixture.refer('network', await fixture.given(), { ...riverside, caseworkerId: 'gone' });
    expect([reply.status, pointersIn(reply)]).toEqual([422, ['/body/caseworkerId']]);
  });

  it('TQ-08: archived people are not moved', async () => {
    const client = await fixture.given({ archivedAt: '2026-02-01T00:00:00.000Z' });
    expect((await fixture.refer('network', client, riverside)).status).toBe(409);
  });

  it('a double click refers once, and both get the same answer', async () => {
    const client = await fixture.given();
    await fixture.sentMails();
    const headers = { 'idempotency-key': randomUUID() };
    const replies = await Promise.all([1, 2].map(() => fixture.refer('network', client, riverside, headers)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect((await fixture.referrals('other', client)).body.items).toHaveLength(1);
    expect(await fixture.sentMails()).toHaveLength(2);
  });
});

describe('Referral Details', () => {
  const walkIn = {
    referralSource: 'self_referred_walk_in',
    marketingSources: ['radio'],
    referenceNumber: 'A-1',
    referralNotes: 'Asked for evening hours.',
    serviceNeeds: ['housing'],
    accessToTransportation: [],
  };

  it('a source changed away without marketing sources clears them; what is left out stays', async () => {
    const client = await fixture.given({ referralDetails: walkIn });
    const reply = await fixture.refer('network', client, { ...riverside, referralSource: 'odsp' });
    const details = { ...walkIn, referralSource: 'odsp', marketingSources: [] };
    expect(reply.body).toMatchObject({
      referral: { referralSource: 'odsp', marketingSources: [], referenceNumber: 'A-1' },
      client: { referralDetails: details, version: client.version + 1 },
    });
    expect((await stored(client)).referralDetails).toEqual(details);
    const [audit] = (await auditOf(fixture.table, client.id)).filter(({ action }) => action === 'client.referred');
    expect(audit?.changed).toEqual([
      'caseDetails.serviceProvider',
      'referralDetails.referralSource',
      'referralDetails.marketingSources',
    ]);
  });

  it('takes marketing sources with the source that stands', async () => {
    const client = await fixture.given({ referralDetails: walkIn });
    const reply = await fixture.refer('network', client, { ...riverside, marketingSources: ['print', 'radio'] });
    expect(reply.body).toMatchObject({ referral: { marketingSources: ['print', 'radio'] } });
  });

  it('CL-20, CL-21: new notes are one case note of whoever refers; the same, empty or none are no note', async () => {
    const client = await fixture.given({ referralDetails: walkIn });
    const go = (serviceProviderId: string, referralNotes?: string) =>
      fixture.refer('network', client, {
        serviceProviderId,
        ...(referralNotes === undefined ? {} : { referralNotes }),
      });
    expect((await go('riverside', 'Moved house.\nNeeds a bus route.')).status).toBe(201);
    expect(await notes(client)).toMatchObject([
      {
        origin: 'system',
        activityType: 'referral',
        details: 'Moved house.\nNeeds a bus route.',
        authorId: 'network',
        serviceProviderId: 'lakeshore',
        date: '2026-03-02',
        time: '09:05',
      },
    ]);
    expect((await go(hillside, 'Moved house.\nNeeds a bus route.')).status).toBe(201);
    expect((await go('riverside')).status).toBe(201);
    const cleared = await go(hillside, '');
    expect(cleared.body.referral).not.toHaveProperty('referralNotes');
    expect(await notes(client)).toHaveLength(1);
  });

  it('DEC-18: ends the open invitation, which staff of the old provider may have seen', async () => {
    const client = await fixture.given({ accountStatus: 'invited', links: { invitation: 'seen there' } });
    expect((await fixture.refer('network', client, riverside)).status).toBe(201);
    expect((await stored(client)).links).toEqual({});
  });

  it('RF-05: case notes keep the provider of their author, and the new provider reads them', async () => {
    const client = await fixture.given();
    const body = { activityType: 'phone', details: 'First call' };
    await fixture.as('base')('POST', `/v1/clients/${client.id}/case-notes`, { body });
    await fixture.refer('network', client, riverside);
    const seen = await fixture.as('other')('GET', `/v1/clients/${client.id}/case-notes`);
    expect(seen.body.items).toMatchObject([{ details: 'First call', serviceProvider: { id: 'lakeshore' } }]);
  });
});

describe('history', () => {
  it('RF-07: every referral is kept with the details of then, newest first, in pages', async () => {
    const client = await fixture.given();
    const targets = ['riverside', hillside, 'lakeshore'];
    for (const [n, serviceProviderId] of targets.entries()) {
      const reply = await fixture.refer('network', client, { serviceProviderId, referenceNumber: `R-${n}` });
      expect(reply.status, reply.text).toBe(201);
    }
    const all = await fixture.referrals('base', client);
    expect(all.body.nextCursor).toBeUndefined();
    const brief = (items: unknown) =>
      (items as { toProvider: { id: string }; referenceNumber: string }[]).map((one) => [
        one.toProvider.id,
        one.referenceNumber,
      ]);
    expect(brief(all.body.items)).toEqual([
      ['lakeshore', 'R-2'],
      [hillside, 'R-1'],
      ['riverside', 'R-0'],
    ]);
    const first = await fixture.referrals('base', client, '?limit=2');
    const rest = await fixture.referrals('base', client, `?limit=2&cursor=${first.body.nextCursor}`);
    expect(brief([...(first.body.items as object[]), ...(rest.body.items as object[])])).toEqual(brief(all.body.items));
    expect(rest.body.nextCursor).toBeUndefined();
    expect(await auditedActions(fixture.table, client.id)).toContain('referrals.read');
    expect((await fixture.referrals('colleague', client, `?limit=2&cursor=${first.body.nextCursor}`)).status).toBe(400);
  });
});

describe('open tasks', () => {
  it('RF-06, TK-06: go along without the staff who held them; what the client has to do stays theirs', async () => {
    const client = await fixture.given();
    const [staffOnly, both] = await fixture.giveTasks(client, [
      { staffIds: ['base'], client: false },
      { staffIds: ['base', 'colleague'], client: true },
    ]);
    await fixture.refer('network', client, { ...riverside, caseworkerId: 'other' });
    const tasks = await openTasksOfClient(fixture.table, client.id);
    expect(
      tasks.map(({ id, responsible, serviceProviderId, version }) => [id, responsible, serviceProviderId, version]),
    ).toEqual([
      [staffOnly?.id, { staffIds: [], client: false }, 'riverside', 2],
      [both?.id, { staffIds: [], client: true }, 'riverside', 2],
    ]);
  });

  it('completed ones stay as they were', async () => {
    const client = await fixture.given();
    const [task] = await fixture.giveTasks(client, [{ staffIds: ['base'], client: false }]);
    if (!task) {
      throw new Error('No task');
    }
    const transaction = new Transaction();
    const at = fixture.clock().toISOString();
    const after = { ...task, status: 'completed' as const, completedAt: at, completedBy: 'base', version: 2 };
    saveTasks(transaction, { clients: [client], changed: [{ move: 'complete', before: task, after }] });
    await transaction.commit(fixture.table);
    expect((await fixture.refer('network', client, riverside)).status).toBe(201);
    const [kept] = (await itemsOf(fixture.table, 'Task')).filter(({ id }) => id === task.id);
    expect(kept).toMatchObject({ serviceProviderId: 'lakeshore', responsible: { staffIds: ['base'] } });
  });
});

describe('mails', () => {
  it('RF-03, RF-08: the client in their language, the new provider at its contact address; no name in the latter', async () => {
    await fixture.sentMails();
    const client = await fixture.given({ language: 'fr', preferredName: 'Zoé', lastName: 'Quellerose' });
    await fixture.refer('network', client, riverside);
    const mails = await fixture.sentMails();
    expect(mails).toEqual([
      {
        template: 'client-referred-client',
        language: 'fr',
        to: client.email,
        data: {
          recipientName: 'Zoé',
          fromProviderName: 'Lakeshore Employment',
          serviceProviderName: 'Riverside Career Centre',
        },
      },
      {
        template: 'client-referred-provider',
        language: 'en',
        to: 'riverside@provider.example',
        data: {
          audience: 'staff',
          clientId: client.id,
          fromProviderName: 'Lakeshore Employment',
          serviceProviderName: 'Riverside Career Centre',
          approved: false,
        },
      },
    ]);
    expect(JSON.stringify(mails[1])).not.toMatch(/Zoé|Sam|Quellerose/);
  });

  it('RF-08: a provider without a contact address is told by its staff with Referrals or Clients @ provider', async () => {
    const people = {
      hillManager: staffMember('hillManager', { provider: hillside, permissions: ['clients:provider'] }),
      hillBase: staffMember('hillBase', { provider: hillside, permissions: ['clients:base'] }),
      hillGone: {
        ...staffMember('hillGone', { provider: hillside, permissions: ['referrals:base'] }),
        accountStatus: 'deactivated' as const,
      },
    };
    await batchWrite(fixture.table, { put: Object.values(people).map(toStaffItem) });
    await fixture.sentMails();
    const client = await fixture.given({ email: 'aa@clients.example' });
    await fixture.refer('network', client, { serviceProviderId: hillside });
    expect(addressed(await fixture.sentMails())).toEqual([
      'client-referred-client → aa@clients.example',
      'client-referred-provider → far@staff.example',
      'client-referred-provider → hillManager@staff.example',
    ]);
  });

  it('SA-14: the named caseworker hears that the client is theirs', async () => {
    await fixture.sentMails();
    await fixture.refer('network', await fixture.given(), { ...riverside, caseworkerId: 'other' });
    const told = (await fixture.sentMails()).filter(({ template }) => template === 'assignment-new');
    expect(told).toMatchObject([
      { to: 'other@staff.example', data: { assignedBy: 'network Staff', withTasks: false } },
    ]);
  });

  it('the client is told of a new provider also where they want no mail from caseworkers', async () => {
    await fixture.sentMails();
    const client = await fixture.given({
      communication: {
        jobFeedEmail: { enabled: false, frequency: 'weekly' },
        preferences: [],
        caseworkerCommunications: false,
      },
    });
    await fixture.refer('network', client, riverside);
    expect((await fixture.sentMails()).map(({ to }) => to)).toContain(client.email);
  });
});

describe('others at the same moment', () => {
  it('another referral: the client has moved, nothing is done twice', async () => {
    const client = await fixture.given();
    await fixture.giveTasks(client, [{ staffIds: ['base'], client: false }]);
    const first = () => fixture.refer('riverNetwork', client, { serviceProviderId: hillside });
    const reply = await meanwhile(first, () => fixture.refer('network', client, riverside));
    expect(reply.status).toBe(409);
    expect((await fixture.referrals('network', client)).body.items).toMatchObject([{ toProvider: { id: hillside } }]);
    expect(await stored(client)).toMatchObject({ serviceProviderId: hillside });
    const tasks = await openTasksOfClient(fixture.table, client.id);
    expect(tasks.map(({ serviceProviderId }) => serviceProviderId)).toEqual([hillside]);
  });

  it('whatever comes in which order, the history is one way from provider to provider', async () => {
    const client = await fixture.given();
    const targets = ['riverside', hillside, 'riverside', hillside];
    const replies = await Promise.all(
      targets.map((serviceProviderId) => fixture.refer('network', client, { serviceProviderId })),
    );
    const { items } = (await fixture.referrals('network', client, '?limit=100')).body;
    const way = (items as { fromProvider: { id: string }; toProvider: { id: string } }[]).reverse();
    expect(way).toHaveLength(replies.filter(({ status }) => status === 201).length);
    expect(way.map(({ fromProvider }) => fromProvider.id)).toEqual([
      'lakeshore',
      ...way.slice(0, -1).map(({ toProvider }) => toProvider.id),
    ]);
    expect((await stored(client)).serviceProviderId).toBe(way.at(-1)?.toProvider.id);
  });

  it.each(['made', 'reassigned', 'completed'])('a task that is %s is not left behind', async (what) => {
    const client = await fixture.given();
    const [task] = await fixture.giveTasks(client, [{ staffIds: ['base'], client: false }]);
    if (!task) {
      throw new Error('No task');
    }
    const act = async () => {
      const other = new Transaction();
      const at = fixture.clock().toISOString();
      if (what === 'made') {
        saveTasks(other, { clients: [client], created: [{ ...task, id: newId(), name: 'Made meanwhile' }] });
      } else if (what === 'reassigned') {
        const after = { ...task, responsible: { staffIds: ['colleague'], client: true }, version: 2 };
        saveTasks(other, { clients: [client], changed: [{ move: 'reassign', before: task, after }] });
      } else {
        const after = { ...task, status: 'completed' as const, completedAt: at, completedBy: 'base', version: 2 };
        saveTasks(other, { clients: [client], changed: [{ move: 'complete', before: task, after }] });
      }
      await other.commit(fixture.table);
    };
    const reply = await meanwhile(act, () => fixture.refer('network', client, riverside));
    expect(reply.status, reply.text).toBe(201);
    const open = await openTasksOfClient(fixture.table, client.id);
    expect(open).toHaveLength({ made: 2, reassigned: 1, completed: 0 }[what] ?? 0);
    const listed = (await openTaskLists(fixture.table, [client.id])).get(client.id) ?? [];
    for (const one of open) {
      expect(one).toMatchObject({ serviceProviderId: 'riverside', responsible: { staffIds: [] } });
      expect(one.responsible.client).toBe(what === 'reassigned');
      expect(listed.find(({ id }) => id === one.id)).toMatchObject({
        responsible: one.responsible,
        serviceProviderId: 'riverside',
      });
    }
    expect(listed).toHaveLength(open.length);
  });

  it('whoever makes a task for the client where they were is refused', async () => {
    const client = await fixture.given();
    const [task] = await fixture.giveTasks(client, [{ staffIds: ['base'], client: false }]);
    if (!task) {
      throw new Error('No task');
    }
    await fixture.refer('network', client, riverside);
    const late = new Transaction();
    saveTasks(late, { clients: [client], created: [{ ...task, id: newId() }] });
    await expect(late.commit(fixture.table)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('an edit of the profile: both survive', async () => {
    const client = await fixture.given();
    const edit = () =>
      fixture.as('base')('PATCH', `/v1/clients/${client.id}`, {
        body: { contact: { phone: '+14165550123' } },
        headers: { 'if-match': '"1"' },
      });
    const reply = await meanwhile(edit, () =>
      fixture.refer('network', client, { ...riverside, referenceNumber: 'N-1' }),
    );
    expect(reply.status, reply.text).toBe(201);
    expect(await stored(client)).toMatchObject({
      serviceProviderId: 'riverside',
      phone: '+14165550123',
      referralDetails: { referenceNumber: 'N-1' },
      version: 3,
    });
    const people = await peopleOf(fixture.table, ['lakeshore', 'riverside']);
    expect(people.filter(({ clientId }) => clientId === client.id)).toMatchObject([{ serviceProviderId: 'riverside' }]);
  });

  it('the edit of somebody who read the client where they were: refused, and nothing of it is stored', async () => {
    const client = await fixture.given();
    const refer = () => fixture.refer('network', client, riverside);
    const body = { contact: { phone: '+14165550123' } };
    const reply = await meanwhile(refer, () =>
      fixture.as('base')('PATCH', `/v1/clients/${client.id}`, { body, headers: { 'if-match': '"1"' } }),
    );
    expect(reply.status).toBe(409);
    expect(await stored(client)).not.toHaveProperty('phone');
  });

  it('an assignment: it ends like the others', async () => {
    const client = await fixture.given();
    const assign = () =>
      fixture.as('manager')('POST', `/v1/clients/${client.id}/assignments`, {
        body: { staffIds: ['colleague'], mode: 'add' },
      });
    const reply = await meanwhile(assign, () => fixture.refer('network', client, riverside));
    expect(reply.status, reply.text).toBe(201);
    expect(await stored(client)).toMatchObject({ assignedStaffIds: [], assignmentRevision: 2 });
  });

  it('archiving: they are not moved any more', async () => {
    const client = await fixture.given();
    const archive = () => fixture.as('base')('POST', `/v1/clients/${client.id}/archive`);
    expect((await meanwhile(archive, () => fixture.refer('network', client, riverside))).status).toBe(409);
    expect(await stored(client)).toMatchObject({ serviceProviderId: 'lakeshore' });
  });

  it('the caseworker is deactivated: 422, the client stays', async () => {
    const leaving = staffMember('leaving', { provider: 'riverside' });
    await batchWrite(fixture.table, { put: [toStaffItem(leaving)] });
    const client = await fixture.given();
    const leave = () => batchWrite(fixture.table, { put: [toStaffItem({ ...leaving, accountStatus: 'deactivated' })] });
    const reply = await meanwhile(leave, () =>
      fixture.refer('network', client, { ...riverside, caseworkerId: 'leaving' }),
    );
    expect([reply.status, pointersIn(reply)]).toEqual([422, ['/body/caseworkerId']]);
    expect(await stored(client)).toMatchObject({ serviceProviderId: 'lakeshore' });
  });
});

describe('size and steps', () => {
  it('50 open tasks and 20 assigned staff, notes and caseworker: one transaction; three steps at the table', async () => {
    const crew = Array.from({ length: 20 }, (_, n) => `crew-${n}`);
    await batchWrite(fixture.table, { put: crew.map((id) => toStaffItem(staffMember(id, {}))) });
    const client = await fixture.given({ assignedStaffIds: crew });
    await fixture.giveTasks(
      client,
      Array.from({ length: 50 }, () => ({ staffIds: crew, client: true })),
    );
    const steps = stepCounter(fixture.table);
    const headers = { 'idempotency-key': randomUUID() };
    let status = 0;
    const body = { ...riverside, caseworkerId: 'other', referralNotes: 'All of it.' };
    const count = await steps(async () => {
      ({ status } = await fixture.refer('network', client, body));
    });
    expect([status, count]).toEqual([201, 3]);
    const tasks = await openTasksOfClient(fixture.table, client.id);
    expect(tasks).toHaveLength(50);
    expect(tasks.every(({ responsible }) => responsible.staffIds.length === 0 && responsible.client)).toBe(true);
    // The same way back, with the record of the call in the transaction as well.
    const back = await fixture.refer(
      'network',
      client,
      { serviceProviderId: 'lakeshore', referralNotes: 'Back.' },
      headers,
    );
    expect(back.status, back.text).toBe(201);
    expect(await steps(() => fixture.referrals('base', client))).toBe(2);
  });
});
