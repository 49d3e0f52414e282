import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { simulator } from '../support/cams-simulator.ts';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';

const { call, tokenOf, invoke, cams } = stack();
const caseworker = 'maya@lakeshore.example';
const unlinked = 'noah@lakeshore.example';
const told = simulator(cams);

// Every test has people of its own: the simulator is shared, and so is who is linked to whom.
const link = (clientReferenceNumber: string) => ({ clientReferenceNumber, confirm: true });
const as = async (email: string) => ({ token: await tokenOf(email) });

describe('CaMS, end to end', () => {
  it('linking with Clients alone is 403 (CM-01)', async () => {
    const client = await newClient();
    const refusal = await client.callAs(unlinked, 'POST', '/cams-link', link('1000011'));
    expect(refusal.status).toBe(403);
    expect((await call('GET', '/v1/cams-clients/1000011', await as(unlinked))).status).toBe(403);
    // A new member of staff with CaMS Linking alone: 403 on what names nobody, 404 on a client whom they cannot see.
    const admin = await as('admin@portal.example');
    const { body: maya } = await call('GET', '/v1/me', await as(caseworker));
    const email = `${randomUUID()}@lakeshore.example`;
    const invited = await call('POST', '/v1/staff', {
      ...admin,
      body: { email, firstName: 'Link', lastName: 'Only', serviceProviderId: maya.serviceProvider.id },
    });
    const token = new URL(invited.body.invitation.link).pathname.split('/').at(-1);
    await call('POST', `/v1/account-links/${token}/redemptions`, { body: { password: 'long-enough-4-staff' } });
    await call('PUT', `/v1/staff/${invited.body.staff.id}/permissions`, {
      ...admin,
      headers: {
        'if-match': (await call('GET', `/v1/staff/${invited.body.staff.id}`, admin)).headers.get('etag') ?? '',
      },
      body: { permissions: ['cams:link'] },
    });
    const linkOnly = { token: await stack().signIn(email, 'long-enough-4-staff') };
    expect((await call('GET', '/v1/cams-clients/1000011', linkOnly)).status).toBe(403);
    const hidden = await call('POST', `/v1/clients/${client.id}/cams-link`, { ...linkOnly, body: link('1000011') });
    expect(hidden.status).toBe(404);
    expect((await client.callAs(caseworker, 'POST', '/cams-link', link('1000011'))).status).toBe(201);
  });

  it('a case reference matches nobody, and the answer says which number is meant (CL-12)', async () => {
    const client = await newClient();
    const looked = await call('GET', '/v1/cams-clients/C-500012', await as(caseworker));
    expect([looked.status, looked.body.detail]).toEqual([404, expect.stringMatching(/Client Reference Number/)]);
    const linked = await client.callAs(caseworker, 'POST', '/cams-link', link('C-500012'));
    expect([linked.status, linked.body.errors[0]]).toEqual([
      422,
      { pointer: '/body/clientReferenceNumber', detail: expect.stringMatching(/Client Reference Number/) },
    ]);
  });

  it('an assessment in progress matches nobody; an import fills the e-mail, a link does not (CL-09, CL-14)', async () => {
    expect((await call('GET', '/v1/common-assessments/CA-2022', await as(caseworker))).status).toBe(404);
    const add = async (body: object) => call('POST', '/v1/clients', { ...(await as(caseworker)), body });
    const open = await add({
      eoisConnection: { kind: 'common_assessment', assessmentNumber: 'CA-2022', confirm: true },
    });
    expect([open.status, open.body.errors[0].pointer]).toEqual([422, '/body/eoisConnection/assessmentNumber']);
    const imported = await add({
      eoisConnection: { kind: 'common_assessment', assessmentNumber: 'CA-2021', confirm: true },
    });
    expect([imported.status, imported.body.client.contact.email]).toEqual([201, 'ca-2021@mail.example']);

    const email = `${randomUUID()}@clients.example`;
    const linked = await add({
      firstName: 'Sent',
      lastName: 'Along',
      email,
      eoisConnection: { kind: 'case_management', ...link('1000013') },
    });
    expect([linked.status, linked.body.client.contact.email]).toEqual([201, email]);
    expect(linked.body.client.clientProfile.firstName).not.toBe('Sent');
  });

  it('PM-07, CM-05: nothing of CaMS to the client', async () => {
    const client = await newClient();
    expect((await client.callAs(caseworker, 'POST', '/cams-link', link('1000014'))).status).toBe(201);
    for (const path of ['', '/overview', '/activity', '/tasks']) {
      const reply = await client.call('GET', path);
      expect(reply.status).toBe(200);
      expect(JSON.stringify(reply.body)).not.toMatch(/cams|eap|marital|immigration|statusInCanada|1000014/i);
    }
    expect((await client.call('GET', '/eap')).status).toBe(404);
    expect((await client.call('GET', '/case-notes')).status).toBe(404);
    expect((await client.call('POST', '/cams-link/refresh')).status).toBe(403);
    expect((await call('GET', '/v1/cams-clients/1000014', { token: client.token })).status).toBe(403);
    const { body } = await client.callAs(caseworker, 'GET', '/eap');
    expect(body).toMatchObject({ linked: true, stale: false, plans: expect.any(Array) });
  });

  it('a night with one failing client: the others are updated, that one keeps what was there (CM-13)', async () => {
    const [failing, other] = await Promise.all([newClient(), newClient()]);
    await failing.callAs(caseworker, 'POST', '/cams-link', link('1000015'));
    await other.callAs(caseworker, 'POST', '/cams-link', link('1000016'));
    const before = (await failing.callAs(caseworker, 'GET', '')).body;
    await told.person('1000015', { mode: 'error', person: { phone: '416 555 4444' } });
    await told.person('1000016', { person: { phone: '416 555 5555' } });
    const figures = await invoke('sync-cams');
    expect(figures).toMatchObject({
      synced: expect.any(Number),
      unchanged: expect.any(Number),
      failed: expect.any(Number),
    });
    expect(figures.failed).toBeGreaterThanOrEqual(1);
    const kept = (await failing.callAs(caseworker, 'GET', '')).body;
    expect(kept).toMatchObject({
      version: before.version,
      contact: before.contact,
      clientProfile: before.clientProfile,
    });
    expect(kept.cams).toMatchObject({ stale: true, lastSyncedAt: before.cams.lastSyncedAt });
    const synced = (await other.callAs(caseworker, 'GET', '')).body;
    expect(synced.contact.phone).toBe('+14165555555');
    expect(synced.cams).toMatchObject({
      stale: false,
      lastChanges: [{ field: 'phone', at: synced.cams.lastSyncedAt }],
      sources: { phone: { from: 'cams', syncedAt: synced.cams.lastSyncedAt } },
    });
    await told.person('1000015', { mode: 'ok' });
    expect((await failing.callAs(caseworker, 'POST', '/cams-link/refresh')).body).toMatchObject({ stale: false });
    expect((await failing.callAs(caseworker, 'GET', '')).body.contact.phone).toBe('+14165554444');
  });

  it('unlinked, the Overview has no key of CaMS; the person may be linked to another account (CM-07, CM-08, CM-11)', async () => {
    const [first, second] = await Promise.all([newClient(), newClient()]);
    await first.callAs(caseworker, 'POST', '/cams-link', link('1000017'));
    expect((await second.callAs(caseworker, 'POST', '/cams-link', link('1000017'))).status).toBe(409);
    expect((await first.callAs(caseworker, 'DELETE', '/cams-link')).status).toBe(204);
    const { body } = await first.callAs(caseworker, 'GET', '/overview');
    expect(JSON.stringify(body.client)).not.toMatch(/"cams|marital|immigration|1000017/);
    expect(body.client.contact.phone).toMatch(/^\+1416555/);
    expect((await first.callAs(caseworker, 'GET', '/eap')).body).toEqual({ linked: false, stale: false, plans: [] });
    expect((await second.callAs(caseworker, 'POST', '/cams-link', link('1000017'))).status).toBe(201);
  });

  it('the demo: Amina is linked to the first person of the simulator', async () => {
    const { body } = await call('GET', '/v1/clients/client-amina', await as(caseworker));
    expect(body).toMatchObject({
      ribbon: { displayName: 'Amina Haddad', camsReference: '1000001' },
      clientProfile: { camsClientStream: 'B', maritalStatus: 'married' },
      cams: { sources: { phone: { from: 'cams' } } },
    });
  });

  it.each([
    ['1000091', 503],
    ['1000092', 503],
    ['1000093', 503],
    ['1000094', 503],
    ['1000095', 200],
    ['1000061', 404],
  ])('the simulator’s %s: %s', async (reference, status) => {
    const { status: found, headers } = await call('GET', `/v1/cams-clients/${reference}`, await as(caseworker));
    expect(found).toBe(status);
    expect(headers.has('retry-after')).toBe(status === 503);
  });
});
