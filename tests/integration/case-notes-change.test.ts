import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import {
  type CaseNotesFixture,
  caseNotesFixture,
  hourMs,
  idsIn,
  itemsIn,
  start,
} from '../support/case-notes-fixture.ts';
import { auditedActions, auditOf, fileOf } from '../support/client-file.ts';
import { pointersIn } from '../support/http.ts';

let file: CaseNotesFixture;
beforeAll(async () => {
  file = await caseNotesFixture();
});

describe('editing', () => {
  it('changes what is sent, and says when; null clears; the rest stays', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client, { details: 'First.' });
    const reply = await file.later(hourMs, () =>
      file.edit('base', client, note.id, { details: 'Second.', activityType: 'video' }),
    );
    expect([reply.status, reply.headers.etag]).toEqual([200, '"2"']);
    const { tasks: _tasks, ...before } = note;
    const editedAt = new Date(start + hourMs).toISOString();
    expect(reply.body).toEqual({ ...before, details: 'Second.', activityType: 'video', editedAt, version: 2 });
    expect((await file.read('base', client, note.id)).body).toEqual(reply.body);
    expect(await auditOf(file.fixture.table, client.id)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'case_note.edited', changed: ['activityType', 'details'] }),
      ]),
    );
    const cleared = await file.edit('base', client, note.id, { details: null }, 2);
    expect(cleared.body).not.toHaveProperty('details');
    expect(cleared.body).toMatchObject({ activityType: 'video', version: 3 });
  });

  it('another day moves the note within the list; its id, and where it is found, stay', async () => {
    const client = await file.given();
    const [older, newer] = [
      await file.noteOf('base', client, { date: '2026-02-01' }),
      await file.noteOf('base', client, { date: '2026-02-02' }),
    ];
    expect(idsIn(await file.list('base', client))).toEqual([newer.id, older.id]);
    const moved = await file.edit('base', client, older.id, { date: '2026-02-03', time: '07:00' });
    expect(moved.body).toMatchObject({ id: older.id, date: '2026-02-03', time: '07:00', version: 2 });
    expect(idsIn(await file.list('base', client))).toEqual([older.id, newer.id]);
    expect((await file.read('base', client, older.id)).body).toEqual(moved.body);
    expect((await file.edit('base', client, older.id, { date: '2026-01-01' }, 2)).status).toBe(200);
    expect(idsIn(await file.list('base', client))).toEqual([newer.id, older.id]);
    expect(await file.stored(client)).toHaveLength(2);
    expect(await fileOf(file.fixture.table, client.id, 'CaseNotePlace')).toHaveLength(2);
  });

  it('CN-09: not into the future; CN-02: not to an unknown type; what stays may be inactive by now', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client, { date: '2026-03-01', time: '23:00' });
    for (const [body, pointer] of [
      [{ date: '2026-03-03' }, '/body/date'],
      [{ date: '2026-03-02' }, '/body/date'],
      [{ date: '2026-03-02', time: '23:30' }, '/body/time'],
      [{ activityType: 'referral' }, '/body/activityType'],
    ] as const) {
      const reply = await file.edit('base', client, note.id, body);
      expect([reply.status, pointersIn(reply)]).toEqual([422, [pointer]]);
    }
    const [old] = await file.putNotes(client, [{ activityType: 'fax' }]);
    expect((await file.edit('base', client, old?.id, { activityType: 'fax', details: 'Sent.' })).status).toBe(200);
    for (const body of [{ date: null }, { followUpTasks: [] }, { surprise: 1 }]) {
      expect((await file.edit('base', client, note.id, body)).status).toBe(400);
    }
  });

  it('what stays as it was changes nothing, not even the version', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client, { details: 'Same.' });
    for (const body of [{}, { details: ' Same. ' }, { date: note.date, time: note.time, activityType: 'phone' }]) {
      const reply = await file.edit('base', client, note.id, body);
      expect([reply.status, reply.headers.etag, reply.body.editedAt]).toEqual([200, '"1"', undefined]);
    }
    expect(await auditedActions(file.fixture.table, client.id)).not.toContain('case_note.edited');
  });

  it('If-Match: 428 without, 412 stale, 404 for a note that is not there', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client);
    expect((await file.fixture.as('base')('PATCH', file.path(client, `/${note.id}`), { body: {} })).status).toBe(428);
    expect((await file.fixture.as('base')('DELETE', file.path(client, `/${note.id}`))).status).toBe(428);
    expect((await file.edit('base', client, note.id, { details: 'x' }, 2)).status).toBe(412);
    expect((await file.remove('base', client, note.id, 2)).status).toBe(412);
    expect((await file.edit('base', client, newId(), { details: 'x' })).status).toBe(404);
    const other = await file.given();
    expect((await file.read('base', other, note.id)).status).toBe(404);
    expect((await file.edit('base', other, note.id, { details: 'x' })).status).toBe(404);
  });

  it('of several at once one wins, wherever each moves the note: one note, one place', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client, { date: '2026-02-10' });
    const bodies = [
      { date: '2026-02-11' },
      { date: '2026-02-12' },
      { details: 'x' },
      { date: '2026-02-13', time: '01:00' },
    ];
    const replies = await Promise.all(bodies.map((body) => file.edit('base', client, note.id, body)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    const winner = replies.find(({ status }) => status === 200);
    expect(itemsIn(await file.list('base', client))).toEqual([winner?.body]);
    expect((await file.read('base', client, note.id)).body).toEqual(winner?.body);
  });

  it('of an edit and a deletion at once one wins: 404 or 412 for the other', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client);
    const [edited, removed] = await Promise.all([
      file.edit('base', client, note.id, { date: '2026-02-12' }),
      file.remove('administrator', client, note.id),
    ]);
    expect([
      [200, 412],
      [404, 204],
    ]).toContainEqual([edited.status, removed.status]);
    expect(idsIn(await file.list('base', client))).toEqual(edited.status === 200 ? [note.id] : []);
  });

  it('a reader meets a note that is being moved, and finds it', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client, { date: '2026-02-01' });
    const days = Array.from({ length: 12 }, (_, index) => `2026-02-${String(index + 2).padStart(2, '0')}`);
    const moving = (async () => {
      for (const [index, date] of days.entries()) {
        expect((await file.edit('base', client, note.id, { date }, index + 1)).status).toBe(200);
      }
    })();
    const reading = Promise.all(
      Array.from({ length: 40 }, async () => {
        const reply = await file.read('colleague', client, note.id);
        expect([reply.status, reply.body.id]).toEqual([200, note.id]);
      }),
    );
    await Promise.all([moving, reading]);
  });
});

describe('the edit window', () => {
  it('CN-03: one second after its end the note stays as it is; a longer one holds at once', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client);
    const end = 24 * hourMs;
    expect((await file.later(end, () => file.edit('base', client, note.id, { details: 'Just in time.' }))).status).toBe(
      200,
    );
    const late = await file.later(end + 1000, () => file.edit('base', client, note.id, { details: 'Too late.' }, 2));
    expect(late.status).toBe(403);
    expect(late.body.detail).toMatch(/over/);
    expect((await file.later(end + 1000, () => file.remove('base', client, note.id, 2))).status).toBe(403);
    const shown = await file.later(end + 1000, () => file.read('base', client, note.id));
    expect(shown.body).toMatchObject({ canEdit: false, canDelete: false, details: 'Just in time.' });
    try {
      await file.setWindow(25);
      const again = await file.later(end + 1000, () => file.read('base', client, note.id));
      expect(again.body).toMatchObject({
        canEdit: true,
        canDelete: true,
        editableUntil: new Date(start + 25 * hourMs).toISOString(),
      });
      expect(
        (await file.later(end + 1000, () => file.edit('base', client, note.id, { details: 'Again.' }, 2))).status,
      ).toBe(200);
      await file.setWindow(1);
      expect(
        (await file.later(2 * hourMs, () => file.edit('base', client, note.id, { details: 'No.' }, 3))).status,
      ).toBe(403);
      await file.setWindow(null);
      const open = await file.later(1000 * end, () => file.read('base', client, note.id));
      expect(open.body).toMatchObject({ canEdit: true, canDelete: true });
      expect(open.body).not.toHaveProperty('editableUntil');
      expect((await file.later(1000 * end, () => file.remove('base', client, note.id, 3))).status).toBe(204);
    } finally {
      await file.setWindow(24);
    }
  });

  it('CN-04: counts from when the note was written, not from its own day, and not from its last edit', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client, { date: '2020-01-01' });
    expect((await file.later(23 * hourMs, () => file.edit('base', client, note.id, { details: 'x' }))).status).toBe(
      200,
    );
    expect((await file.later(25 * hourMs, () => file.edit('base', client, note.id, { details: 'y' }, 2))).status).toBe(
      403,
    );
  });
});

describe('deleting', () => {
  it('CN-05: the note is gone for readers; the record stays, with who and when; audited', async () => {
    const client = await file.given();
    const note = await file.noteOf('base', client, { details: 'Kept.' });
    const other = await file.noteOf('base', client);
    expect((await file.later(hourMs, () => file.remove('base', client, note.id))).status).toBe(204);
    expect((await file.read('base', client, note.id)).status).toBe(404);
    expect((await file.read('administrator', client, note.id)).status).toBe(404);
    expect(idsIn(await file.list('base', client))).toEqual([other.id]);
    expect((await file.remove('base', client, note.id, 2)).status).toBe(404);
    expect((await file.edit('base', client, note.id, { details: 'x' }, 2)).status).toBe(404);
    expect((await file.stored(client)).find(({ id }) => id === note.id)).toMatchObject({
      details: 'Kept.',
      deletedAt: new Date(start + hourMs).toISOString(),
      deletedBy: 'base',
    });
    expect(await auditedActions(file.fixture.table, client.id)).toContain('case_note.deleted');
  });
});
