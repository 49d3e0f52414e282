import { beforeAll, describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

const network = 'network@portal.example';
const maya = 'maya@lakeshore.example';
const sofia = 'sofia@riverside.example';

let lakeshore: string;
let riverside: string;
let mayaId: string;
let sofiaId: string;
beforeAll(async () => {
  const { call, tokenOf } = stack();
  const me = async (email: string) => (await call('GET', '/v1/me', { token: await tokenOf(email) })).body;
  const [one, other] = await Promise.all([me(maya), me(sofia)]);
  [lakeshore, mayaId] = [one.serviceProvider.id, one.id];
  [riverside, sofiaId] = [other.serviceProvider.id, other.id];
});

/** A call with a demo account's token. */
async function as(email: string, method: string, path: string, body?: unknown) {
  const { call, tokenOf } = stack();
  return call(method, path, { token: await tokenOf(email), ...(body === undefined ? {} : { body }) });
}

/** Mails to an address that say something, once there are any. */
const mailsWith = (to: string, words: string) =>
  eventually(async () => {
    const mails = (await stack().mailbox(to)).filter(({ subject, text = '' }) => `${subject}\n${text}`.includes(words));
    return mails.length > 0 && mails;
  }, 30_000);

/** Each waits for mails that two functions make one after the other. */
const timeout = 90_000;

describe('referrals', () => {
  it(
    'RF-03 … RF-06: a referral there, two mails, the old caseworker’s next read is 404, tasks wait for somebody',
    async () => {
      const client = await newClient();
      const task = await as(maya, 'POST', '/v1/tasks', {
        name: 'Call about the move',
        dueDate: '2030-01-15',
        clientId: client.id,
        responsible: { staffIds: [mayaId], client: false },
      });
      expect(task.status).toBe(201);
      await client.callAs(maya, 'POST', '/case-notes', { activityType: 'phone', details: 'Moves to Ottawa.' });
      await client.callAs(maya, 'POST', '/safety-flag', { message: 'Meet in pairs.' });
      expect((await client.callAs(maya, 'GET', '')).status).toBe(200);

      const referred = await client.callAs(network, 'POST', '/referrals', { serviceProviderId: riverside });
      expect(referred.status, JSON.stringify(referred.body)).toBe(201);
      expect(referred.body).toMatchObject({
        referral: { fromProvider: { id: lakeshore }, toProvider: { id: riverside } },
        client: { type: 'referral', caseDetails: { assignedStaff: [] } },
      });

      for (const path of ['', '/overview', '/case-notes', '/safety-flag', '/referrals', '/tasks']) {
        expect([path, (await client.callAs(maya, 'GET', path)).status]).toEqual([path, 404]);
      }
      expect((await as(maya, 'GET', `/v1/tasks/${task.body.id}`)).status).toBe(404);
      const profile = await client.callAs(sofia, 'GET', '');
      expect(profile.body).toMatchObject({ type: 'referral', ribbon: { hasSafetyFlag: true } });
      expect((await client.callAs(sofia, 'GET', '/case-notes?activityType=phone')).body.items).toMatchObject([
        { details: 'Moves to Ottawa.', serviceProvider: { id: lakeshore } },
      ]);
      expect((await as(sofia, 'GET', `/v1/tasks/${task.body.id}`)).body.responsible).toMatchObject({ staffIds: [] });
      expect((await as(sofia, 'GET', '/v1/tasks?scope=provider')).body.unassignedCount).toBeGreaterThan(0);

      const people = await as(sofia, 'GET', '/v1/clients?q=Test&type=referral&limit=100');
      expect(people.body.items.map(({ id }: { id: string }) => id)).toContain(client.id);

      const [toClient] = await mailsWith(profile.body.contact.email, 'You have a new service provider');
      expect(toClient?.text).toContain('Riverside Career Centre');
      const toProvider = await mailsWith('intake@riverside.example', `/clients/${client.id}`);
      expect(toProvider.map(({ subject }) => subject)).toEqual(['A client was referred to Riverside Career Centre']);
      expect(toProvider[0]?.text).not.toMatch(/Robin/);
    },
    timeout,
  );

  it('a source changed from Walk-In with marketing sources sent is 422; not sent, they are cleared', async () => {
    const client = await newClient();
    const walkIn = { referralSource: 'self_referred_walk_in', marketingSources: ['radio'] };
    const { call, tokenOf } = stack();
    const edited = await call('PATCH', `/v1/clients/${client.id}`, {
      token: await tokenOf(maya),
      body: { referralDetails: walkIn },
      headers: { 'if-match': '"1"' },
    });
    expect(edited.body.referralDetails).toMatchObject(walkIn);
    const body = { serviceProviderId: riverside, referralSource: 'odsp' };
    const refusal = await client.callAs(network, 'POST', '/referrals', { ...body, marketingSources: ['radio'] });
    expect([refusal.status, refusal.body.errors[0].pointer]).toEqual([422, '/body/marketingSources']);
    expect((await client.callAs(maya, 'GET', '')).status).toBe(200);
    const cleared = await client.callAs(network, 'POST', '/referrals', body);
    expect(cleared.body).toMatchObject({
      referral: { referralSource: 'odsp', marketingSources: [] },
      client: { referralDetails: { referralSource: 'odsp', marketingSources: [] } },
    });
  });

  it('CL-20, CL-21: new referral notes are exactly one case note, the same again are none', async () => {
    const client = await newClient();
    const notes = async (email: string) =>
      (await client.callAs(email, 'GET', '/case-notes?activityType=referral')).body.items;
    const there = { serviceProviderId: riverside, caseworkerId: sofiaId, referralNotes: 'Needs evening hours.' };
    const first = await client.callAs(network, 'POST', '/referrals', there);
    expect(first.body).toMatchObject({ client: { type: 'client', caseDetails: { assignedStaff: [{ id: sofiaId }] } } });
    expect(await notes(sofia)).toMatchObject([{ origin: 'system', details: 'Needs evening hours.' }]);
    const back = { serviceProviderId: lakeshore, referralNotes: 'Needs evening hours.' };
    expect((await client.callAs(network, 'POST', '/referrals', back)).status).toBe(201);
    expect(await notes(maya)).toHaveLength(1);
    const history = await client.callAs(maya, 'GET', '/referrals');
    expect(history.body.items.map((one: { toProvider: { id: string } }) => one.toProvider.id)).toEqual([
      lakeshore,
      riverside,
    ]);
  });
});

describe('transfer requests', () => {
  it(
    'CL-06, TQ-02, TQ-05: met in the look-up, asked for, approved: the file moves',
    async () => {
      const client = await newClient();
      const { body: profile } = await client.callAs(maya, 'GET', '');
      const name = `Zq${client.id.slice(-8)}`;
      const { call, tokenOf } = stack();
      await call('PATCH', `/v1/clients/${client.id}`, {
        token: await tokenOf(maya),
        body: { clientProfile: { lastName: name } },
        headers: { 'if-match': `"${profile.version}"` },
      });
      const found = await as(sofia, 'GET', `/v1/clients/lookup?lastName=${name}`);
      expect(found.body.matches).toMatchObject([{ canView: false }]);
      const body = { clientRef: found.body.matches[0].ref, reason: 'Has moved close to us.' };
      const asked = await as(sofia, 'POST', '/v1/transfer-requests', body);
      expect(asked.status, JSON.stringify(asked.body)).toBe(201);
      expect(JSON.stringify(asked.body)).not.toContain(client.id);
      expect((await as(sofia, 'POST', '/v1/transfer-requests', body)).status).toBe(409);
      await mailsWith('intake@lakeshore.example', `/transfer-requests/${asked.body.id}`);

      const pending = await as(maya, 'GET', '/v1/transfer-requests?status=pending&limit=100');
      const mine = pending.body.items.find(({ id }: { id: string }) => id === asked.body.id);
      expect(mine).toMatchObject({ clientId: client.id, canView: true, actions: [] });
      expect((await as(maya, 'POST', `/v1/transfer-requests/${asked.body.id}/approval`)).status).toBe(403);
      const approved = await as(network, 'POST', `/v1/transfer-requests/${asked.body.id}/approval`);
      expect([approved.status, approved.body.status]).toEqual([200, 'approved']);
      expect((await client.callAs(maya, 'GET', '')).status).toBe(404);
      expect((await client.callAs(sofia, 'GET', '/case-notes?activityType=referral')).body.items).toMatchObject([
        {
          details: expect.stringMatching(/^Transfer from Lakeshore Employment to Riverside Career Centre approved on /),
        },
      ]);
      await mailsWith(profile.contact.email, 'You have a new service provider');
      expect((await as(network, 'POST', `/v1/transfer-requests/${asked.body.id}/refusal`)).status).toBe(409);
      // The client themself knows of none of it.
      expect((await client.call('GET', '/referrals')).status).toBe(404);
      const { status } = await call('GET', '/v1/transfer-requests', { token: client.token });
      expect(status).toBe(403);
    },
    timeout,
  );

  it('the demo has a history, and a request that waits from each side', async () => {
    const listed = await as(network, 'GET', '/v1/transfer-requests?limit=100');
    const demo = listed.body.items.filter(({ id }: { id: string }) => id.startsWith('transfer-demo-'));
    expect(demo.map(({ askedBy }: { askedBy: string }) => askedBy).sort()).toEqual([
      'current',
      'receiving',
      'receiving',
    ]);
    expect(demo.filter(({ status }: { status: string }) => status === 'declined')).toHaveLength(1);
    const history = await as(network, 'GET', '/v1/clients/client-demo-13/referrals');
    expect(history.body.items.length).toBeGreaterThan(0);
  });
});
