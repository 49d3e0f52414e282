import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { changeSettings, getSettings } from '#shared/persistence/settings.ts';
import { toStaffItem } from '#shared/persistence/staff.ts';
import { openTasksOfClient } from '#shared/persistence/tasks.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { auditedActions, fileOf } from '../support/client-file.ts';
import { staffMember } from '../support/client-profile-fixture.ts';
import { concurrentWriter } from '../support/concurrent-writer.ts';
import type { Received } from '../support/http.ts';
import { pointersIn } from '../support/http.ts';
import { camsLink } from '../support/people.ts';
import { addressed, hillside, type ReferralsFixture, referralsFixture } from '../support/referrals-fixture.ts';
import { stepCounter } from '../support/steps.ts';
import { itemsOf } from '../support/table-items.ts';

let fixture: ReferralsFixture;
let meanwhile: ReturnType<typeof concurrentWriter>;
beforeAll(async () => {
  fixture = await referralsFixture();
  meanwhile = concurrentWriter(fixture.table);
});

const stored = (client: Client) => clientById(fixture.table, client.id);
/** Lakeshore asks: `base` gives a client to Riverside. */
const give = (client: Client, serviceProviderId = 'riverside', who = 'base') =>
  fixture.request(who, { clientId: client.id, serviceProviderId });
/** Riverside asks: `other` met a client of Lakeshore in the look-up. */
const receive = async (client: Client, who = 'other') =>
  fixture.request(who, { clientRef: await fixture.refOf(who, client) });
const idOf = ({ body, text, status }: Received): string => {
  expect(status, text).toBe(201);
  return String(body.id);
};
const read = (who: string, id: unknown) => fixture.as(who)('GET', `/v1/transfer-requests/${id}`);
const idsIn = ({ body }: Received) => (body.items as { id: string }[]).map(({ id }) => id);
let names = 0;
/** Somebody whom the look-up finds alone. */
const unique = () =>
  `Q${String.fromCharCode(97 + (names % 26))}${String.fromCharCode(97 + Math.floor(names++ / 26))}xylo`;
const given = (fields: Partial<Client> = {}) => fixture.given({ lastName: unique(), ...fields });

async function setCamsRule(transfersNeedCamsLink: boolean): Promise<void> {
  const before = await getSettings(fixture.table);
  const transaction = new Transaction();
  const after = { ...before, transfersNeedCamsLink, version: before.version + 1 };
  changeSettings(transaction, before, after, () => new Error('The settings changed meanwhile'));
  await transaction.commit(fixture.table);
}

describe('asking', () => {
  it('TQ-01: staff who see the client ask to give them; the current provider is mailed without a name', async () => {
    await fixture.sentMails();
    const client = await given();
    const reply = await give(client);
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toEqual({
      id: expect.any(String),
      status: 'pending',
      clientId: client.id,
      displayName: `Sam ${client.lastName}`,
      canView: true,
      fromProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
      toProvider: { id: 'riverside', name: 'Riverside Career Centre' },
      askedBy: 'current',
      requestedBy: { id: 'base', name: 'base Staff' },
      reason: 'Lives nearby now.',
      createdAt: expect.stringMatching(/^2026-03-02T14:05:/),
      actions: ['cancel'],
    });
    expect(reply.headers.location).toBe(`/v1/transfer-requests/${reply.body.id}`);
    expect((await stored(client))?.serviceProviderId).toBe('lakeshore');
    expect(await auditedActions(fixture.table, client.id)).toEqual(['transfer.requested']);
    const mails = await fixture.sentMails();
    expect(addressed(mails)).toEqual(['transfer-request → lakeshore@provider.example']);
    expect(JSON.stringify(mails)).not.toMatch(new RegExp(`${client.lastName}|${client.id}|nearby`));
  });

  it('TQ-02, PM-06: staff of another provider ask for whom they met, and learn the minimal card only', async () => {
    const client = await given({ hasSafetyFlag: true });
    const reply = await receive(client);
    expect(reply.status, reply.text).toBe(201);
    expect(reply.body).toEqual({
      id: expect.any(String),
      status: 'pending',
      displayName: `Sam ${client.lastName}`,
      canView: false,
      fromProvider: { id: 'lakeshore', name: 'Lakeshore Employment' },
      toProvider: { id: 'riverside', name: 'Riverside Career Centre' },
      askedBy: 'receiving',
      requestedBy: { id: 'other', name: 'other Staff' },
      reason: 'Lives nearby now.',
      createdAt: expect.any(String),
      actions: ['cancel'],
    });
    const replies = [await read('other', reply.body.id), await fixture.requests('riverBase')];
    for (const { text } of replies) {
      expect(text).not.toContain(client.id);
      expect(text).not.toMatch(/email|phone|flag/i);
    }
  });

  it('TQ-02: to the receiving provider, what the current one wrote stays hidden', async () => {
    const id = idOf(await give(await given()));
    const seen = await read('other', id);
    expect(seen.body).toMatchObject({ canView: false, askedBy: 'current', actions: [] });
    for (const key of ['reason', 'requestedBy', 'clientId', 'void']) {
      expect(seen.body).not.toHaveProperty(key);
    }
    expect((await read('base', id)).body.reason).toBe('Lives nearby now.');
  });

  it('TQ-02: neither asking nor reading tells that the client is archived or not linked', async () => {
    await setCamsRule(true);
    try {
      const [present, archived] = [await given(), await given({ archivedAt: '2026-02-01T00:00:00.000Z' })];
      const replies = await Promise.all([present, archived].map((client) => receive(client)));
      const shapes = replies.map(({ status, body }) => [status, Object.keys(body).sort(), body.actions]);
      expect(shapes[0]).toEqual(shapes[1]);
      const again = await Promise.all([present, archived].map((client) => receive(client)));
      expect(again.map(({ status }) => status)).toEqual([409, 409]);
      expect(again[0]?.body.detail).toBe(again[1]?.body.detail);
      const views = await Promise.all(replies.map(({ body }) => read('other', body.id)));
      expect(Object.keys(views[0]?.body ?? {}).sort()).toEqual(Object.keys(views[1]?.body ?? {}).sort());
    } finally {
      await setCamsRule(false);
    }
  });

  it.each([
    ['no client', {}, 400, '/body/clientId'],
    ['no provider', { clientId: 'x' }, 400, '/body/serviceProviderId'],
    ['both ways', { clientId: 'x', serviceProviderId: 'riverside', clientRef: 'y' }, 400, '/body/clientId'],
    [
      'a provider of choice for a reference',
      { clientRef: 'y', serviceProviderId: 'z' },
      400,
      '/body/serviceProviderId',
    ],
    ['no reason', { clientId: 'x', serviceProviderId: 'riverside', reason: ' ' }, 400, '/body/reason'],
    ['an unknown client', { clientId: 'x', serviceProviderId: 'riverside' }, 422, '/body/clientId'],
    ['a forged reference', { clientRef: 'k1.abc' }, 422, '/body/clientRef'],
  ])('refuses %s', async (_what, body, status, pointer) => {
    const reply = await fixture.request('base', body);
    expect([reply.status, pointersIn(reply)[0]]).toEqual([status, pointer]);
  });

  it('refuses an unknown provider, the client’s own, hidden clients, and those who may not', async () => {
    const client = await given();
    const nowhere = await give(client, 'nowhere');
    expect([nowhere.status, pointersIn(nowhere)]).toEqual([422, ['/body/serviceProviderId']]);
    const here = await give(client, 'lakeshore');
    expect([here.status, pointersIn(here)]).toEqual([422, ['/body/serviceProviderId']]);
    const hidden = await give(client, hillside, 'other');
    const unknown = await fixture.request('other', { clientId: 'nobody', serviceProviderId: hillside });
    expect([hidden.status, pointersIn(hidden)]).toEqual([422, ['/body/clientId']]);
    expect({ ...hidden.body, instance: '' }).toEqual({ ...unknown.body, instance: '' });
    // Referrals alone sees a referral, and does not ask to give them away (TQ-01).
    const referral = await given({ assignedStaffIds: [] });
    expect((await give(referral, 'riverside', 'intake')).status).toBe(403);
    for (const who of ['none', 'tasksOnly', 'jobBoard']) {
      expect((await give(client, 'riverside', who)).status).toBe(403);
    }
    const archived = await given({ archivedAt: '2026-02-01T00:00:00.000Z' });
    expect((await give(archived)).status).toBe(409);
  });

  it('a reference is good for its caller, for an hour, and for people of other providers', async () => {
    const client = await given();
    const ref = await fixture.refOf('other', client);
    expect(pointersIn(await fixture.request('riverBase', { clientRef: ref }))).toEqual(['/body/clientRef']);
    expect(
      pointersIn(await fixture.request('administrator', { clientRef: await fixture.refOf('administrator', client) })),
    ).toEqual(['/body/clientRef']);
    const own = await given({ serviceProviderId: 'riverside', assignedStaffIds: [] });
    expect(pointersIn(await receive(own))).toEqual(['/body/clientRef']);
    fixture.time.moved = 61 * 60_000;
    try {
      expect(pointersIn(await fixture.request('other', { clientRef: ref }))).toEqual(['/body/clientRef']);
    } finally {
      fixture.time.moved = 0;
    }
  });

  it('TQ-07: of several at once one is made, from whichever side; another receiving provider is another request', async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = await given();
      const replies = await Promise.all([
        give(client),
        give(client, 'riverside', 'colleague'),
        receive(client),
        receive(client, 'riverBase'),
      ]);
      expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      expect((await give(client, hillside)).status).toBe(201);
      expect((await give(client)).status).toBe(409);
    }
  });

  it('a double click makes one request and one mail', async () => {
    await fixture.sentMails();
    const client = await given();
    const headers = { 'idempotency-key': randomUUID() };
    const body = { clientId: client.id, serviceProviderId: 'riverside' };
    const replies = await Promise.all([1, 2].map(() => fixture.request('base', body, headers)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201]);
    expect(replies[0]?.body.id).toBe(replies[1]?.body.id);
    expect(await fixture.sentMails()).toHaveLength(1);
  });

  it('TQ-04: where the instance wants it, only linked clients are asked for and approved', async () => {
    const [linked, unlinked] = [await given({ cams: camsLink({ reference: '1000001' }) }), await given()];
    const early = idOf(await receive(unlinked));
    await setCamsRule(true);
    try {
      expect((await give(unlinked, hillside)).status).toBe(409);
      expect((await fixture.decide('network', early, 'approval')).status).toBe(409);
      const id = idOf(await give(linked));
      expect((await fixture.decide('network', id, 'approval')).status).toBe(200);
    } finally {
      await setCamsRule(false);
    }
    expect((await fixture.decide('network', early, 'approval')).status).toBe(200);
  });
});

describe('deciding', () => {
  it('TQ-03: reviewed by Clients @ group; others are refused or know nothing of it', async () => {
    const client = await given();
    const id = idOf(await give(client));
    for (const what of ['approval', 'refusal'] as const) {
      for (const [who, status] of [
        ['base', 403],
        ['manager', 403],
        ['other', 403],
        ['riverManager', 403],
        ['far', 404],
        ['none', 403],
        ['jobBoard', 403],
      ] as const) {
        expect([what, who, (await fixture.decide(who, id, what)).status]).toEqual([what, who, status]);
      }
    }
    expect((await fixture.decide('network', 'no-such-request', 'approval')).status).toBe(404);
    expect((await read('far', id)).status).toBe(404);
    // Not even by a request that is refused for its form.
    expect((await fixture.decide('far', id, 'refusal', { unknown: 1 })).status).toBe(404);
    expect((await fixture.decide('network', id, 'refusal', { unknown: 1 })).status).toBe(400);
  });

  it('TQ-05: approval moves the file as a referral does, writes the note, and tells exactly whom it should', async () => {
    const client = await given({ assignedStaffIds: ['base', 'colleague'], language: 'fr' });
    const [task] = await fixture.giveTasks(client, [{ staffIds: ['base'], client: true }]);
    const id = idOf(await give(client));
    await fixture.sentMails();
    const reply = await fixture.decide('network', id, 'approval');
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({
      id,
      status: 'approved',
      clientId: client.id,
      decidedBy: { id: 'network', name: 'network Staff' },
      decidedAt: expect.any(String),
      actions: [],
    });
    expect(await stored(client)).toEqual({
      ...client,
      serviceProviderId: 'riverside',
      assignedStaffIds: [],
      assignmentRevision: 1,
    });
    expect(await openTasksOfClient(fixture.table, client.id)).toMatchObject([
      { id: task?.id, serviceProviderId: 'riverside', responsible: { staffIds: [], client: true } },
    ]);
    expect(await fileOf(fixture.table, client.id, 'CaseNote')).toMatchObject([
      {
        origin: 'system',
        activityType: 'referral',
        details: 'Transfer from Lakeshore Employment to Riverside Career Centre approved on 2026-03-02 at 09:05.',
        authorId: 'network',
        serviceProviderId: 'lakeshore',
      },
    ]);
    expect((await fixture.referrals('other', client)).body.items).toMatchObject([
      { fromProvider: { id: 'lakeshore' }, toProvider: { id: 'riverside' }, transferRequestId: id },
    ]);
    expect((await fixture.as('base')('GET', `/v1/clients/${client.id}`)).status).toBe(404);
    expect((await fixture.as('other')('GET', `/v1/clients/${client.id}`)).status).toBe(200);
    const mails = await fixture.sentMails();
    expect(addressed(mails).sort()).toEqual(
      [
        `client-referred-client → ${client.email}`,
        'transfer-approved → base@staff.example',
        'transfer-approved → colleague@staff.example',
        'client-referred-provider → other@staff.example',
        'client-referred-provider → riverIntake@staff.example',
      ].sort(),
    );
    expect(mails.find(({ to }) => to === client.email)?.language).toBe('fr');
    for (const mail of mails.filter(({ to }) => to !== client.email)) {
      expect(JSON.stringify(mail)).not.toContain(client.lastName);
    }
    expect(await auditedActions(fixture.table, client.id)).toEqual(
      expect.arrayContaining(['transfer.requested', 'client.referred', 'assignment.removed', 'transfer.approved']),
    );
    // The old provider keeps the request, and no more of the client than the minimal card.
    const old = await read('base', id);
    expect(old.body).toMatchObject({ status: 'approved', canView: false, reason: 'Lives nearby now.' });
    expect(old.text).not.toContain(client.id);
  });

  it('TQ-05: the receiving provider’s staff with Referrals hear of it, by whichever permission they have beside', async () => {
    const id = idOf(await give(await given({ serviceProviderId: 'riverside' }), 'lakeshore', 'other'));
    await fixture.sentMails();
    expect((await fixture.decide('riverNetwork', id, 'approval')).status).toBe(200);
    const told = addressed(await fixture.sentMails()).filter((line) => line.startsWith('client-referred-provider'));
    expect(told).toEqual(['both', 'intake', 'manager'].map((who) => `client-referred-provider → ${who}@staff.example`));
  });

  it('where nobody there has Referrals, the contact address hears of it', async () => {
    const id = idOf(await give(await given(), 'bare'));
    await fixture.sentMails();
    expect((await fixture.decide('network', id, 'approval')).status).toBe(200);
    const told = addressed(await fixture.sentMails()).filter((line) => line.startsWith('client-referred-provider'));
    expect(told).toEqual(['client-referred-provider → bare@provider.example']);
  });

  it('TQ-06: a refusal tells caseworkers and client, never the other provider; the note is for who sees the client', async () => {
    const client = await given({ assignedStaffIds: ['base'] });
    const id = idOf(await receive(client));
    await fixture.sentMails();
    const reply = await fixture.decide('network', id, 'refusal', { note: 'Wants to stay with base.' });
    expect(reply.body).toMatchObject({ status: 'declined', decisionNote: 'Wants to stay with base.', actions: [] });
    const mails = await fixture.sentMails();
    expect(addressed(mails).sort()).toEqual(
      [`transfer-declined → ${client.email}`, 'transfer-declined → base@staff.example'].sort(),
    );
    expect(JSON.stringify(mails)).not.toMatch(/Riverside|Wants to stay/);
    const requester = await read('other', id);
    expect(requester.body).toMatchObject({ status: 'declined', canView: false });
    for (const key of ['decisionNote', 'decidedBy']) {
      expect(requester.body).not.toHaveProperty(key);
    }
    expect((await read('base', id)).body.decisionNote).toBe('Wants to stay with base.');
    expect(await stored(client)).toEqual(client);
    expect(await fileOf(fixture.table, client.id, 'CaseNote')).toEqual([]);
    // There is room for another.
    expect((await receive(client)).status).toBe(201);
  });

  it('who asked calls it off, nobody else; nobody is told', async () => {
    const client = await given();
    const id = idOf(await give(client));
    await fixture.sentMails();
    for (const who of ['colleague', 'manager', 'network', 'administrator']) {
      expect([who, (await fixture.decide(who, id, 'cancellation')).status]).toEqual([who, 403]);
    }
    const reply = await fixture.decide('base', id, 'cancellation');
    expect([reply.status, reply.body.status]).toEqual([200, 'cancelled']);
    expect(await fixture.sentMails()).toEqual([]);
    expect((await give(client)).status).toBe(201);
  });

  it('TQ-07: what is decided is decided', async () => {
    const client = await given();
    const id = idOf(await give(client));
    await fixture.decide('network', id, 'refusal');
    for (const what of ['approval', 'refusal'] as const) {
      expect((await fixture.decide('network', id, what)).status).toBe(409);
    }
    expect((await fixture.decide('base', id, 'cancellation')).status).toBe(409);
    expect((await read('base', id)).body.status).toBe('declined');
  });

  it('TQ-08: void once the client moved or is archived: approving is 409, it is not offered, refusing is still possible', async () => {
    const [moved, archived] = [await given(), await given()];
    const ids = [idOf(await give(moved)), idOf(await give(archived))];
    await fixture.refer('network', moved, { serviceProviderId: hillside });
    await fixture.as('base')('POST', `/v1/clients/${archived.id}/archive`);
    await fixture.sentMails();
    for (const id of ids) {
      expect((await fixture.decide('network', id, 'approval')).status).toBe(409);
      expect((await read('network', id)).body).toMatchObject({ status: 'pending', void: true, actions: ['decline'] });
    }
    // Riverside does not see why: the request only lies there.
    expect((await read('other', ids[0])).body).not.toHaveProperty('void');
    expect((await fixture.decide('network', ids[0], 'refusal')).status).toBe(200);
    expect(await fixture.sentMails()).toEqual([]);
    await fixture.as('base')('POST', `/v1/clients/${archived.id}/unarchive`);
    expect((await fixture.decide('network', ids[1], 'approval')).status).toBe(200);
  });

  it('TQ-08: a void request gives way to a new one, and ends as cancelled', async () => {
    const client = await given();
    const old = idOf(await give(client));
    await fixture.refer('network', client, { serviceProviderId: hillside, caseworkerId: 'far' });
    const fresh = idOf(await give(client, 'riverside', 'far'));
    expect((await read('network', old)).body).toMatchObject({ status: 'cancelled' });
    expect((await read('network', old)).body).not.toHaveProperty('decidedBy');
    expect((await give(client, 'riverside', 'far')).status).toBe(409);
    expect((await fixture.decide('network', fresh, 'approval')).status).toBe(200);
    expect((await itemsOf(fixture.table, 'TransferClaim')).filter(({ pk }) => pk === `CLIENT#${client.id}`)).toEqual(
      [],
    );
  });
});

describe('lists', () => {
  it('shows a provider what comes from it and to it, the group everything; by state, newest first, in pages', async () => {
    const clients = await Promise.all([given(), given(), given(), given({ serviceProviderId: hillside })]);
    const [out, inward, away] = [
      idOf(await give(clients[0])),
      idOf(await receive(clients[1])),
      idOf(await give(clients[2], hillside)),
    ];
    const foreign = idOf(await receive(clients[3]));
    const mine = [out, inward, away, foreign];
    await fixture.decide('network', inward, 'refusal');
    const of = async (who: string, query = '') =>
      idsIn(await fixture.requests(who, `?limit=100${query}`)).filter((id) => mine.includes(id));
    expect(await of('base')).toEqual([away, inward, out]);
    expect(await of('other')).toEqual([foreign, inward, out]);
    expect(await of('far')).toEqual([foreign, away]);
    for (const who of ['network', 'riverNetwork', 'administrator']) {
      expect(await of(who)).toEqual([foreign, away, inward, out]);
    }
    expect(await of('base', '&status=pending')).toEqual([away, out]);
    expect(await of('base', '&status=declined')).toEqual([inward]);
    expect(await of('base', '&status=declined&status=pending')).toEqual([away, inward, out]);
    expect(await of('base', '&status=approved')).toEqual([]);
    for (const who of ['none', 'tasksOnly', 'jobBoard']) {
      expect((await fixture.requests(who)).status).toBe(403);
    }

    const all = idsIn(await fixture.requests('network', '?limit=100'));
    const paged: string[] = [];
    for (let cursor: unknown = ''; cursor !== undefined; ) {
      const page = await fixture.requests('network', `?limit=2${cursor ? `&cursor=${cursor}` : ''}`);
      paged.push(...idsIn(page));
      cursor = page.body.nextCursor;
    }
    expect(paged).toEqual(all);
    const first = await fixture.requests('network', '?limit=1');
    const pending = `?limit=1&status=pending&cursor=${first.body.nextCursor}`;
    expect((await fixture.requests('network', pending)).status).toBe(400);
  });

  it('TQ-02, PM-06: names the client only to whoever sees them', async () => {
    const client = await given();
    const id = idOf(await receive(client));
    const row = async (who: string) =>
      ((await fixture.requests(who, '?limit=100')).body.items as Record<string, unknown>[]).find(
        (one) => one.id === id,
      );
    expect(await row('base')).toMatchObject({ clientId: client.id, canView: true, actions: [] });
    expect(await row('network')).toMatchObject({ clientId: client.id, actions: ['approve', 'decline'] });
    const theirs = await row('riverBase');
    expect(theirs).toMatchObject({ displayName: `Sam ${client.lastName}`, canView: false });
    expect(theirs).not.toHaveProperty('clientId');
  });
});

describe('others at the same moment', () => {
  it('two who decide: one does', async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = await given();
      const id = idOf(await give(client));
      const replies = await Promise.all([
        fixture.decide('network', id, 'approval'),
        fixture.decide('administrator', id, 'refusal'),
        fixture.decide('base', id, 'cancellation'),
      ]);
      // Once the client has moved, who asked does not see the request less: all three know of it.
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const { status } = (await read('network', id)).body;
      expect((await stored(client))?.serviceProviderId).toBe(status === 'approved' ? 'riverside' : 'lakeshore');
    }
  });

  it('a refusal or cancellation comes before the approval is written: nothing moves', async () => {
    for (const [who, what] of [
      ['administrator', 'refusal'],
      ['base', 'cancellation'],
    ] as const) {
      const client = await given();
      const id = idOf(await give(client));
      const act = () => fixture.decide(who, id, what);
      expect((await meanwhile(act, () => fixture.decide('network', id, 'approval'))).status).toBe(409);
      expect(await stored(client)).toEqual(client);
    }
  });

  it('TQ-08: a referral or archiving comes before the approval is written: 409, and the request stays pending', async () => {
    const [moved, archived] = [await given(), await given()];
    const ids = [idOf(await give(moved)), idOf(await give(archived))];
    const refer = () => fixture.refer('administrator', moved, { serviceProviderId: hillside });
    expect((await meanwhile(refer, () => fixture.decide('network', ids[0], 'approval'))).status).toBe(409);
    expect((await stored(moved))?.serviceProviderId).toBe(hillside);
    const archive = () => fixture.as('base')('POST', `/v1/clients/${archived.id}/archive`);
    expect((await meanwhile(archive, () => fixture.decide('network', ids[1], 'approval'))).status).toBe(409);
    for (const id of ids) {
      expect((await read('network', id)).body.status).toBe('pending');
    }
  });

  it('a task that is made before the approval is written goes along', async () => {
    const client = await given();
    const id = idOf(await give(client));
    const act = () => fixture.giveTasks(client, [{ staffIds: ['base'], client: false }]);
    expect((await meanwhile(act, () => fixture.decide('network', id, 'approval'))).status).toBe(200);
    const tasks = await openTasksOfClient(fixture.table, client.id);
    expect(tasks).toMatchObject([{ serviceProviderId: 'riverside', responsible: { staffIds: [] } }]);
  });

  it('the client moves before the request is written: it is not made', async () => {
    const client = await given();
    const refer = () => fixture.refer('network', client, { serviceProviderId: hillside });
    expect((await meanwhile(refer, () => give(client))).status).toBe(409);
    expect((await itemsOf(fixture.table, 'TransferRequest')).filter(({ clientId }) => clientId === client.id)).toEqual(
      [],
    );
  });
});

describe('size and steps', () => {
  it('50 open tasks and 20 assigned staff in one transaction, steps at the table counted', async () => {
    const crew = Array.from({ length: 20 }, (_, n) => `crew-${n}`);
    await batchWrite(fixture.table, { put: crew.map((id) => toStaffItem(staffMember(id, {}))) });
    const client = await given({ assignedStaffIds: crew });
    await fixture.giveTasks(
      client,
      Array.from({ length: 50 }, () => ({ staffIds: crew, client: true })),
    );
    const clientRef = await fixture.refOf('other', client);
    const steps = stepCounter(fixture.table);
    const stepsOf = async (call: () => Promise<Received>) => {
      let reply: Received | undefined;
      const count = await steps(async () => {
        reply = await call();
      });
      expect(reply?.status, reply?.text).toBeLessThan(300);
      return { count, body: reply?.body ?? {} };
    };
    const received = await stepsOf(() => fixture.request('other', { clientRef }));
    const cancelled = await stepsOf(() => fixture.decide('other', received.body.id, 'cancellation'));
    const made = await stepsOf(() => give(client, 'riverside', 'manager'));
    const shown = await stepsOf(() => read('manager', made.body.id));
    const listed = await stepsOf(() => fixture.requests('manager'));
    const approved = await stepsOf(() => fixture.decide('network', made.body.id, 'approval'));
    expect([received, cancelled, made, approved].map(({ count }) => count)).toEqual([3, 3, 3, 3]);
    expect([shown.count, listed.count]).toEqual([2, 3]);
    expect(await openTasksOfClient(fixture.table, client.id)).toHaveLength(50);
  });
});
