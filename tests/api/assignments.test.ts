import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

const maya = 'maya@lakeshore.example';
const noah = 'noah@lakeshore.example';
const manager = 'manager@lakeshore.example';

const as = async (email: string, method: string, path: string, body?: unknown) =>
  stack().call(method, path, { token: await stack().tokenOf(email), ...(body === undefined ? {} : { body }) });

let ids: { maya: string; noah: string; manager: string };
beforeAll(async () => {
  const idOf = async (email: string) => String((await as(email, 'GET', '/v1/me')).body.id);
  ids = { maya: await idOf(maya), noah: await idOf(noah), manager: await idOf(manager) };
});

/** A client of Maya's, or a referral. */
async function person(assigned: boolean) {
  const email = `${randomUUID()}@clients.example`;
  const body = { firstName: 'Robin', lastName: 'Ferry', email, assignedStaffIds: assigned ? [ids.maya] : [] };
  const added = await as(manager, 'POST', '/v1/clients', body);
  expect(added.status).toBe(201);
  const id = String(added.body.client.id);
  return {
    id,
    email,
    assign: (who: string, sent: object) => as(who, 'POST', `/v1/clients/${id}/assignments`, sent),
    remove: (who: string, rest: string) => as(who, 'DELETE', `/v1/clients/${id}/assignments${rest}`),
    /** As the People list has them. */
    listed: async (type: string) => {
      const { body } = await as(maya, 'GET', `/v1/clients?q=${encodeURIComponent(email)}&type=${type}`);
      return body.items.map((one: { type: string }) => one.type);
    },
  };
}

const assignedIn = ({ body }: { body: { assignedStaff: { id: string }[] } }) =>
  body.assignedStaff.map(({ id }) => id).sort();

describe('staff assignments', () => {
  it('SA-03: not naming the caseworker removes them, naming both keeps both', async () => {
    const client = await person(true);
    const replaced = await client.assign(maya, { staffIds: [ids.noah] });
    expect([replaced.status, assignedIn(replaced)]).toEqual([200, [ids.noah]]);
    const both = await client.assign(maya, { staffIds: [ids.maya, ids.noah] });
    expect(assignedIn(both)).toEqual([ids.maya, ids.noah].sort());
    const profile = await as(maya, 'GET', `/v1/clients/${client.id}`);
    expect(assignedIn({ body: profile.body.caseDetails })).toEqual([ids.maya, ids.noah].sort());
    expect(profile.headers.get('etag')).toBe('"1"');
  });

  it('SA-02, SA-13, PM-02, DEC-17: bulk over clients and referrals, a result for each', async () => {
    const [client, referral] = [await person(true), await person(false)];
    const body = { clientIds: [client.id, referral.id, 'no-such-client'], staffIds: [ids.noah] };
    const statuses = async (email: string) => {
      const { status, body: answer } = await as(email, 'POST', '/v1/assignments', body);
      expect(status).toBe(200);
      return answer.results.map((one: { clientId: string; status: number }) => [one.clientId, one.status]);
    };
    expect(await referral.listed('referral')).toEqual(['referral']);
    // Noah has `clients`, but not `referrals` (DEC-17).
    expect(await statuses(noah)).toEqual([
      [client.id, 200],
      [referral.id, 200],
      ['no-such-client', 404],
    ]);
    expect(await referral.listed('client')).toEqual(['client']);
    const summary = await as(maya, 'POST', '/v1/assignments/summary', { clientIds: [client.id, referral.id] });
    expect(summary.body).toMatchObject({ clients: 2, withStaff: 2, activeTasks: 0 });
  });

  it('SA-10, OQ-15: the last caseworker gone, a referral; assigned again, a client', async () => {
    const client = await person(true);
    const gone = await client.remove(maya, `/${ids.maya}`);
    expect([gone.status, gone.body.type, gone.body.assignedStaff]).toEqual([200, 'referral', []]);
    expect([await client.listed('referral'), await client.listed('client')]).toEqual([['referral'], []]);
    const again = await client.assign(maya, { staffIds: [ids.maya, ids.noah] });
    expect(again.body.type).toBe('client');
    expect([await client.listed('referral'), await client.listed('client')]).toEqual([[], ['client']]);
    expect((await client.remove(maya, `?staffId=${ids.maya}&staffId=${ids.noah}`)).body.type).toBe('referral');
  });

  it('SA-06, SA-07, SA-11, SA-14: intake tasks, a mail, a choice about open tasks', async () => {
    const client = await person(false);
    const mailed = async () =>
      (await stack().mailbox(noah)).find(({ text }) => text?.includes(`/clients/${client.id}`));
    expect((await client.assign(maya, { staffIds: [ids.noah], includeIntakeTasks: true })).status).toBe(200);
    const tasks = await as(maya, 'GET', `/v1/clients/${client.id}/tasks?status=open`);
    expect(tasks.body.items.length).toBeGreaterThan(0);
    expect(tasks.body.items.every((task: { isIntake: boolean }) => task.isIntake)).toBe(true);
    const mail = await eventually(mailed, 30_000);
    expect(mail.subject).toBe('You have a new client');
    expect(mail.text).not.toContain('Robin');

    expect((await client.remove(maya, `/${ids.noah}`)).status).toBe(409);
    expect((await client.assign(maya, { staffIds: [ids.maya] })).status).toBe(409);
    expect((await client.assign(maya, { staffIds: [ids.maya], activeTasks: 'reassign' })).status).toBe(200);
    const moved = await as(maya, 'GET', `/v1/clients/${client.id}/tasks?status=open`);
    expect(moved.body.items.map((task: { responsible: { staffIds: string[] } }) => task.responsible.staffIds)).toEqual(
      moved.body.items.map(() => [ids.maya]),
    );
  });
});
