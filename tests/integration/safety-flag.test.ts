import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { keys } from '#shared/persistence/keys.ts';
import { getItem } from '#shared/persistence/reads.ts';
import { auditedActions, auditOf, fileOf, giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';

const message = 'Meet in pairs; see the incident of 3 March.';
/** 09:05 in Toronto, a millisecond later with each call: what is written sorts by when. */
const start = Date.parse('2026-03-02T14:05:00.000Z');
let calls = 0;

let fixture: ClientProfileFixture;
beforeAll(async () => {
  fixture = await clientProfileFixture({ now: () => new Date(start + calls++) });
});

const given = (fields: Partial<Client> = {}) => giveClient(fixture.table, fields);
const path = (client: Client) => `/v1/clients/${client.id}/safety-flag`;
const add = (who: string, client: Client, text = message, headers = {}) =>
  fixture.as(who)('POST', path(client), { body: { message: text }, headers });
const read = (who: string, client: Client) => fixture.as(who)('GET', path(client));
const edit = (who: string, client: Client, version: number, text: string) =>
  fixture.as(who)('PATCH', path(client), { body: { message: text }, headers: { 'if-match': `"${version}"` } });
const remove = (who: string, client: Client, version: number) =>
  fixture.as(who)('DELETE', path(client), { headers: { 'if-match': `"${version}"` } });
const notes = (client: Client) => fileOf(fixture.table, client.id, 'CaseNote');
const profile = async (who: string, client: Client) => (await fixture.as(who)('GET', `/v1/clients/${client.id}`)).body;

describe('adding', () => {
  it('SG-02, SG-03: shows on the profile that there is one, and offers Edit in place of Add', async () => {
    const client = await given();
    expect((await profile('base', client)).actions).toContain('add_safety_flag');
    const reply = await add('base', client);
    expect(reply.status).toBe(201);
    expect(reply.headers).toMatchObject({ etag: '"1"', location: path(client) });
    const person = { id: 'base', name: 'base Staff' };
    const at = expect.stringMatching(/^2026-03-02T14:05:00\./);
    expect(reply.body).toEqual({
      message,
      createdBy: person,
      createdAt: at,
      updatedBy: person,
      updatedAt: at,
      version: 1,
    });
    const after = await profile('base', client);
    expect(after).toMatchObject({ ribbon: { hasSafetyFlag: true }, version: client.version });
    expect(after.actions).toContain('edit_safety_flag');
    expect(after.actions).not.toContain('add_safety_flag');
    expect(JSON.stringify(after)).not.toContain(message);
  });

  it('SG-05, SG-07: writes a system note: what, which provider, day and time, never the message', async () => {
    const client = await given();
    await add('base', client);
    expect(await notes(client)).toMatchObject([
      {
        origin: 'system',
        activityType: 'safety_flag',
        details: 'Safety flag added by Lakeshore Employment on 2026-03-02 at 09:05.',
        authorId: 'base',
        serviceProviderId: 'lakeshore',
        date: '2026-03-02',
        time: '09:05',
      },
    ]);
    expect(JSON.stringify(await notes(client))).not.toContain('pairs');
    expect(await auditedActions(fixture.table, client.id)).toEqual(['safety_flag.added']);
    expect(JSON.stringify(await auditOf(fixture.table, client.id))).not.toContain('pairs');
  });

  it('SG-05: names the provider of whoever did it, not the client’s; administrators belong to none', async () => {
    const elsewhere = await given({ serviceProviderId: 'riverside', assignedStaffIds: ['other'] });
    await add('network', elsewhere);
    expect(await notes(elsewhere)).toMatchObject([
      { details: 'Safety flag added by Lakeshore Employment on 2026-03-02 at 09:05.', serviceProviderId: 'lakeshore' },
    ]);
    const client = await given();
    await add('administrator', client);
    const [note] = await notes(client);
    expect(note?.details).toBe('Safety flag added by an administrator on 2026-03-02 at 09:05.');
    expect(note).not.toHaveProperty('serviceProviderId');
  });

  it('SG-08: is 409 where there is one, also for two at once: one flag, one note', async () => {
    const client = await given();
    const replies = await Promise.all(['base', 'colleague', 'manager'].map((who) => add(who, client, who)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await add('base', client)).status).toBe(409);
    expect(await notes(client)).toHaveLength(1);
  });

  it('a double click makes one flag and one note, and both get the same answer', async () => {
    const client = await given();
    const headers = { 'idempotency-key': randomUUID() };
    const replies = await Promise.all([1, 2, 3].map(() => add('base', client, message, headers)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(await notes(client)).toHaveLength(1);
  });

  it.each([
    [{}, '/body/message'],
    [{ message: '' }, '/body/message'],
    [{ message: ' \n ' }, '/body/message'],
    [{ message: 'x'.repeat(2001) }, '/body/message'],
    [{ message: null }, '/body/message'],
    [{ message, color: 'red' }, '/body/color'],
  ])('400: %j', async (body, pointer) => {
    const client = await given();
    const reply = await fixture.as('base')('POST', path(client), { body });
    expect([reply.status, (reply.body.errors as { pointer: string }[])[0]?.pointer]).toEqual([400, pointer]);
    expect((await clientById(fixture.table, client.id))?.hasSafetyFlag).toBe(false);
  });

  it('takes 2000 characters on several lines', async () => {
    const client = await given();
    const long = `${'x'.repeat(1000)}\n${'y'.repeat(999)}`;
    expect((await add('base', client, long)).body.message).toBe(long);
  });
});

describe('revealing', () => {
  it('SG-03: every reading is audited; not found leaves nothing', async () => {
    const client = await given();
    expect((await read('base', client)).status).toBe(404);
    await add('base', client);
    const reply = await read('colleague', client);
    expect([reply.status, reply.body.message, reply.headers.etag]).toEqual([200, message, '"1"']);
    expect(reply.headers['cache-control']).toBe('no-store');
    expect(await auditOf(fixture.table, client.id)).toMatchObject([
      { action: 'safety_flag.added', actorId: 'base' },
      { action: 'safety_flag.read', actorId: 'colleague' },
    ]);
  });
});

describe('editing', () => {
  it('SG-06: writes no case note, and is audited by field', async () => {
    const client = await given();
    await add('base', client);
    const reply = await edit('colleague', client, 1, 'Call first.');
    expect([reply.status, reply.headers.etag]).toEqual([200, '"2"']);
    expect(reply.body).toMatchObject({
      message: 'Call first.',
      createdBy: { id: 'base' },
      updatedBy: { id: 'colleague' },
    });
    expect((await read('base', client)).body).toEqual(reply.body);
    expect(await notes(client)).toHaveLength(1);
    expect(await auditOf(fixture.table, client.id)).toMatchObject([
      { action: 'safety_flag.added' },
      { action: 'safety_flag.updated', changed: ['message'] },
      { action: 'safety_flag.read' },
    ]);
  });

  it('the same message changes nothing, not even the version; showing it is audited', async () => {
    const client = await given();
    const added = await add('base', client);
    for (const body of [{ message }, {}]) {
      const reply = await fixture.as('colleague')('PATCH', path(client), { body, headers: { 'if-match': '"1"' } });
      expect([reply.status, reply.body]).toEqual([200, added.body]);
    }
    const read = 'safety_flag.read';
    expect(await auditedActions(fixture.table, client.id)).toEqual(['safety_flag.added', read, read]);
  });

  it('demands If-Match: 428 without, 412 for a stale one; of two at once one wins', async () => {
    const client = await given();
    await add('base', client);
    expect((await fixture.as('base')('PATCH', path(client), { body: { message: 'x' } })).status).toBe(428);
    const replies = await Promise.all(['base', 'colleague', 'manager'].map((who) => edit(who, client, 1, who)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const winner = replies.find(({ status }) => status === 200);
    expect((await read('base', client)).body).toEqual(winner?.body);
  });

  it('SG-08: is 404 where there is none', async () => {
    expect((await edit('base', await given(), 1, 'x')).status).toBe(404);
  });
});

describe('removing', () => {
  it('SG-05: writes a system note; the message is gone from the table', async () => {
    const client = await given();
    await add('base', client);
    expect((await remove('colleague', client, 1)).status).toBe(204);
    expect(await notes(client)).toMatchObject(
      [
        { details: 'Safety flag added by Lakeshore Employment on 2026-03-02 at 09:05.' },
        { details: 'Safety flag removed by Lakeshore Employment on 2026-03-02 at 09:05.', authorId: 'colleague' },
      ].map((note) => expect.objectContaining(note)),
    );
    expect(await profile('base', client)).toMatchObject({ ribbon: { hasSafetyFlag: false } });
    expect(JSON.stringify(await getItem(fixture.table, keys.safetyFlag(client.id)))).not.toContain('pairs');
    expect((await read('base', client)).status).toBe(404);
    expect((await remove('base', client, 1)).status).toBe(404);
    expect((await remove('base', client, 2)).status).toBe(404);
  });

  it('demands If-Match, and of an edit and a removal at once one wins', async () => {
    const client = await given();
    await add('base', client);
    expect((await fixture.as('base')('DELETE', path(client))).status).toBe(428);
    expect((await remove('base', client, 7)).status).toBe(412);
    const [removed, edited] = await Promise.all([remove('base', client, 1), edit('colleague', client, 1, 'New.')]);
    expect([
      [204, 404],
      [204, 412],
      [412, 200],
    ]).toContainEqual([removed.status, edited.status]);
    const { hasSafetyFlag } = (await clientById(fixture.table, client.id)) ?? {};
    expect(hasSafetyFlag).toBe(removed.status !== 204);
    expect((await read('base', client)).status).toBe(hasSafetyFlag ? 200 : 404);
  });

  it('a flag added later is another one: an ETag of the first does not change it', async () => {
    const client = await given();
    await add('base', client, 'First.');
    await remove('base', client, 1);
    const second = await add('base', client, 'Second.');
    expect(second.status).toBe(201);
    expect((await edit('colleague', client, 1, 'Overwritten')).status).toBe(412);
    expect((await remove('colleague', client, 1)).status).toBe(412);
    expect((await read('base', client)).body).toEqual(second.body);
    expect((await remove('colleague', client, Number(second.body.version))).status).toBe(204);
    expect(await notes(client)).toHaveLength(4);
  });
});

describe('SG-01, SG-04: who', () => {
  const requests = [
    ['POST', { body: { message } }],
    ['GET', {}],
    ['PATCH', { body: { message }, headers: { 'if-match': '"1"' } }],
    ['DELETE', { headers: { 'if-match': '"1"' } }],
  ] as const;

  it('the client must not know of it: 404 on every method, no key anywhere', async () => {
    const client = await given();
    await fixture.signIn(client.id);
    await add('base', client);
    for (const [method, sent] of requests) {
      expect([method, (await fixture.as(client.id)(method, path(client), sent)).status]).toEqual([method, 404]);
    }
    for (const url of [`/v1/clients/${client.id}`, `/v1/clients/${client.id}/overview`]) {
      const { status, text } = await fixture.as(client.id)('GET', url);
      expect(status).toBe(200);
      expect(text).not.toMatch(/safety|flag/i);
    }
  });

  it.each(['other', 'none', 'tasksOnly'])('404 for %s, who may not know of the client', async (who) => {
    const client = await given();
    await add('base', client);
    for (const [method, sent] of requests) {
      expect([method, (await fixture.as(who)(method, path(client), sent)).status]).toEqual([method, 404]);
    }
    expect(await auditedActions(fixture.table, client.id)).toEqual(['safety_flag.added']);
  });

  it('403 for Referrals alone, who see the person', async () => {
    const referral = await given({ assignedStaffIds: [] });
    for (const [method, sent] of requests) {
      expect([method, (await fixture.as('intake')(method, path(referral), sent)).status]).toEqual([method, 403]);
    }
  });
});
