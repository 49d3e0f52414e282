import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { countsOf, jobLeadStatuses } from '#shared/domain/job-lead.ts';
import type { Posting } from '#shared/domain/posting.ts';
import { newId } from '#shared/ids.ts';
import { postingRecord, putPosting } from '#shared/persistence/postings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { auditedActions, fileOf, giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import type { Sent } from '../support/http.ts';
import { samplePosting } from '../support/posting-samples.ts';
import { stepCounter } from '../support/steps.ts';
import { itemsOf } from '../support/table-items.ts';

let fixture: ClientProfileFixture;
let steps: ReturnType<typeof stepCounter>;

beforeAll(async () => {
  fixture = await clientProfileFixture();
  steps = stepCounter(fixture.table);
});

async function givePosting(fields: Partial<Posting> = {}): Promise<Posting> {
  const posting = samplePosting({ postingId: newId(), ...fields });
  const transaction = new Transaction();
  putPosting(transaction, postingRecord(posting));
  await transaction.commit(fixture.table);
  return posting;
}

/** A client who can sign in, and everything one does to their leads. */
async function giveSeeker(fields: Partial<Client> = {}) {
  const client = await giveClient(fixture.table, fields);
  await fixture.signIn(client.id);
  const path = `/v1/clients/${client.id}/job-leads`;
  const callAs = (who: string, method: string, below = '', sent: Sent = {}) =>
    fixture.as(who)(method, `${path}${below}`, sent);
  return {
    id: client.id,
    path,
    callAs,
    call: (method: string, below = '', sent: Sent = {}) => callAs(client.id, method, below, sent),
    save: (body: unknown) => callAs(client.id, 'POST', '', { body }),
    change: (leadId: unknown, version: unknown, body: unknown) =>
      callAs(client.id, 'PATCH', `/${leadId}`, { body, headers: { 'if-match': `"${version}"` } }),
    remove: (leadId: unknown, version: unknown) =>
      callAs(client.id, 'DELETE', `/${leadId}`, { headers: { 'if-match': `"${version}"` } }),
    activities: async () => (await fileOf(fixture.table, client.id, 'Activity')).map(({ type }) => type),
  };
}

/** Mails about a client's hire that wait in the outbox. */
async function hireMails(clientId: string) {
  const effects = (await itemsOf(fixture.table, 'Outbox')).map(({ effect }) => effect as { message?: HireMail });
  return effects
    .flatMap(({ message }) =>
      message?.template === 'client-hired' && message.data.clientId === clientId ? [message] : [],
    )
    .sort((one, other) => (one.to < other.to ? -1 : 1));
}
interface HireMail {
  readonly template: string;
  readonly to: string;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('saving', () => {
  it('JL-01, JL-02, JL-04, JL-06 a posting and a job from elsewhere, as Interested, in Recent Activity', async () => {
    const posting = await givePosting({
      title: 'Baker',
      city: 'Barrie',
      province: 'ON',
      url: 'https://jobs.example/1',
    });
    const seeker = await giveSeeker();
    const saved = await seeker.save({ postingId: posting.postingId, source: 'feed' });
    expect(saved.status).toBe(201);
    expect(saved.headers.location).toBe(`${seeker.path}/${saved.body.id}`);
    expect(saved.body).toMatchObject({
      postingId: posting.postingId,
      snapshot: {
        title: 'Baker',
        employer: posting.employer.name,
        location: 'Barrie, ON',
        url: 'https://jobs.example/1',
      },
      status: 'interested',
      source: 'feed',
      version: 1,
    });
    expect(saved.body).not.toHaveProperty('clientId');
    const own = await seeker.save({ title: 'Gardener', employer: 'Rosewood Gardens' });
    expect([own.status, own.body]).toMatchObject([
      201,
      { snapshot: { title: 'Gardener', employer: 'Rosewood Gardens' }, source: 'manual', status: 'interested' },
    ]);
    expect(await seeker.activities()).toEqual(['job_saved', 'job_saved']);
    const [first] = await fileOf(fixture.table, seeker.id, 'Activity');
    expect(first?.subject).toEqual({ kind: 'job_lead', id: saved.body.id, label: 'Baker' });
  });

  it('JL-05 the same posting again is the lead that is there, unchanged; of two at once one makes it', async () => {
    const { postingId } = await givePosting();
    const seeker = await giveSeeker();
    const replies = await Promise.all(Array.from({ length: 4 }, () => seeker.save({ postingId })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(await seeker.activities()).toEqual(['job_saved']);
    const [lead] = replies.map(({ body }) => body);
    await seeker.change(lead?.id, 1, { status: 'applied' });
    const again = await seeker.save({ postingId, source: 'feed' });
    expect([again.status, again.headers.etag, again.body]).toMatchObject([
      200,
      '"2"',
      { id: lead?.id, status: 'applied', source: 'board' },
    ]);
    // Another client's lead of the same posting is another.
    const other = await giveSeeker();
    const theirs = await other.save({ postingId });
    expect([theirs.status, theirs.body.id === lead?.id]).toEqual([201, false]);
    expect((await other.call('GET', `/${lead?.id}`)).status).toBe(404);
  });

  it('JL-06 says what is missing or too much, and saves no posting that is gone', async () => {
    const seeker = await giveSeeker();
    const { postingId } = await givePosting();
    const pointers = async (body: unknown) => {
      const reply = await seeker.save(body);
      return [reply.status, ((reply.body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer).sort()];
    };
    expect(await pointers({})).toEqual([400, ['/body/employer', '/body/title']]);
    expect(await pointers({ title: 'Baker' })).toEqual([400, ['/body/employer']]);
    expect(await pointers({ postingId, title: 'Baker' })).toEqual([400, ['/body/title']]);
    expect(await pointers({ title: 'Baker', employer: 'X', source: 'feed' })).toEqual([400, ['/body/source']]);
    expect(await pointers({ title: 'Baker', employer: 'X', url: 'javascript:alert(1)' })).toEqual([400, ['/body/url']]);
    const expired = await givePosting({ expiresAt: '2026-01-01T00:00:00.000Z' });
    const withdrawn = await givePosting({ withdrawnAt: '2026-01-01T00:00:00.000Z', withdrawnBy: 'import' });
    for (const gone of [expired.postingId, withdrawn.postingId, 'no-such-posting']) {
      expect(await pointers({ postingId: gone })).toEqual([422, ['/body/postingId']]);
    }
    expect(await fileOf(fixture.table, seeker.id, 'JobLead')).toEqual([]);
  });

  it('JB-10 keeps its snapshot, and stays saved, once the posting is gone', async () => {
    const posting = await givePosting({ title: 'Short-lived' });
    const seeker = await giveSeeker();
    const { body } = await seeker.save({ postingId: posting.postingId });
    const transaction = new Transaction();
    putPosting(
      transaction,
      postingRecord({ ...posting, withdrawnAt: new Date().toISOString(), withdrawnBy: 'administrator' }),
    );
    await transaction.commit(fixture.table);
    const read = await seeker.call('GET', `/${body.id}`);
    expect(read.body).toMatchObject({ postingId: posting.postingId, snapshot: { title: 'Short-lived' } });
    expect((await seeker.save({ postingId: posting.postingId })).status).toBe(200);
  });
});

describe('keeping track', () => {
  it('JL-03 any status follows any other, and the counts are those of the leads', async () => {
    const seeker = await giveSeeker();
    const { body } = await seeker.save({ title: 'Baker', employer: 'Corner Bakery' });
    let version = 1;
    for (const from of jobLeadStatuses) {
      for (const to of jobLeadStatuses) {
        for (const status of [from, to]) {
          const { status: code, body: after } = await seeker.change(body.id, version, { status });
          expect([code, after.status], `${from} to ${to}`).toEqual([200, status]);
          version = Number(after.version);
        }
      }
    }
    await seeker.save({ title: 'Gardener', employer: 'Rosewood Gardens' });
    const { body: list } = await seeker.call('GET', '?status=interested&status=no_response');
    expect(list).toMatchObject({
      items: [{ snapshot: { title: 'Gardener' } }, { snapshot: { title: 'Baker' } }],
      counts: { interested: 1, applied: 0, interviewing: 0, hired: 0, rejected: 0, no_response: 1 },
    });
    const rejected = await seeker.call('GET', '?status=rejected');
    expect(rejected.body).toMatchObject({ items: [], counts: { interested: 1, no_response: 1 } });
  });

  it('counts every lead once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...jobLeadStatuses)), (statuses) => {
        const counts = countsOf(statuses.map((status) => ({ status })));
        expect(Object.keys(counts).sort()).toEqual([...jobLeadStatuses].sort());
        for (const status of jobLeadStatuses) {
          expect(counts[status]).toBe(statuses.filter((one) => one === status).length);
        }
      }),
    );
  });

  it('notes; what changes nothing makes no version; two writers, one wins', async () => {
    const seeker = await giveSeeker();
    const { body } = await seeker.save({ title: 'Baker', employer: 'Corner Bakery' });
    const noted = await seeker.change(body.id, 1, { notes: 'Call Tuesday' });
    expect(noted.body).toMatchObject({ notes: 'Call Tuesday', version: 2, statusChangedAt: body.statusChangedAt });
    const same = await seeker.change(body.id, 2, { notes: 'Call Tuesday', status: 'interested' });
    expect([same.status, same.headers.etag]).toEqual([200, '"2"']);
    const cleared = await seeker.change(body.id, 2, { notes: null });
    expect(cleared.body).not.toHaveProperty('notes');
    const race = await Promise.all([
      seeker.change(body.id, 3, { status: 'applied' }),
      seeker.change(body.id, 3, { status: 'rejected' }),
      seeker.remove(body.id, 3),
    ]);
    const won = race.filter(({ status }) => status < 300);
    expect(won).toHaveLength(1);
    const removed = won[0]?.status === 204;
    const lost = race.filter(({ status }) => status >= 300).map(({ status }) => status);
    expect(lost.filter((status) => status !== 412 && !(removed && status === 404))).toEqual([]);
    expect(await seeker.activities()).toEqual(removed ? ['job_saved'] : ['job_saved', 'job_lead_status_changed']);
  });

  it('JL-07 staff view, and neither save, change nor remove; who may not see the client finds nothing', async () => {
    const seeker = await giveSeeker();
    const { body } = await seeker.save({ title: 'Baker', employer: 'Corner Bakery' });
    const headers = { 'if-match': '"1"' };
    for (const [who, read, written] of [
      ['base', 200, 403],
      ['administrator', 200, 403],
      ['other', 404, 404],
      ['none', 404, 404],
    ] as const) {
      expect((await seeker.callAs(who, 'GET')).status, who).toBe(read);
      expect((await seeker.callAs(who, 'GET', `/${body.id}`)).status, who).toBe(read);
      const job = { body: { title: 'X', employer: 'Y' } };
      expect((await seeker.callAs(who, 'POST', '', job)).status, who).toBe(written);
      const patch = { body: { status: 'hired' }, headers };
      expect((await seeker.callAs(who, 'PATCH', `/${body.id}`, patch)).status, who).toBe(written);
      expect((await seeker.callAs(who, 'DELETE', `/${body.id}`, { headers })).status, who).toBe(written);
    }
    expect(await auditedActions(fixture.table, seeker.id)).toEqual(
      expect.arrayContaining(['job_leads.read', 'job_lead.read']),
    );
    expect((await seeker.call('GET')).body.items).toHaveLength(1);
  });

  it('is removed, and the posting saved again', async () => {
    const { postingId } = await givePosting();
    const seeker = await giveSeeker();
    const { body } = await seeker.save({ postingId });
    expect((await seeker.remove(body.id, 7)).status).toBe(412);
    expect((await seeker.remove(body.id, 1)).status).toBe(204);
    expect((await seeker.remove(body.id, 1)).status).toBe(404);
    expect((await seeker.call('GET')).body).toMatchObject({ items: [], counts: { interested: 0 } });
    expect((await seeker.save({ postingId })).status).toBe(201);
  });

  it('pages newest first, each once', async () => {
    const seeker = await giveSeeker();
    for (let number = 0; number < 5; number += 1) {
      await seeker.save({ title: `Job ${number}`, employer: 'X' });
      await setTimeout(2);
    }
    const titles: string[] = [];
    let cursor = '';
    do {
      const { body } = await seeker.call('GET', `?limit=2${cursor}`);
      titles.push(...(body.items as { snapshot: { title: string } }[]).map(({ snapshot }) => snapshot.title));
      cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    expect(titles).toEqual(['Job 4', 'Job 3', 'Job 2', 'Job 1', 'Job 0']);
  });
});

describe('JL-08 hired', () => {
  it('tells each of the assigned staff once, without name or job, whatever is set later or at once', async () => {
    const seeker = await giveSeeker({ assignedStaffIds: ['base', 'colleague'] });
    const { body } = await seeker.save({ title: 'Baker', employer: 'Corner Bakery' });
    const race = await Promise.all([1, 2].map(() => seeker.change(body.id, 1, { status: 'hired' })));
    expect(race.map(({ status }) => status).sort()).toEqual([200, 412]);
    const mails = await hireMails(seeker.id);
    expect(mails.map(({ to }) => to)).toEqual(['base@staff.example', 'colleague@staff.example']);
    expect(JSON.stringify(mails)).not.toMatch(/Baker|Bakery|Tremblay/);
    await seeker.change(body.id, 2, { status: 'applied' });
    await seeker.change(body.id, 3, { status: 'hired' });
    expect(await hireMails(seeker.id)).toHaveLength(2);
    const { body: next } = await seeker.save({ title: 'Pastry cook', employer: 'Harbour Grill' });
    await seeker.change(next.id, 1, { status: 'hired' });
    expect(await hireMails(seeker.id)).toHaveLength(4);
    expect(next).not.toHaveProperty('staffToldAt');
  });

  it('nobody assigned, nobody told', async () => {
    const referral = await giveSeeker({ assignedStaffIds: [] });
    const { body } = await referral.save({ title: 'Baker', employer: 'Corner Bakery' });
    expect((await referral.change(body.id, 1, { status: 'hired' })).status).toBe(200);
    expect(await hireMails(referral.id)).toEqual([]);
  });
});

it('steps in a row: reads two, writes three', async () => {
  const { postingId } = await givePosting();
  const seeker = await giveSeeker();
  let leadId = '';
  const counted: Record<string, number> = {
    save: await steps(async () => {
      leadId = String((await seeker.save({ postingId })).body.id);
    }),
    again: await steps(() => seeker.save({ postingId })),
    list: await steps(() => seeker.callAs('base', 'GET')),
    read: await steps(() => seeker.callAs('base', 'GET', `/${leadId}`)),
    hired: await steps(() => seeker.change(leadId, 1, { status: 'hired' })),
    remove: await steps(() => seeker.remove(leadId, 2)),
  };
  expect(counted).toEqual({ save: 2, again: 1, list: 2, read: 2, hired: 3, remove: 2 });
});
