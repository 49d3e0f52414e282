import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { addCaseNote, addSystemNote } from '#shared/persistence/case-notes.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { changeSettings, defaultSettings, readSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { auditedActions, auditOf, fileOf, giveClient } from '../support/client-file.ts';
import type { Received } from '../support/http.ts';
import { type Office, openOffice, type StaffName } from '../support/office.ts';

/** 09:05 in Toronto. */
const start = Date.parse('2026-03-02T14:05:00.000Z');
const hourMs = 3600_000;
let clock = start;

let office: Office;
beforeAll(async () => {
  office = await openOffice({ now: () => new Date(clock) });
});

const never = () => new Error('never');

/** Runs something at another time. */
async function later<T>(ms: number, run: () => Promise<T>): Promise<T> {
  clock = start + ms;
  try {
    return await run();
  } finally {
    clock = start;
  }
}

async function setWindow(caseNoteEditWindowHours: number | null): Promise<void> {
  const before = await readSettings(office.table);
  const transaction = new Transaction();
  changeSettings(transaction, before, { ...before, caseNoteEditWindowHours, version: before.version + 1 }, never);
  await transaction.commit(office.table);
}

const given = (fields: Partial<Client> = {}) => giveClient(office.table, fields);
const path = (client: Client, rest = '') => `/v1/clients/${client.id}/case-notes${rest}`;
const add = (who: string, client: Client, body: Record<string, unknown> = {}, headers = {}) =>
  office.as(who)('POST', path(client), { body: { activityType: 'phone', ...body }, headers });
const read = (who: string, client: Client, id: unknown) => office.as(who)('GET', path(client, `/${id}`));
const list = (who: string, client: Client, query = '') => office.as(who)('GET', path(client, `?${query}`));
const edit = (who: string, client: Client, id: unknown, body: unknown, version = 1) =>
  office.as(who)('PATCH', path(client, `/${id}`), { body, headers: { 'if-match': `"${version}"` } });
const remove = (who: string, client: Client, id: unknown, version = 1) =>
  office.as(who)('DELETE', path(client, `/${id}`), { headers: { 'if-match': `"${version}"` } });
const stored = (client: Client) => fileOf(office.table, client.id, 'CaseNote');

type View = Record<string, unknown>;
const itemsIn = ({ body }: Received) => body.items as View[];
const ids = (reply: Received) => itemsIn(reply).map(({ id }) => id);
const pointers = ({ body }: Received) => ((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);

async function noteOf(who: StaffName, client: Client, body: Record<string, unknown> = {}): Promise<View> {
  const reply = await add(who, client, body);
  expect(reply.status, reply.text).toBe(201);
  return reply.body;
}

async function systemNote(client: Client): Promise<CaseNote> {
  const transaction = new Transaction();
  const { id: clientId, serviceProviderId } = client;
  const note = addSystemNote(
    transaction,
    { clientId, serviceProviderId, authorId: 'base', activityType: 'referral', details: 'Sent by the library.' },
    new Date(clock),
  );
  await transaction.commit(office.table);
  return note;
}

/** Notes put there without the API: as many as wanted, written when wanted. */
async function putNotes(client: Client, notes: readonly Partial<CaseNote>[]): Promise<CaseNote[]> {
  const written = notes.map(
    (note): CaseNote => ({
      id: newId(),
      clientId: client.id,
      serviceProviderId: 'lakeshore',
      authorId: 'base',
      origin: 'manual',
      date: '2026-03-01',
      time: '10:00',
      activityType: 'phone',
      createdAt: new Date(start).toISOString(),
      version: 1,
      ...note,
    }),
  );
  for (let from = 0; from < written.length; from += 50) {
    const transaction = new Transaction();
    for (const note of written.slice(from, from + 50)) addCaseNote(transaction, note);
    await transaction.commit(office.table);
  }
  return written;
}

describe('adding a note', () => {
  it('takes day and time of now, in the instance’s zone, where none are given', async () => {
    const client = await given();
    const reply = await add('base', client, { details: '  Talked about shifts.\nWants mornings.  ' });
    expect(reply.status).toBe(201);
    expect(reply.headers).toMatchObject({ etag: '"1"', location: path(client, `/${reply.body.id}`) });
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
    expect((await read('base', client, note.id)).body).toEqual(note);
    expect(itemsIn(await list('base', client))).toEqual([note]);
    expect(await auditedActions(office.table, client.id)).toEqual(
      expect.arrayContaining(['case_note.created', 'case_note.read', 'case_notes.read']),
    );
    expect(JSON.stringify(await auditOf(office.table, client.id))).not.toContain('mornings');
  });

  it('CN-09: takes a day in the past, and a time of today that has been; not a future one', async () => {
    const client = await given();
    expect(await noteOf('base', client, { date: '2019-12-31' })).toMatchObject({ date: '2019-12-31', time: '09:05' });
    expect(await noteOf('base', client, { time: '00:00' })).toMatchObject({ date: '2026-03-02', time: '00:00' });
    expect(await noteOf('base', client, { date: '2026-03-01', time: '23:59' })).toMatchObject({ time: '23:59' });
    for (const [body, pointer] of [
      [{ date: '2026-03-03' }, '/body/date'],
      [{ time: '09:06' }, '/body/time'],
      [{ date: '2026-03-02', time: '23:00' }, '/body/time'],
    ] as const) {
      const reply = await add('base', client, body);
      expect([reply.status, pointers(reply)]).toEqual([422, [pointer]]);
    }
    expect(await stored(client)).toHaveLength(3);
  });

  it('takes the active activity types of the settings only, as they are now', async () => {
    const client = await given();
    for (const activityType of ['referral', 'safety_flag', 'Phone', 'no such type']) {
      const reply = await add('base', client, { activityType });
      expect([activityType, reply.status, pointers(reply)]).toEqual([activityType, 422, ['/body/activityType']]);
    }
    const own = await openOffice({ now: () => new Date(clock) });
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
        .as('base')('POST', path(guest), { body: { activityType } })
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
    const client = await given();
    const reply = await add('base', client, body);
    expect([reply.status, pointers(reply)]).toEqual([400, [pointer]]);
    expect(await stored(client)).toEqual([]);
  });

  it('details are optional, and blank ones are none', async () => {
    const client = await given();
    expect(await noteOf('base', client)).not.toHaveProperty('details');
    expect(await noteOf('base', client, { details: ' \n\t' })).not.toHaveProperty('details');
  });

  it('RF-05: keeps the provider of its author; administrators have none', async () => {
    const client = await given({ serviceProviderId: 'riverside', assignedStaffIds: ['other'] });
    expect(await noteOf('network', client)).toMatchObject({ serviceProvider: { id: 'lakeshore' } });
    expect(await noteOf('administrator', client)).not.toHaveProperty('serviceProvider');
    const moved = await given();
    const note = await noteOf('base', moved);
    const transaction = new Transaction();
    const after = { ...moved, serviceProviderId: 'riverside', assignedStaffIds: [] };
    changeClient(transaction, moved, after, {}, never, new Date());
    await transaction.commit(office.table);
    expect((await read('base', moved, note.id)).status).toBe(404);
    expect((await read('other', moved, note.id)).body).toMatchObject({
      serviceProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
      canEdit: false,
    });
  });

  it('a double click makes one note, and both get the same answer; another body with the key is 422', async () => {
    const client = await given();
    const headers = { 'idempotency-key': randomUUID() };
    const followUpTasks = [{ name: 'Call', dueDate: '2026-03-09', responsible: { staffIds: ['base'] } }];
    const replies = await Promise.all([1, 2, 3].map(() => add('base', client, { followUpTasks }, headers)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(await stored(client)).toHaveLength(1);
    expect(await fileOf(office.table, client.id, 'Task')).toHaveLength(1);
    expect((await add('base', client, { details: 'other' }, headers)).status).toBe(422);
  });
});

describe('the list (CN-08)', () => {
  it('is newest first by day and time, whenever written; page after page, nothing twice and nothing lost', async () => {
    const client = await given();
    const random = (below: number) => Math.floor(Math.random() * below);
    const two = (value: number) => String(value).padStart(2, '0');
    const notes = await putNotes(
      client,
      Array.from({ length: 130 }, () => ({
        date: `2026-0${1 + random(2)}-${two(1 + random(28))}`,
        time: `${two(random(24))}:${two(random(60))}`,
        authorId: ['base', 'colleague', 'manager'][random(3)] ?? '',
        activityType: ['phone', 'workshop', 'video'][random(3)] ?? '',
        details: ['Résumé reviewed', 'interview PRACTICE', 'résumé and interview'][random(3)] ?? '',
      })),
    );
    const newestFirst = (some: readonly CaseNote[]) =>
      [...some]
        .sort((a, b) => (`${a.date}T${a.time}#${a.id}` < `${b.date}T${b.time}#${b.id}` ? 1 : -1))
        .map(({ id }) => id);
    async function all(query: string, limit: number) {
      const found: unknown[] = [];
      let cursor = '';
      do {
        const reply = await list('colleague', client, `${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
        expect(reply.status, reply.text).toBe(200);
        const page = ids(reply);
        found.push(...page);
        cursor = String(reply.body.nextCursor ?? '');
        expect(page.length === limit || cursor === '').toBe(true);
      } while (cursor !== '');
      return found;
    }
    const cases: readonly [string, (note: CaseNote) => boolean][] = [
      ['', () => true],
      ['activityType=video', ({ activityType }) => activityType === 'video'],
      ['activityType=video&activityType=phone', ({ activityType }) => activityType !== 'workshop'],
      ['authorId=base', ({ authorId }) => authorId === 'base'],
      ['authorId=base&authorId=manager', ({ authorId }) => authorId !== 'colleague'],
      ['from=2026-02-01', ({ date }) => date >= '2026-02-01'],
      ['to=2026-01-15', ({ date }) => date <= '2026-01-15'],
      ['from=2026-01-10&to=2026-01-10', ({ date }) => date === '2026-01-10'],
      ['q=RESUME', ({ details }) => details?.includes('sumé') ?? false],
      ['q=practice%20interv', ({ details }) => details === 'interview PRACTICE'],
      ['q=nowhere', () => false],
      [
        'from=2026-01-15&to=2026-02-15&activityType=phone&authorId=base&q=interview',
        ({ date, activityType, authorId, details }) =>
          date >= '2026-01-15' &&
          date <= '2026-02-15' &&
          activityType === 'phone' &&
          authorId === 'base' &&
          (details?.toLowerCase().includes('interview') ?? false),
      ],
    ];
    for (const [query, keep] of cases) {
      const expected = newestFirst(notes.filter(keep));
      expect([query, await all(query, 100)]).toEqual([query, expected]);
      expect([query, await all(query, 7)]).toEqual([query, expected]);
    }
    const whole = await list('base', client, 'limit=100&from=2026-02-01&to=2026-02-28');
    const count = ids(whole).length;
    const exact = await list('base', client, `limit=${count}&from=2026-02-01&to=2026-02-28`);
    expect([ids(exact).length, exact.body.nextCursor]).toEqual([count, undefined]);
  });

  it('a page is full although few pass the filter: it reads on', async () => {
    const client = await given();
    await putNotes(
      client,
      Array.from({ length: 460 }, (_, index) => ({
        date: `2025-${String(1 + (index % 12)).padStart(2, '0')}-10`,
        details: index % 200 === 0 ? 'needle' : 'hay '.repeat(200),
      })),
    );
    const reply = await list('base', client, 'q=needle&limit=2');
    expect(ids(reply)).toHaveLength(2);
    const next = await list('base', client, `q=needle&limit=2&cursor=${reply.body.nextCursor}`);
    expect([ids(next).length, next.body.nextCursor]).toEqual([1, undefined]);
  });

  it('shows names, and notes of the system beside those of staff', async () => {
    const client = await given();
    await noteOf('base', client, { time: '08:00' });
    await systemNote(client);
    expect(itemsIn(await list('colleague', client))).toMatchObject([
      {
        origin: 'system',
        activityType: 'referral',
        author: { name: 'base Staff' },
        canEdit: false,
        canDelete: false,
      },
      { origin: 'manual', time: '08:00', author: { name: 'base Staff' }, canEdit: false, canDelete: false },
    ]);
    expect(itemsIn(await list('colleague', client))[0]).not.toHaveProperty('editableUntil');
  });

  it('a cursor belongs to its filters and its caller; days the wrong way round are 400', async () => {
    const client = await given();
    await putNotes(client, [{}, {}, {}]);
    const { nextCursor } = (await list('base', client, 'limit=1')).body;
    expect((await list('base', client, `limit=2&cursor=${nextCursor}`)).status).toBe(200);
    for (const [who, query] of [
      ['colleague', ''],
      ['base', '&q=x'],
      ['base', '&from=2026-01-01'],
    ] as const) {
      const reply = await list(who, client, `limit=1&cursor=${nextCursor}${query}`);
      expect([who, reply.status, pointers(reply)]).toEqual([who, 400, ['/query/cursor']]);
    }
    const turned = await list('base', client, 'from=2026-02-02&to=2026-02-01');
    expect([turned.status, pointers(turned)]).toEqual([400, ['/query/to']]);
    expect((await list('base', client, 'from=yesterday')).status).toBe(400);
    expect((await list('base', client, 'surprise=1')).status).toBe(400);
  });

  it('a note that goes or moves between two pages disturbs nobody else’s place', async () => {
    const client = await given();
    const notes = await putNotes(
      client,
      ['01', '02', '03', '04'].map((day) => ({ date: `2026-02-${day}` })),
    );
    const first = await list('base', client, 'limit=2');
    expect(ids(first)).toEqual([notes[3]?.id, notes[2]?.id]);
    expect((await remove('base', client, notes[2]?.id)).status).toBe(204);
    expect((await edit('base', client, notes[3]?.id, { date: '2026-01-01' })).status).toBe(200);
    const second = await list('base', client, `limit=2&cursor=${first.body.nextCursor}`);
    expect(ids(second)).toEqual([notes[1]?.id, notes[0]?.id]);
  });
});

describe('editing', () => {
  it('changes what is sent, and says when; null clears; the rest stays', async () => {
    const client = await given();
    const note = await noteOf('base', client, { details: 'First.' });
    const reply = await later(hourMs, () =>
      edit('base', client, note.id, { details: 'Second.', activityType: 'video' }),
    );
    expect([reply.status, reply.headers.etag]).toEqual([200, '"2"']);
    const { tasks: _tasks, ...before } = note;
    const editedAt = new Date(start + hourMs).toISOString();
    expect(reply.body).toEqual({ ...before, details: 'Second.', activityType: 'video', editedAt, version: 2 });
    expect((await read('base', client, note.id)).body).toEqual(reply.body);
    expect(await auditOf(office.table, client.id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'case_note.edited', changed: ['activityType', 'details'] }),
      ]),
    );
    const cleared = await edit('base', client, note.id, { details: null }, 2);
    expect(cleared.body).not.toHaveProperty('details');
    expect(cleared.body).toMatchObject({ activityType: 'video', version: 3 });
  });

  it('another day moves the note within the list; its id, and where it is found, stay', async () => {
    const client = await given();
    const [older, newer] = [
      await noteOf('base', client, { date: '2026-02-01' }),
      await noteOf('base', client, { date: '2026-02-02' }),
    ];
    expect(ids(await list('base', client))).toEqual([newer.id, older.id]);
    const moved = await edit('base', client, older.id, { date: '2026-02-03', time: '07:00' });
    expect(moved.body).toMatchObject({ id: older.id, date: '2026-02-03', time: '07:00', version: 2 });
    expect(ids(await list('base', client))).toEqual([older.id, newer.id]);
    expect((await read('base', client, older.id)).body).toEqual(moved.body);
    expect((await edit('base', client, older.id, { date: '2026-01-01' }, 2)).status).toBe(200);
    expect(ids(await list('base', client))).toEqual([newer.id, older.id]);
    expect(await stored(client)).toHaveLength(2);
    expect(await fileOf(office.table, client.id, 'CaseNotePlace')).toHaveLength(2);
  });

  it('CN-09: not into the future; CN-02: not to an unknown type; what stays may be inactive by now', async () => {
    const client = await given();
    const note = await noteOf('base', client, { date: '2026-03-01', time: '23:00' });
    for (const [body, pointer] of [
      [{ date: '2026-03-03' }, '/body/date'],
      [{ date: '2026-03-02' }, '/body/time'],
      [{ activityType: 'referral' }, '/body/activityType'],
    ] as const) {
      const reply = await edit('base', client, note.id, body);
      expect([reply.status, pointers(reply)]).toEqual([422, [pointer]]);
    }
    const [old] = await putNotes(client, [{ activityType: 'fax' }]);
    expect((await edit('base', client, old?.id, { activityType: 'fax', details: 'Sent.' })).status).toBe(200);
    for (const body of [{ date: null }, { followUpTasks: [] }, { surprise: 1 }]) {
      expect((await edit('base', client, note.id, body)).status).toBe(400);
    }
  });

  it('what stays as it was changes nothing, not even the version', async () => {
    const client = await given();
    const note = await noteOf('base', client, { details: 'Same.' });
    for (const body of [{}, { details: ' Same. ' }, { date: note.date, time: note.time, activityType: 'phone' }]) {
      const reply = await edit('base', client, note.id, body);
      expect([reply.status, reply.headers.etag, reply.body.editedAt]).toEqual([200, '"1"', undefined]);
    }
    expect(await auditedActions(office.table, client.id)).not.toContain('case_note.edited');
  });

  it('If-Match: 428 without, 412 stale, 404 for a note that is not there', async () => {
    const client = await given();
    const note = await noteOf('base', client);
    expect((await office.as('base')('PATCH', path(client, `/${note.id}`), { body: {} })).status).toBe(428);
    expect((await office.as('base')('DELETE', path(client, `/${note.id}`))).status).toBe(428);
    expect((await edit('base', client, note.id, { details: 'x' }, 2)).status).toBe(412);
    expect((await remove('base', client, note.id, 2)).status).toBe(412);
    expect((await edit('base', client, newId(), { details: 'x' })).status).toBe(404);
    const other = await given();
    expect((await read('base', other, note.id)).status).toBe(404);
    expect((await edit('base', other, note.id, { details: 'x' })).status).toBe(404);
  });

  it('of several at once one wins, wherever each moves the note: one note, one place', async () => {
    const client = await given();
    const note = await noteOf('base', client, { date: '2026-02-10' });
    const bodies = [
      { date: '2026-02-11' },
      { date: '2026-02-12' },
      { details: 'x' },
      { date: '2026-02-13', time: '01:00' },
    ];
    const replies = await Promise.all(bodies.map((body) => edit('base', client, note.id, body)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    const winner = replies.find(({ status }) => status === 200);
    expect(itemsIn(await list('base', client))).toEqual([winner?.body]);
    expect((await read('base', client, note.id)).body).toEqual(winner?.body);
  });

  it('of an edit and a deletion at once one wins: 404 or 412 for the other', async () => {
    const client = await given();
    const note = await noteOf('base', client);
    const [edited, removed] = await Promise.all([
      edit('base', client, note.id, { date: '2026-02-12' }),
      remove('administrator', client, note.id),
    ]);
    expect([
      [200, 412],
      [404, 204],
    ]).toContainEqual([edited.status, removed.status]);
    expect(ids(await list('base', client))).toEqual(edited.status === 200 ? [note.id] : []);
  });

  it('a reader meets a note that is being moved, and finds it', async () => {
    const client = await given();
    const note = await noteOf('base', client, { date: '2026-02-01' });
    const days = Array.from({ length: 12 }, (_, index) => `2026-02-${String(index + 2).padStart(2, '0')}`);
    const moving = (async () => {
      for (const [index, date] of days.entries()) {
        expect((await edit('base', client, note.id, { date }, index + 1)).status).toBe(200);
      }
    })();
    const reading = Promise.all(
      Array.from({ length: 40 }, async () => {
        const reply = await read('colleague', client, note.id);
        expect([reply.status, reply.body.id]).toEqual([200, note.id]);
      }),
    );
    await Promise.all([moving, reading]);
  });
});

describe('the edit window', () => {
  it('CN-03, edge case 8: one second after its end the note stays as it is; a longer one holds at once', async () => {
    const client = await given();
    const note = await noteOf('base', client);
    const end = 24 * hourMs;
    expect((await later(end, () => edit('base', client, note.id, { details: 'Just in time.' }))).status).toBe(200);
    const late = await later(end + 1000, () => edit('base', client, note.id, { details: 'Too late.' }, 2));
    expect(late.status).toBe(403);
    expect(late.body.detail).toMatch(/over/);
    expect((await later(end + 1000, () => remove('base', client, note.id, 2))).status).toBe(403);
    const shown = await later(end + 1000, () => read('base', client, note.id));
    expect(shown.body).toMatchObject({ canEdit: false, canDelete: false, details: 'Just in time.' });
    try {
      await setWindow(25);
      const again = await later(end + 1000, () => read('base', client, note.id));
      expect(again.body).toMatchObject({
        canEdit: true,
        canDelete: true,
        editableUntil: new Date(start + 25 * hourMs).toISOString(),
      });
      expect((await later(end + 1000, () => edit('base', client, note.id, { details: 'Again.' }, 2))).status).toBe(200);
      await setWindow(1);
      expect((await later(2 * hourMs, () => edit('base', client, note.id, { details: 'No.' }, 3))).status).toBe(403);
      await setWindow(null);
      const open = await later(1000 * end, () => read('base', client, note.id));
      expect(open.body).toMatchObject({ canEdit: true, canDelete: true });
      expect(open.body).not.toHaveProperty('editableUntil');
      expect((await later(1000 * end, () => remove('base', client, note.id, 3))).status).toBe(204);
    } finally {
      await setWindow(24);
    }
  });

  it('CN-04: counts from when the note was written, not from its own day, and not from its last edit', async () => {
    const client = await given();
    const note = await noteOf('base', client, { date: '2020-01-01' });
    expect((await later(23 * hourMs, () => edit('base', client, note.id, { details: 'x' }))).status).toBe(200);
    expect((await later(25 * hourMs, () => edit('base', client, note.id, { details: 'y' }, 2))).status).toBe(403);
  });
});

describe('canEdit and canDelete are what the API then allows', () => {
  const readers: readonly StaffName[] = ['base', 'colleague', 'manager', 'network', 'administrator'];
  const kinds = ['own', 'system'] as const;
  const times = { inside: hourMs, after: 25 * hourMs };

  it.each(readers)(
    'for %s: notes of theirs, of others and of the system, inside the window and after it',
    async (who) => {
      for (const kind of kinds) {
        for (const [time, ms] of Object.entries(times)) {
          for (const author of ['base', 'administrator'] as const) {
            const client = await given();
            const note = kind === 'own' ? await noteOf(author, client) : await systemNote(client);
            await later(ms, async () => {
              const view = (await read(who, client, note.id)).body;
              const [edited, removed] = [
                await edit(who, client, note.id, { details: 'Changed.' }),
                await remove(who, client, note.id, view.canEdit ? 2 : 1),
              ];
              const which = `${who} on a note of ${kind === 'own' ? author : kind}, ${time}`;
              expect([which, edited.status]).toEqual([which, view.canEdit ? 200 : 403]);
              expect([which, removed.status]).toEqual([which, view.canDelete ? 204 : 403]);
              const isAuthor = kind === 'own' && who === author;
              expect([which, view.canEdit]).toEqual([which, isAuthor && time === 'inside']);
              expect([which, view.canDelete]).toEqual([
                which,
                kind === 'own' && ((isAuthor && time === 'inside') || who === 'administrator'),
              ]);
            });
          }
        }
      }
    },
  );
});

describe('deleting', () => {
  it('CN-05: the note is gone for readers; the record stays, with who and when; audited', async () => {
    const client = await given();
    const note = await noteOf('base', client, { details: 'Kept.' });
    const other = await noteOf('base', client);
    expect((await later(hourMs, () => remove('base', client, note.id))).status).toBe(204);
    expect((await read('base', client, note.id)).status).toBe(404);
    expect((await read('administrator', client, note.id)).status).toBe(404);
    expect(ids(await list('base', client))).toEqual([other.id]);
    expect((await remove('base', client, note.id, 2)).status).toBe(404);
    expect((await edit('base', client, note.id, { details: 'x' }, 2)).status).toBe(404);
    expect((await stored(client)).find(({ id }) => id === note.id)).toMatchObject({
      details: 'Kept.',
      deletedAt: new Date(start + hourMs).toISOString(),
      deletedBy: 'base',
    });
    expect(await auditedActions(office.table, client.id)).toContain('case_note.deleted');
  });
});

describe('CN-01, CN-10: who', () => {
  const requests = (id: unknown) =>
    [
      ['GET', '', {}],
      ['GET', '?cursor=broken', {}],
      ['POST', '', { body: { activityType: 'phone' } }],
      ['GET', `/${id}`, {}],
      ['PATCH', `/${id}`, { body: { details: 'x' }, headers: { 'if-match': '"1"' } }],
      ['DELETE', `/${id}`, { headers: { 'if-match': '"1"' } }],
    ] as const;

  async function statuses(who: string, client: Client, id: unknown) {
    const replies = [];
    for (const [method, rest, sent] of requests(id)) {
      replies.push((await office.as(who)(method, path(client, rest), sent)).status);
    }
    return replies;
  }

  it('the client must not know of them', async () => {
    const client = await given();
    await office.signIn(client.id);
    const note = await noteOf('base', client, { details: 'Among us.' });
    expect(await statuses(client.id, client, note.id)).toEqual(Array(6).fill(404));
    for (const url of ['', '/overview', '/activity']) {
      expect((await office.as(client.id)('GET', `/v1/clients/${client.id}${url}`)).text).not.toMatch(/Among us|note/i);
    }
  });

  it.each(['other', 'none', 'tasksOnly'])(
    '404 for %s, who may not know of the client; nothing is audited',
    async (who) => {
      const client = await given();
      const note = await noteOf('base', client);
      expect(await statuses(who, client, note.id)).toEqual(Array(6).fill(404));
      expect(await auditedActions(office.table, client.id)).toEqual(['case_note.created']);
    },
  );

  it('403 for Referrals alone, who see the person', async () => {
    const referral = await given({ assignedStaffIds: [] });
    const note = await noteOf('base', referral);
    expect(await statuses('intake', referral, note.id)).toEqual(Array(6).fill(403));
  });

  it('a client who moves at the same moment: the note is stored before it, or not at all', async () => {
    const client = await given();
    const transaction = new Transaction();
    const after = { ...client, serviceProviderId: 'riverside', assignedStaffIds: [] };
    changeClient(transaction, client, after, {}, never, new Date());
    const [reply] = await Promise.all([add('base', client), transaction.commit(office.table)]);
    expect([201, 404, 409]).toContain(reply.status);
    expect(await stored(client)).toHaveLength(reply.status === 201 ? 1 : 0);
  });
});
