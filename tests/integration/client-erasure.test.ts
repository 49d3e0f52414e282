import { randomUUID } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { setLegalHold } from '#functions/legal-hold/set-legal-hold.ts';
import { buckets } from '#infra/local/environment.ts';
import { newTask } from '#shared/domain/task.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import { erasureOf } from '#shared/persistence/erasures.ts';
import { writeMatchResults } from '#shared/persistence/match-results.ts';
import { readNames } from '#shared/persistence/names.ts';
import { insertTask } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { auditedActions } from '../support/client-file.ts';
import { type PersonalDataFixture, personalDataFixture } from '../support/personal-data-fixture.ts';
import { today } from '../support/tasks-fixture.ts';

// Signing up somebody in the pool takes its time here.
vi.setConfig({ testTimeout: 180_000 });

let fixture: PersonalDataFixture;
beforeAll(async () => {
  fixture = await personalDataFixture();
});

type Person = Awaited<ReturnType<PersonalDataFixture['createClient']>>;

/** What still speaks of a person, by kind; what is meant to stay, stays out of it. */
async function traces({ clientId, mark, sub }: Person): Promise<string[]> {
  const found = await fixture.everything();
  return (
    found
      .filter(({ text }) => text.includes(clientId) || text.includes(mark) || text.includes(sub))
      .filter(({ item, entity }) => !['Erasure', 'Audit'].includes(entity) && item.effectKind !== 'client.erase')
      // What is done expires within a month.
      .filter(({ item, entity }) => entity !== 'Outbox' || item.status !== 'done')
      .map(({ entity, item }) => `${entity} ${item.sk}`)
  );
}

async function eraseNow(person: Person) {
  expect((await fixture.erase(person.clientId)).status).toBe(202);
}

describe('erasing a client', () => {
  it('hides them from everybody and ends their sign-in at once', async () => {
    const person = await fixture.createClient();
    await fixture.fill(person);
    await eraseNow(person);
    for (const who of ['administrator', 'maya', person.sub]) {
      const { status } = await fixture.clientsAs(who)('GET', `/v1/clients/${person.clientId}`);
      expect([who, status]).toEqual([who, who === person.sub ? 401 : 404]);
    }
    const people = await fixture.clientsAs('maya')('GET', '/v1/clients?limit=100&status=active');
    expect(people.text).not.toContain(person.clientId);
    const byName = await fixture.clientsAs('maya')('GET', `/v1/clients/lookup?firstName=zephyrine%20${person.mark}`);
    expect(byName.body.matches).toEqual([]);
    // Their tasks are still there for some seconds, and do no harm.
    expect((await fixture.as('maya')('GET', '/v1/tasks?scope=mine')).status).toBe(200);
    const note = { body: { activityType: 'phone' } };
    expect((await fixture.clientsAs('maya')('POST', `/v1/clients/${person.clientId}/case-notes`, note)).status).toBe(
      404,
    );
    expect((await fixture.erase(person.clientId)).status).toBe(404);
  });

  it('leaves nothing of them: table, indexes, objects, user; only that it happened, and who did what', async () => {
    const person = await fixture.createClient();
    const { clientId, email, sub } = person;
    const { files } = await fixture.fill(person);
    const { body: requested } = await fixture.admin('POST', `/v1/clients/${clientId}/exports`);
    await fixture.sweep();
    const kept = [
      ...files.map((id) => [buckets.files, `files/${id}`] as const),
      ...files.map((id) => [buckets.incoming, `uploads/${clientId}/${id}`] as const),
      [buckets.files, `exports/${clientId}/${requested.id}.zip`] as const,
    ];
    for (const [bucket, key] of kept) {
      expect(await fixture.exists(bucket, key), key).toBeDefined();
    }
    expect((await traces(person)).length).toBeGreaterThan(25);

    await eraseNow(person);
    await fixture.sweep();
    expect(await traces(person)).toEqual([]);
    for (const [bucket, key] of kept) {
      expect(await fixture.exists(bucket, key), key).toBeUndefined();
    }
    expect(await fixture.directory.find(sub)).toBeUndefined();
    expect(await fixture.directory.find(email)).toBeUndefined();

    const verifying = await erasureOf(fixture.table, clientId);
    expect(verifying).toMatchObject({ status: 'verifying', requestedBy: 'administrator' });
    expect(JSON.stringify(verifying)).not.toContain(person.mark);
    expect(verifying?.counts).toMatchObject({
      CaseNote: 3,
      Task: 3,
      File: 2,
      Activity: 1,
      TransferRequest: 2,
      TransferEntry: 4,
      objects: 3,
    });
    fixture.later(21);
    await fixture.sweep();
    const completed = await erasureOf(fixture.table, clientId);
    expect(completed).toMatchObject({ status: 'completed', completedAt: expect.any(String) });
    expect(completed).not.toHaveProperty('sealed');
    const left = (await fixture.everything()).filter(({ text }) => text.includes(person.mark) || text.includes(email));
    expect(left.map(({ entity }) => entity)).toEqual([]);
  });

  it('keeps of the audit log who did what when, for two more years, and nothing that they did themselves', async () => {
    const person = await fixture.createClient();
    const { clientId } = person;
    const event = { subject: { kind: 'client', id: clientId } } as const;
    const context = { now: fixture.time.now, requestId: 'r' };
    await batchWrite(fixture.table, {
      put: [
        auditItem(context, {
          ...event,
          action: 'client.section_updated',
          actor: { id: 'maya', kind: 'staff' },
          changed: ['contact.phone'],
        }),
        auditItem(context, { ...event, action: 'task.completed', actor: { id: clientId, kind: 'client' } }),
        auditItem(context, {
          ...event,
          action: 'resume.read',
          actor: { id: clientId, kind: 'client' },
          subject: { kind: 'task', id: 'other' },
        }),
      ],
    });
    await eraseNow(person);
    await fixture.sweep();
    const entries = (await fixture.everything()).filter(
      ({ entity, text }) => entity === 'Audit' && text.includes(clientId),
    );
    expect(entries.map(({ item }) => item.action).sort()).toEqual(['client.erased', 'client.section_updated']);
    const days = (Number(entries[0]?.item.ttl) - fixture.time.now.getTime() / 1000) / (24 * 3600);
    expect(Math.round(days)).toBe(730);
    expect(JSON.stringify(entries)).not.toContain('contact.phone');
    expect((await erasureOf(fixture.table, clientId))?.counts).toMatchObject({ Audit: 2, auditKept: 2 });
    const { body } = await fixture.admin('GET', '/v1/audit?actorId=administrator&limit=100');
    expect(JSON.stringify(body)).toContain('client.erased');
  });

  it('frees the address: whoever has it next keeps their sign-in', async () => {
    const person = await fixture.createClient();
    await eraseNow(person);
    await fixture.sweep();
    const next = await fixture.directory.create(person.email);
    await batchWrite(fixture.table, { put: [claimEmail(fixture.ring, person.email, { kind: 'client', id: 'next' })] });
    fixture.later(21);
    await fixture.sweep();
    expect(await erasureOf(fixture.table, person.clientId)).toMatchObject({ status: 'completed' });
    expect(await fixture.directory.find(person.email)).toMatchObject({ sub: next.sub });
  });

  it('is for administrators who have read the present version', async () => {
    const { clientId, client, sub } = await fixture.createClient();
    const erase = (who: string, headers: Record<string, string>) =>
      fixture.clientsAs(who)('DELETE', `/v1/clients/${clientId}`, { headers });
    expect((await erase('administrator', {})).status).toBe(428);
    expect((await erase('administrator', { 'if-match': '"99"' })).status).toBe(412);
    for (const [who, status] of [
      ['maya', 403],
      ['hub', 403],
      [sub, 403],
      ['sofia', 404],
    ] as const) {
      expect([who, (await erase(who, { 'if-match': `"${client.version}"` })).status]).toEqual([who, status]);
    }
    expect(await clientById(fixture.table, clientId)).toEqual(client);
  });
});

describe('who comes between', () => {
  it('staff who write meanwhile either were first, or find nobody; what was under way is removed by the second look', async () => {
    const person = await fixture.createClient();
    const { clientId, client } = person;
    const fileId = await fixture.addFile(clientId, 'cv.pdf', false);
    const maya = fixture.clientsAs('maya');
    const replies = await Promise.all([
      fixture.erase(clientId),
      maya('POST', `/v1/clients/${clientId}/safety-flag`, { body: { message: person.mark } }),
      maya('POST', `/v1/clients/${clientId}/case-notes`, { body: { activityType: 'phone', details: person.mark } }),
      maya('POST', `/v1/clients/${clientId}/archive`),
    ]);
    expect(
      replies.map(({ status }) => status).every((status) => [200, 201, 202, 404, 409, 412, 503].includes(status)),
    ).toBe(true);
    if (replies[0]?.status !== 202) {
      await eraseNow(person);
    }
    await fixture.sweep();

    // Writers who had read the client before: a caseworker's task, and the matcher, which writes without looking.
    const task = newTask(
      {
        id: `late${randomUUID()}`.slice(0, 26),
        serviceProviderId: 'lakeshore',
        name: person.mark,
        dueDate: today,
        repeats: 'none',
        responsible: { staffIds: ['maya'], client: false },
        createdBy: 'maya',
        clientId,
      },
      fixture.time.now,
    );
    const transaction = new Transaction();
    insertTask(transaction, task, client);
    await transaction.commit(fixture.table);
    await writeMatchResults(fixture.table, [
      {
        clientId,
        entries: [],
        cut: false,
        rulesVersion: 1,
        taxonomyVersion: 'v',
        updatedAt: fixture.time.now.toISOString(),
      },
    ]);
    expect((await traces(person)).length).toBeGreaterThan(2);
    await fixture.s3.send(
      new PutObjectCommand({ Bucket: buckets.files, Key: `files/${fileId}`, Body: 'inspected late' }),
    );
    await fixture.sweep();
    fixture.later(21);
    await fixture.sweep();
    expect(await traces(person)).toEqual([]);
    expect(await fixture.exists(buckets.files, `files/${fileId}`)).toBeUndefined();
    expect(await erasureOf(fixture.table, clientId)).toMatchObject({ status: 'completed' });
  });

  it('two administrators at once: one erases, the other finds nobody', async () => {
    const { clientId } = await fixture.createClient();
    const replies = await Promise.all([fixture.erase(clientId), fixture.erase(clientId)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([202, 404]);
    expect(await auditedActions(fixture.table, clientId)).toEqual(['client.erased']);
  });

  it('a run that breaks off anywhere is taken up again, and nothing is left', async () => {
    let brokeOff = true;
    for (let write = 1; brokeOff; write += 1) {
      const person = await fixture.createClient();
      await fixture.addFile(person.clientId, 'cv.pdf', false);
      await eraseNow(person);
      brokeOff = await breakOffAt(write);
      fixture.later(61);
      await fixture.sweep();
      expect(await traces(person), `broken off at write ${write}`).toEqual([]);
      fixture.later(61);
      await fixture.sweep();
      expect(await erasureOf(fixture.table, person.clientId)).toMatchObject({ status: 'completed' });
      expect(write).toBeLessThan(60);
    }
  });
});

/** Sweeps, and lets the n-th write to the table fail as if the function had died there. @returns whether there was one */
async function breakOffAt(nth: number): Promise<boolean> {
  let writes = 0;
  const name = `break-${nth}`;
  fixture.table.db.middlewareStack.add(
    (next, context) => async (args) => {
      if (/BatchWrite|TransactWrite/.test(String(context.commandName))) {
        writes += 1;
        if (writes === nth) {
          throw new Error('The function died');
        }
      }
      return next(args);
    },
    { step: 'initialize', name },
  );
  await fixture.sweep();
  fixture.table.db.middlewareStack.remove(name);
  return writes >= nth;
}

describe('legal hold', () => {
  const order = (clientId: string, on: boolean) =>
    setLegalHold(fixture.table, on ? { clientId, on, reason: 'Court file 26-114' } : { clientId, on }, {
      now: fixture.time.now,
      requestId: 'r',
    });

  it('keeps a client from being erased, and says why to administrators', async () => {
    const { clientId } = await fixture.createClient();
    expect(await order(clientId, true)).toEqual({ clientId, hold: 'on' });
    const refusal = await fixture.erase(clientId);
    expect(refusal.status).toBe(409);
    expect(refusal.body.detail).toContain('Court file 26-114');
    const { text } = await fixture.clientsAs('maya')('GET', `/v1/clients/${clientId}`);
    expect(text).not.toMatch(/Court file|legalHold/);
    expect(await erasureOf(fixture.table, clientId)).toBeUndefined();
    await order(clientId, false);
    expect((await fixture.erase(clientId)).status).toBe(202);
    expect(await auditedActions(fixture.table, clientId)).toEqual(
      expect.arrayContaining(['legal_hold.set', 'legal_hold.lifted', 'client.erased']),
    );
  });

  it('and an erasure at the same time: one of the two wins', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { clientId } = await fixture.createClient();
      const [held, erased] = await Promise.allSettled([order(clientId, true), fixture.erase(clientId)]);
      const isHeld = held.status === 'fulfilled';
      expect(erased).toMatchObject({ status: 'fulfilled', value: { status: isHeld ? 409 : 202 } });
      expect((await clientById(fixture.table, clientId))?.legalHold !== undefined).toBe(isHeld);
    }
  });

  it('keeps case notes from being deleted, without saying why', async () => {
    const { clientId } = await fixture.createClient();
    const maya = fixture.clientsAs('maya');
    const { body: note } = await maya('POST', `/v1/clients/${clientId}/case-notes`, {
      body: { activityType: 'phone' },
    });
    const remove = () =>
      maya('DELETE', `/v1/clients/${clientId}/case-notes/${note.id}`, { headers: { 'if-match': '"1"' } });
    await order(clientId, true);
    const refusal = await remove();
    expect([refusal.status, /court|hold/i.test(refusal.text)]).toEqual([409, false]);
    await order(clientId, false);
    expect((await remove()).status).toBe(204);
  });

  it('keeps files from being deleted, by whoever uploaded them', async () => {
    const { clientId } = await fixture.createClient();
    const fileId = await fixture.addFile(clientId, 'cv.pdf', false);
    const remove = () => fixture.clientsAs('maya')('DELETE', `/v1/clients/${clientId}/files/${fileId}`);
    await order(clientId, true);
    expect((await remove()).status).toBe(409);
    await order(clientId, false);
    expect((await remove()).status).toBe(204);
  });

  it('is 404 for nobody', async () => {
    await expect(order('nobody', true)).rejects.toMatchObject({ kind: 'not-found' });
  });
});

it('the names of staff stay what they were', async () => {
  expect((await readNames(fixture.table, { staffIds: ['maya'] })).staff.get('maya')).toBe('maya Staff');
});
