import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { clientById } from '#shared/persistence/clients.ts';
import { ownSimulator } from '../support/cams-simulator.ts';
import { auditedActions, fileOf, giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture, type StaffName } from '../support/client-profile-fixture.ts';
import { stepCounter } from '../support/steps.ts';
import { itemsOf } from '../support/table-items.ts';

let simulator: Awaited<ReturnType<typeof ownSimulator>>;
let fixture: ClientProfileFixture;
let steps: ReturnType<typeof stepCounter>;
beforeAll(async () => {
  simulator = await ownSimulator(400);
  fixture = await clientProfileFixture({ cams: simulator.connect() });
  steps = stepCounter(fixture.table);
});
afterAll(() => simulator?.stop());

let next = 1_000_101;
/** A person of the simulator whom no other test uses. */
const freshPerson = () => String(next++);

const give = (fields: Partial<Client> = {}) => giveClient(fixture.table, fields);
const body = (clientReferenceNumber: string) => ({ clientReferenceNumber, confirm: true });
const link = (client: Client, reference: string, who: StaffName = 'linker') =>
  fixture.as(who)('POST', `/v1/clients/${client.id}/cams-link`, { body: body(reference) });
const unlink = (client: Client) => fixture.as('linker')('DELETE', `/v1/clients/${client.id}/cams-link`);
const refresh = (client: Client) => fixture.as('linker')('POST', `/v1/clients/${client.id}/cams-link/refresh`);
const profile = async (client: Client, who: string = 'linker') =>
  // biome-ignore lint/suspicious/noExplicitAny: a reply of the API
  (await fixture.as(who)('GET', `/v1/clients/${client.id}`)).body as any;
const stored = async ({ id }: Client) => (await clientById(fixture.table, id)) as Client;
const pointers = (reply: { body: Record<string, unknown> }) =>
  ((reply.body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);

describe('look-ups', () => {
  it('CM-04: show enough to be sure of the person, and whether somebody has them already; audited', async () => {
    const reference = freshPerson();
    const path = `/v1/cams-clients/${reference}`;
    const before = await fixture.as('linker')('GET', path);
    expect(before.status).toBe(200);
    expect(before.body).toMatchObject({
      clientReferenceNumber: reference,
      firstName: expect.any(String),
      dateOfBirth: expect.any(String),
      city: expect.any(String),
      alreadyLinked: false,
    });
    for (const key of ['email', 'maritalStatus', 'camsClientStream', 'plans']) {
      expect(before.body).not.toHaveProperty(key);
    }
    await link(await give(), reference);
    expect((await fixture.as('linker')('GET', path)).body).toMatchObject({ alreadyLinked: true });
    const audits = await itemsOf(fixture.table, 'Audit');
    expect(audits.filter(({ action }) => action === 'cams.person_looked_up').length).toBeGreaterThanOrEqual(2);
  });

  it('CM-01: need Clients and CaMS Linking', async () => {
    for (const who of ['base', 'camsOnly', 'none'] as const) {
      expect((await fixture.as(who)('GET', '/v1/cams-clients/1000001')).status).toBe(403);
      expect((await fixture.as(who)('GET', '/v1/common-assessments/CA-2001')).status).toBe(403);
    }
  });

  it('CL-12, CL-09: no match is 404 with a hint', async () => {
    const person = await fixture.as('linker')('GET', '/v1/cams-clients/C-500001');
    expect([person.status, person.body.detail]).toEqual([404, expect.stringContaining('Client Reference Number')]);
    const assessment = await fixture.as('linker')('GET', '/v1/common-assessments/CA-2002');
    expect([assessment.status, assessment.body.detail]).toEqual([404, expect.stringContaining('submitted')]);
  });

  it.each(['1000092', '1000093', '1000094'])(
    '503 with Retry-After while CaMS gives no answer (%s)',
    async (reference) => {
      const own = await clientProfileFixture({ cams: simulator.connect({ patienceMs: 900 }) });
      const reply = await own.as('linker')('GET', `/v1/cams-clients/${reference}`);
      expect([reply.status, reply.headers['retry-after']]).toEqual([503, expect.stringMatching(/^\d+$/)]);
      expect(reply.text).not.toContain(reference);
    },
  );

  it('OQ-14: 400 for what cannot be a number', async () => {
    for (const number of ['a_b', 'x'.repeat(21)]) {
      const reply = await fixture.as('linker')('GET', `/v1/cams-clients/${number}`);
      expect([reply.status, pointers(reply)]).toEqual([400, ['/path/clientReferenceNumber']]);
    }
  });
});

describe('linking', () => {
  it('CM-02, CM-10, CM-11, ED-04: fills the profile, tells what changed and where it is from, and moves the version once', async () => {
    const client = await give({ firstName: 'Typo', phone: '+16475550100', preferredName: 'Ami' });
    const reference = freshPerson();
    const reply = await link(client, reference);
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({
      clientReferenceNumber: reference,
      stale: false,
      lastSyncedAt: expect.any(String),
    });
    expect(reply.body.changed).toEqual(expect.arrayContaining(['firstName', 'phone', 'camsClientStream']));
    const read = await profile(client);
    const { lastSyncedAt } = reply.body;
    expect(read).toMatchObject({
      version: 2,
      ribbon: { camsReference: reference, email: client.email },
      clientProfile: {
        preferredName: 'Ami',
        camsReference: reference,
        camsClientStream: expect.any(String),
        maritalStatus: expect.any(String),
        immigrationStatus: expect.any(String),
      },
      cams: {
        lastSyncedAt,
        stale: false,
        sources: {
          phone: { from: 'cams', syncedAt: lastSyncedAt },
          camsClientStream: { from: 'cams', syncedAt: lastSyncedAt },
        },
      },
    });
    expect(read.clientProfile.firstName).not.toBe('Typo');
    expect(read.cams.lastChanges).toContainEqual({ field: 'phone', at: lastSyncedAt });
    expect(read.actions).toContain('remove_cams_link');
    expect(read.actions).not.toContain('add_cams_link');
    expect(await auditedActions(fixture.table, client.id)).toContain('cams_link.added');
  });

  it('CM-09: People cards carry the reference, stream and badge, and the filters find them', async () => {
    const client = await give({ lastName: `Cams${randomUUID().slice(0, 8)}` });
    await simulator.person('1000390', {
      person: { lastName: client.lastName, clientStream: 'C', servicePlans: [{ reference: 'EAP-1', status: 'open' }] },
    });
    await link(client, '1000390');
    const find = (query: string, who = 'linker') => fixture.as(who)('GET', `/v1/clients?q=${client.lastName}&${query}`);
    expect((await find('camsClientStream=C&eapStatus=active')).body.items).toMatchObject([
      { id: client.id, camsReference: '1000390', camsClientStream: 'C', eapStatus: 'active' },
    ]);
    expect((await find('camsClientStream=A')).body.items).toEqual([]);
    expect((await find('eapStatus=closed')).body.items).toEqual([]);
  });

  it('CL-13: not without somebody who confirms', async () => {
    const client = await give();
    for (const confirm of [undefined, false, 'yes']) {
      const reply = await fixture.as('linker')('POST', `/v1/clients/${client.id}/cams-link`, {
        body: { clientReferenceNumber: '1000001', confirm },
      });
      expect([reply.status, pointers(reply)]).toEqual([400, ['/body/confirm']]);
    }
  });

  it('CM-03, CL-12: nobody by that number is 422 with a hint, no answer is 503, and nothing is written', async () => {
    const client = await give();
    const reply = await link(client, 'C-500001');
    expect([reply.status, pointers(reply)]).toEqual([422, ['/body/clientReferenceNumber']]);
    expect(reply.text).toContain('Case Reference Number');
    expect((await link(client, '1000094')).status).toBe(503);
    expect(await stored(client)).toEqual(client);
    expect(await auditedActions(fixture.table, client.id)).toEqual([]);
  });

  it('CM-07: one person, one account: whoever comes second gets 409, also where both come at once', async () => {
    const reference = freshPerson();
    const clients = await Promise.all([give(), give(), give()]);
    const replies = await Promise.all(clients.map((client) => link(client, reference)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const linked = (await Promise.all(clients.map(stored))).filter(({ cams }) => cams);
    expect(linked).toHaveLength(1);
    const plans = await Promise.all(clients.map(({ id }) => fileOf(fixture.table, id, 'Eap')));
    expect(plans.flat()).toHaveLength(1);
    const late = await link(await give(), reference.toLowerCase());
    expect([late.status, pointers(late)]).toEqual([409, ['/body/clientReferenceNumber']]);
  });

  it('one account, one person: a second link of the same client is 409, also where both come at once', async () => {
    const client = await give();
    const replies = await Promise.all([link(client, freshPerson()), link(client, freshPerson())]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    const claims = (await itemsOf(fixture.table, 'CamsClaim')).filter(({ clientId }) => clientId === client.id);
    expect(claims).toHaveLength(1);
    expect((await link(client, freshPerson())).status).toBe(409);
  });

  it('CM-01: Clients alone is not enough: 403; nor is CaMS Linking alone, which does not even see the client: 404', async () => {
    const referral = await give({ assignedStaffIds: [] });
    expect((await link(referral, '1000001', 'base')).status).toBe(403);
    expect((await link(referral, '1000001', 'camsOnly')).status).toBe(404);
    expect((await link(await give(), '1000001', 'camsOnly')).status).toBe(404);
    expect((await link(referral, '1000001', 'other')).status).toBe(404);
  });

  it('an edit at the same moment is not lost, whichever comes first', async () => {
    const client = await give({ preferredName: 'Before' });
    const patch = fixture.as('linker')('PATCH', `/v1/clients/${client.id}`, {
      body: { clientProfile: { preferredName: 'Edited' } },
      headers: { 'if-match': '"1"' },
    });
    const [edited, linked] = await Promise.all([patch, link(client, freshPerson())]);
    expect(linked.status).toBe(201);
    expect([200, 409, 412]).toContain(edited.status);
    const after = await stored(client);
    expect(after.preferredName).toBe(edited.status === 200 ? 'Edited' : 'Before');
    expect(after.cams).toBeDefined();
    expect(after.version).toBe(edited.status === 200 ? 3 : 2);
  });
});

describe('unlinking', () => {
  it('CM-08, CM-07, CM-11: what only CaMS knew goes, what was copied stays, the person is free for somebody else', async () => {
    const reference = freshPerson();
    const client = await give();
    await link(client, reference);
    const linked = await profile(client);
    expect((await unlink(client)).status).toBe(204);
    const read = await profile(client);
    expect(read.contact).toEqual(linked.contact);
    expect(read.clientProfile).toMatchObject({ firstName: linked.clientProfile.firstName });
    for (const key of ['camsReference', 'camsClientStream', 'maritalStatus', 'immigrationStatus', 'statusInCanada']) {
      expect(read.clientProfile).not.toHaveProperty(key);
    }
    expect(read).not.toHaveProperty('cams');
    expect(read.ribbon).not.toHaveProperty('camsReference');
    expect(read.version).toBe(3);
    expect(await fileOf(fixture.table, client.id, 'Eap')).toEqual([]);
    const another = await give();
    expect((await link(another, reference)).status).toBe(201);
    expect((await link(client, freshPerson())).status).toBe(201);
    expect(await auditedActions(fixture.table, client.id)).toContain('cams_link.removed');
  });

  it('without a link it is 409; twice at once it happens once', async () => {
    const client = await give();
    expect((await unlink(client)).status).toBe(409);
    await link(client, freshPerson());
    const replies = await Promise.all([unlink(client), unlink(client)]);
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 409]);
  });
});

describe('CM-06: refreshing', () => {
  it('brings what CaMS says now; the version moves only where that is something else', async () => {
    const reference = freshPerson();
    const client = await give();
    await link(client, reference);
    const first = await stored(client);
    const same = await refresh(client);
    expect([same.status, same.body.stale]).toEqual([200, false]);
    expect(String(same.body.lastSyncedAt) > String(first.cams?.lastSyncedAt)).toBe(true);
    expect((await stored(client)).version).toBe(first.version);
    expect((await stored(client)).cams?.lastChanges).toEqual(first.cams?.lastChanges);

    await simulator.person(reference, { person: { phone: '416 555 2222', maritalStatus: 'Widowed' } });
    expect((await refresh(client)).status).toBe(200);
    const read = await profile(client);
    expect(read).toMatchObject({
      version: first.version + 1,
      contact: { phone: '+14165552222' },
      clientProfile: { maritalStatus: 'widowed' },
    });
    expect(read.cams.lastChanges.map(({ field }: { field: string }) => field).sort()).toEqual([
      'maritalStatus',
      'phone',
    ]);
    expect(await auditedActions(fixture.table, client.id)).toContain('cams_link.refreshed');
  });

  it('ED-04: an edit of a field that CaMS has lasts until then; one that only the portal has, for ever', async () => {
    const reference = freshPerson();
    await simulator.person(reference, { person: { phone: '416 555 3333' } });
    const client = await give();
    await link(client, reference);
    await fixture.as('linker')('PATCH', `/v1/clients/${client.id}`, {
      body: { contact: { phone: '647 555 0155' }, clientProfile: { preferredName: 'Kept' } },
      headers: { 'if-match': '"2"' },
    });
    const edited = await profile(client);
    expect([edited.contact.phone, edited.cams.sources.phone]).toEqual(['+16475550155', undefined]);
    await refresh(client);
    const after = await profile(client);
    expect([after.contact.phone, after.clientProfile.preferredName]).toEqual(['+14165553333', 'Kept']);
    expect(after.cams.sources.phone).toMatchObject({ from: 'cams' });
  });

  it('CM-12: no answer, or nobody there any more, keeps what was there and says stale; an answer heals it', async () => {
    const reference = freshPerson();
    const client = await give();
    await link(client, reference);
    const before = await stored(client);
    for (const mode of ['malformed', 'error', 'gone']) {
      await simulator.person(reference, { mode });
      const reply = await refresh(client);
      expect([reply.status, reply.body]).toEqual([200, { lastSyncedAt: before.cams?.lastSyncedAt, stale: true }]);
    }
    const { cams, ...rest } = await stored(client);
    expect(rest).toEqual({ ...before, cams: undefined });
    expect({ ...cams, failedAt: undefined }).toEqual({ ...before.cams, failedAt: undefined });
    expect((await profile(client)).cams).toMatchObject({ stale: true, lastSyncedAt: before.cams?.lastSyncedAt });
    expect((await fixture.as('base')('GET', `/v1/clients/${client.id}/eap`)).body).toMatchObject({ stale: true });
    await simulator.person(reference, { mode: 'ok' });
    expect((await refresh(client)).body).toMatchObject({ stale: false });
    expect((await profile(client)).cams.stale).toBe(false);
  });

  it('CM-12: once a minute per client, and linking counts; another client may', async () => {
    const slow = await clientProfileFixture({ cams: simulator.connect(), throttles: true });
    const as = slow.as('linker');
    const [one, other] = await Promise.all([giveClient(slow.table), giveClient(slow.table)]);
    const path = (client: Client) => `/v1/clients/${client.id}/cams-link`;
    // A minute may begin between two calls, but not twice.
    const statuses: number[] = [];
    await as('POST', path(one), { body: body(freshPerson()) });
    for (let count = 0; count < 3; count += 1) {
      const reply = await as('POST', `${path(one)}/refresh`);
      statuses.push(reply.status);
      expect(reply.status === 200 || Number(reply.headers['retry-after']) > 0).toBe(true);
    }
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
    await as('POST', path(other), { body: body(freshPerson()) });
    expect([200, 429]).toContain((await as('POST', `${path(other)}/refresh`)).status);
  });

  it('without a link it is 409', async () => {
    expect((await refresh(await give())).status).toBe(409);
  });
});

describe('the plans', () => {
  it('EA-02 … EA-06: what CaMS told, newest active first; no link, no plans, no error', async () => {
    const client = await give();
    const path = `/v1/clients/${client.id}/eap`;
    expect((await fixture.as('base')('GET', path)).body).toEqual({ linked: false, stale: false, plans: [] });
    // Two open plans and a closed one.
    await link(client, '1000308');
    const reply = await fixture.as('base')('GET', path);
    expect(reply.body).toMatchObject({
      linked: true,
      stale: false,
      lastSyncedAt: expect.any(String),
      plans: [{ status: 'active' }, { status: 'active' }, { status: 'closed' }],
    });
    const [plan] = reply.body.plans as Record<string, unknown>[];
    expect(plan).toMatchObject({
      reference: expect.stringMatching(/^EAP-/),
      owner: expect.any(String),
      goal: { name: expect.any(String) },
      subGoals: expect.arrayContaining([
        expect.objectContaining({
          planItems: expect.arrayContaining([expect.objectContaining({ status: 'Completed' })]),
        }),
      ]),
      outcomes: [],
    });
    expect(await auditedActions(fixture.table, client.id)).toContain('eap.read');
  });

  it('CM-05, PM-07: nothing from CaMS in anything that a client reads; Referrals alone sees none of it either', async () => {
    const reference = freshPerson();
    const client = await give({ assignedStaffIds: [] });
    await link(client, reference);
    await fixture.signIn(client.id);
    const replies = await Promise.all(
      ['', '/overview', '/activity'].map((below) => fixture.as(client.id)('GET', `/v1/clients/${client.id}${below}`)),
    );
    for (const { status, text } of replies) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/cams|eap|marital|immigration|statusInCanada|importedFromCa/i);
      expect(text).not.toContain(reference);
    }
    for (const [method, below, expected] of [
      ['GET', '/eap', 404],
      ['POST', '/cams-link', 403],
      ['DELETE', '/cams-link', 403],
      ['POST', '/cams-link/refresh', 403],
    ] as const) {
      const sent = method === 'POST' && below === '/cams-link' ? { body: body('1000001') } : {};
      const reply = await fixture.as(client.id)(method, `/v1/clients/${client.id}${below}`, sent);
      expect([below, reply.status]).toEqual([below, expected]);
    }
    expect((await fixture.as(client.id)('GET', '/v1/cams-clients/1000001')).status).toBe(403);
    const intake = await fixture.as('intake')('GET', `/v1/clients/${client.id}`);
    expect(intake.status).toBe(200);
    expect(intake.text).not.toMatch(/cams[RC"]|marital/);
    expect((await fixture.as('intake')('GET', `/v1/clients/${client.id}/eap`)).status).toBe(403);
  });
});

describe('CL-07: adding somebody who is known elsewhere', () => {
  const add = (given: Record<string, unknown>, who: StaffName = 'linker') =>
    fixture.as(who)('POST', '/v1/clients', { body: given });
  const email = () => `${randomUUID()}@clients.example`;
  const known = (clientReferenceNumber: string, rest = {}) => ({
    firstName: 'Wrong',
    lastName: 'Wrong',
    email: email(),
    phone: '647 555 0101',
    eoisConnection: { kind: 'case_management', ...body(clientReferenceNumber) },
    ...rest,
  });
  const imported = (assessmentNumber: string, rest = {}) => ({
    eoisConnection: { kind: 'common_assessment', assessmentNumber, confirm: true },
    ...rest,
  });

  it('CL-14, DEC-12: CaMS wins over what is sent, except the e-mail; the link is there from the start', async () => {
    const reference = freshPerson();
    const given = known(reference);
    const reply = await add(given);
    expect(reply.status).toBe(201);
    // biome-ignore lint/suspicious/noExplicitAny: a reply of the API
    const { client } = reply.body as any;
    expect(client).toMatchObject({
      version: 1,
      contact: { email: given.email },
      ribbon: { camsReference: reference },
      cams: { stale: false, sources: { firstName: { from: 'cams' } } },
    });
    expect(client.clientProfile.firstName).not.toBe('Wrong');
    expect(await fileOf(fixture.table, client.id, 'Eap')).toHaveLength(1);
    const second = await add(known(reference));
    expect([second.status, pointers(second)]).toEqual([409, ['/body/eoisConnection/clientReferenceNumber']]);
  });

  it('CL-09 … CL-11, CL-14, DEC-12, OQ-24: an assessment fills what the request leaves out, the e-mail too', async () => {
    const reply = await add(imported('CA-2003', { firstName: 'Sent' }));
    expect(reply.status).toBe(201);
    // biome-ignore lint/suspicious/noExplicitAny: a reply of the API
    const { client, invitation } = reply.body as any;
    expect(client).toMatchObject({
      clientProfile: { firstName: 'Sent', lastName: expect.any(String) },
      contact: { email: 'ca-2003@mail.example', phone: expect.stringMatching(/^\+1/), dateOfBirth: expect.any(String) },
      importedFromCa: { number: 'CA-2003', at: client.createdAt },
    });
    expect(client).not.toHaveProperty('cams');
    expect(invitation.sentTo).toBe('ca-2003@mail.example');
    const again = await fixture.as('linker')('GET', '/v1/common-assessments/CA-2003');
    expect(again.body).toMatchObject({ email: 'ca-2003@mail.example', alreadyLinked: true });
    const taken = await add(imported('CA-2003'));
    expect([taken.status, pointers(taken)]).toEqual([409, ['/body/email']]);
    expect((await refresh(client)).status).toBe(409);
    expect((await link(client, freshPerson())).status).toBe(201);
  });

  it('what an assessment lacks has to be sent', async () => {
    const own = await clientProfileFixture({
      cams: {
        person: async () => undefined,
        assessment: async (number) => ({ number, values: { firstName: 'Only', lastName: 'Names' }, email: undefined }),
      },
    });
    const reply = await own.as('linker')('POST', '/v1/clients', { body: imported('CA-1') });
    expect([reply.status, pointers(reply)]).toEqual([422, ['/body/email']]);
  });

  it.each([
    [known('C-500001'), 422, '/body/eoisConnection/clientReferenceNumber'],
    [imported('CA-2002'), 422, '/body/eoisConnection/assessmentNumber'],
    [imported('CA-9999'), 422, '/body/eoisConnection/assessmentNumber'],
    [
      known('1000001', { eoisConnection: { kind: 'case_management', clientReferenceNumber: '1' } }),
      400,
      '/body/eoisConnection/confirm',
    ],
    [
      known('1000001', { eoisConnection: { kind: 'case_management', confirm: true } }),
      400,
      '/body/eoisConnection/clientReferenceNumber',
    ],
    [{ eoisConnection: { kind: 'common_assessment', confirm: true } }, 400, '/body/eoisConnection/assessmentNumber'],
    [known('1000001', { firstName: undefined }), 400, '/body/firstName'],
  ])('%j: %s at %s', async (given, status, pointer) => {
    const reply = await add(given);
    expect([reply.status, pointers(reply)]).toEqual([status, [pointer]]);
  });

  it('CM-01: needs CaMS Linking as well; no answer from CaMS is 503, and nobody is added', async () => {
    expect((await add(known('1000001'), 'base')).status).toBe(403);
    expect((await add(imported('CA-2001'), 'base')).status).toBe(403);
    const given = known('1000094');
    expect((await add(given)).status).toBe(503);
    expect(JSON.stringify(await itemsOf(fixture.table, 'Client'))).not.toContain(given.email);
  });
});

describe('steps in a row at the table', () => {
  it('two for reads, three for writes', async () => {
    const client = await give();
    const path = `/v1/clients/${client.id}`;
    const count = async (method: string, url: string, given?: unknown) => {
      let status = 0;
      const taken = await steps(async () => {
        status = (await fixture.as('linker')(method, url, given === undefined ? {} : { body: given })).status;
      });
      expect(status, url).toBeLessThan(300);
      return taken;
    };
    const reference = freshPerson();
    expect(await count('GET', `/v1/cams-clients/${reference}`)).toBeLessThanOrEqual(2);
    expect(await count('GET', '/v1/common-assessments/CA-2005')).toBeLessThanOrEqual(2);
    expect(await count('POST', `${path}/cams-link`, body(reference))).toBeLessThanOrEqual(3);
    expect(await count('GET', `${path}/eap`)).toBeLessThanOrEqual(2);
    expect(await count('GET', path)).toBeLessThanOrEqual(2);
    expect(await count('POST', `${path}/cams-link/refresh`)).toBeLessThanOrEqual(3);
    expect(await count('DELETE', `${path}/cams-link`)).toBeLessThanOrEqual(3);
    const eoisConnection = { kind: 'case_management', ...body(freshPerson()) };
    const given = { firstName: 'A', lastName: 'B', email: `${randomUUID()}@clients.example`, eoisConnection };
    expect(await count('POST', '/v1/clients', given)).toBeLessThanOrEqual(3);
  });
});
