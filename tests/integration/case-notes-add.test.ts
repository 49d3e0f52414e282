import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { changeClient } from '#shared/persistence/clients.ts';
import { defaultSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { type CaseNotesFixture, caseNotesFixture, hourMs, itemsIn, start } from '../support/case-notes-fixture.ts';
import { auditedActions, auditOf, fileOf, giveClient } from '../support/client-file.ts';
import { clientProfileFixture } from '../support/client-profile-fixture.ts';
import { pointersIn } from '../support/http.ts';

const never = () => new Error('never');

let file: CaseNotesFixture;
beforeAll(async () => {
  file = await caseNotesFixture();
});

describe('adding a note', () => {
  it('takes day and time of now, in the instance’s zone, where none are given', async () => {
    const client = await file.given();
    const reply = await file.add('base', client, { details: '  Talked about shifts.\nWants mornings.  ' });
    expect(reply.status).toBe(201);
    expect(reply.headers).toMatchObject({ etag: '"1"', location: file.path(client, `/${reply.body.id}`) });
    expect(reply.body).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{26}$/),
      date: '2026-03-02',
      time: '09:05',
      activityType: 'phone',
      details: 'Talked about shifts.\nWants mornings.',
      origin: 'manual',
      author: { id: 'base', name: 'base Staff' },
      serviceProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
      createdAt: new Date(start).toISOString(),
      canEdit: true,
      canDelete: true,
      editableUntil: new Date(start + 24 * hourMs).toISOString(),
      version: 1,
      tasks: [],
    });
    const { tasks: _tasks, ...note } = reply.body;
    expect((await file.read('base', client, note.id)).body).toEqual(note);
    expect(itemsIn(await file.list('base', client))).toEqual([note]);
    expect(await auditedActions(file.fixture.table, client.id)).toEqual(
      expect.arrayContaining(['case_note.created', 'case_note.read', 'case_notes.read']),
    );
    expect(JSON.stringify(await auditOf(file.fixture.table, client.id))).not.toContain('mornings');
  });

  it('CN-09: takes a day in the past, and a time of today that has been; not a future one', async () => {
    const client = await file.given();
    expect(await file.noteOf('base', client, { date: '2019-12-31' })).toMatchObject({
      date: '2019-12-31',
      time: '09:05',
    });
    expect(await file.noteOf('base', client, { time: '00:00' })).toMatchObject({ date: '2026-03-02', time: '00:00' });
    expect(await file.noteOf('base', client, { date: '2026-03-01', time: '23:59' })).toMatchObject({ time: '23:59' });
    for (const [body, pointer] of [
      [{ date: '2026-03-03' }, '/body/date'],
      [{ time: '09:06' }, '/body/time'],
      [{ date: '2026-03-02', time: '23:00' }, '/body/time'],
    ] as const) {
      const reply = await file.add('base', client, body);
      expect([reply.status, pointersIn(reply)]).toEqual([422, [pointer]]);
    }
    expect(await file.stored(client)).toHaveLength(3);
  });

  it('takes the active activity types of the settings only, as they are now', async () => {
    const client = await file.given();
    for (const activityType of ['referral', 'safety_flag', 'Phone', 'no such type']) {
      const reply = await file.add('base', client, { activityType });
      expect([activityType, reply.status, pointersIn(reply)]).toEqual([activityType, 422, ['/body/activityType']]);
    }
    const own = await clientProfileFixture();
    const guest = await giveClient(own.table);
    const settings = await own.as('administrator')('GET', '/v1/settings');
    const types = defaultSettings.activityTypes.map((type) => ({ ...type, active: type.code !== 'phone' }));
    const fresh = { code: 'mock_interview', label: { en: 'Mock interview', fr: 'Entrevue simulée' }, active: true };
    const changed = await own.as('administrator')('PATCH', '/v1/settings', {
      body: { activityTypes: [...types, fresh] },
      headers: { 'if-match': settings.headers.etag ?? '' },
    });
    expect(changed.status).toBe(200);
    const post = (activityType: string) =>
      own
        .as('base')('POST', file.path(guest), { body: { activityType } })
        .then(({ status }) => status);
    expect([await post('phone'), await post('mock_interview')]).toEqual([422, 201]);
  });

  it.each([
    [{ activityType: undefined }, '/body/activityType'],
    [{ activityType: '' }, '/body/activityType'],
    [{ date: '2026-02-30' }, '/body/date'],
    [{ date: null }, '/body/date'],
    [{ time: '9:05' }, '/body/time'],
    [{ time: '24:00' }, '/body/time'],
    [{ details: 'x'.repeat(10_001) }, '/body/details'],
    [{ details: 7 }, '/body/details'],
    [{ origin: 'system' }, '/body/origin'],
    [{ followUpTasks: {} }, '/body/followUpTasks'],
  ])('400: %j', async (body, pointer) => {
    const client = await file.given();
    const reply = await file.add('base', client, body);
    expect([reply.status, pointersIn(reply)]).toEqual([400, [pointer]]);
    expect(await file.stored(client)).toEqual([]);
  });

  it('details are optional, and blank ones are none', async () => {
    const client = await file.given();
    expect(await file.noteOf('base', client)).not.toHaveProperty('details');
    expect(await file.noteOf('base', client, { details: ' \n\t' })).not.toHaveProperty('details');
  });

  it('RF-05: keeps the provider of its author; administrators have none', async () => {
    const client = await file.given({ serviceProviderId: 'riverside', assignedStaffIds: ['other'] });
    expect(await file.noteOf('network', client)).toMatchObject({ serviceProvider: { id: 'lakeshore' } });
    expect(await file.noteOf('administrator', client)).not.toHaveProperty('serviceProvider');
    const moved = await file.given();
    const note = await file.noteOf('base', moved);
    const transaction = new Transaction();
    const after = { ...moved, serviceProviderId: 'riverside', assignedStaffIds: [] };
    changeClient(transaction, moved, after, {}, never, new Date());
    await transaction.commit(file.fixture.table);
    expect((await file.read('base', moved, note.id)).status).toBe(404);
    expect((await file.read('other', moved, note.id)).body).toMatchObject({
      serviceProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
      canEdit: false,
    });
  });

  it('a double click makes one note, and both get the same answer; another body with the key is 422', async () => {
    const client = await file.given();
    const headers = { 'idempotency-key': randomUUID() };
    const followUpTasks = [{ name: 'Call', dueDate: '2026-03-09', responsible: { staffIds: ['base'] } }];
    const replies = await Promise.all([1, 2, 3].map(() => file.add('base', client, { followUpTasks }, headers)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(await file.stored(client)).toHaveLength(1);
    expect(await fileOf(file.fixture.table, client.id, 'Task')).toHaveLength(1);
    expect((await file.add('base', client, { details: 'other' }, headers)).status).toBe(422);
  });
});
