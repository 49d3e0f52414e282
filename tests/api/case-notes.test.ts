import { describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

const maya = 'maya@lakeshore.example';
const noah = 'noah@lakeshore.example';

async function staffId(email: string): Promise<string> {
  const { call, tokenOf } = stack();
  return (await call('GET', '/v1/me', { token: await tokenOf(email) })).body.id;
}

describe('case notes', () => {
  it('CN-02: a note with follow-up tasks is stored whole, or not at all; who has to do one gets a mail', async () => {
    const client = await newClient();
    const [mayaId, noahId] = [await staffId(maya), await staffId(noah)];
    const name = `Prepare the interview of ${client.id}`;
    const task = { name, dueDate: '2030-01-15', responsible: { staffIds: [noahId], client: true } };
    const note = { activityType: 'phone', details: 'Interview next week.', followUpTasks: [task, task] };

    const broken = { ...note, followUpTasks: [task, { ...task, responsible: { staffIds: [mayaId, 'nobody'] } }] };
    const refusal = await client.callAs(maya, 'POST', '/case-notes', broken);
    expect([refusal.status, refusal.body.errors[0].pointer]).toEqual([
      422,
      '/body/followUpTasks/1/responsible/staffIds/1',
    ]);
    expect((await client.callAs(maya, 'GET', '/case-notes')).body.items).toEqual([]);
    expect((await client.callAs(maya, 'GET', '/tasks')).body.items).toEqual([]);

    const stored = await client.callAs(maya, 'POST', '/case-notes', note);
    expect(stored.status).toBe(201);
    expect(stored.body.tasks).toMatchObject([{ name, createdFromCaseNoteId: stored.body.id }, { name }]);
    expect((await client.callAs(noah, 'GET', '/tasks?status=open')).body.items).toHaveLength(2);
    expect((await client.call('GET', '/tasks')).body.items).toMatchObject([{ name }, { name }]);
    const mail = await eventually(async () =>
      (await stack().mailbox(noah)).find(({ text }) => text?.includes(client.id)),
    );
    expect(mail.text).toContain('2030');
  });

  it('CN-03 … CN-08: the author edits, everybody reads, administrators delete; a moved note is where it belongs', async () => {
    const { call, tokenOf } = stack();
    const client = await newClient();
    const add = async (body: Record<string, unknown>) => (await client.callAs(maya, 'POST', '/case-notes', body)).body;
    const older = await add({
      activityType: 'phone',
      date: '2026-01-05',
      time: '10:00',
      details: 'Premier appel, résumé reçu',
    });
    const newer = await add({ activityType: 'video', date: '2026-01-06', time: '09:00' });
    const list = async (query = '') =>
      (await client.callAs(noah, 'GET', `/case-notes${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await list()).toEqual([newer.id, older.id]);
    expect(await list('?q=RESUME')).toEqual([older.id]);
    expect(await list('?from=2026-01-06&activityType=video')).toEqual([newer.id]);

    const url = `/v1/clients/${client.id}/case-notes/${older.id}`;
    const headers = { 'if-match': '"1"' };
    const body = { date: '2026-01-07' };
    const seen = await call('GET', url, { token: await tokenOf(noah) });
    expect(seen.body).toMatchObject({ canEdit: false, canDelete: false, editableUntil: expect.any(String) });
    expect((await call('PATCH', url, { token: await tokenOf(noah), body, headers })).status).toBe(403);
    const moved = await call('PATCH', url, { token: await tokenOf(maya), body, headers });
    expect([moved.status, moved.headers.get('etag'), moved.body.id]).toEqual([200, '"2"', older.id]);
    expect(await list()).toEqual([older.id, newer.id]);
    const admin = await tokenOf('admin@portal.example');
    expect((await call('DELETE', url, { token: admin, headers })).status).toBe(412);
    expect((await call('DELETE', url, { token: admin, headers: { 'if-match': '"2"' } })).status).toBe(204);
    expect(await list()).toEqual([newer.id]);
    expect((await client.call('GET', '/case-notes')).status).toBe(404);
  });

  it('the demo’s clients have notes by their caseworkers', async () => {
    const { call, tokenOf } = stack();
    const people = await call('GET', '/v1/clients?q=amina@clients.example', { token: await tokenOf(maya) });
    const { body } = await call('GET', `/v1/clients/${people.body.items[0].id}/case-notes`, {
      token: await tokenOf(maya),
    });
    expect(body.items.length).toBeGreaterThanOrEqual(5);
    const days = body.items.map(({ date, time }: { date: string; time: string }) => `${date} ${time}`);
    expect(days).toEqual([...days].sort().reverse());
  });
});
