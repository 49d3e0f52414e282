import { expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';

const maya = 'maya@lakeshore.example';
const noah = 'noah@lakeshore.example';

it('SG-01 … SG-08: added, revealed, edited, removed, with a note for the first and the last', async () => {
  const { call, tokenOf } = stack();
  const client = await newClient();
  const flag = `/v1/clients/${client.id}/safety-flag`;
  const notes = async () => (await client.callAs(noah, 'GET', '/case-notes?activityType=safety_flag')).body.items;
  const flagged = async () => (await client.callAs(noah, 'GET', '')).body.ribbon.hasSafetyFlag;

  const added = await client.callAs(maya, 'POST', '/safety-flag', { message: 'Meet in pairs.' });
  expect([added.status, added.headers.get('etag'), added.headers.get('location')]).toEqual([201, '"1"', flag]);
  expect((await client.callAs(maya, 'POST', '/safety-flag', { message: 'Again.' })).status).toBe(409);
  expect(await flagged()).toBe(true);
  expect((await client.callAs(noah, 'GET', '/safety-flag')).body.message).toBe('Meet in pairs.');

  const token = await tokenOf(noah);
  const edited = await call('PATCH', flag, { token, body: { message: 'Call first.' }, headers: { 'if-match': '"1"' } });
  expect([edited.status, edited.headers.get('etag')]).toEqual([200, '"2"']);
  expect(await notes()).toHaveLength(1);
  expect((await call('DELETE', flag, { token })).status).toBe(428);
  expect((await call('DELETE', flag, { token, headers: { 'if-match': '"1"' } })).status).toBe(412);
  expect((await call('DELETE', flag, { token, headers: { 'if-match': '"2"' } })).status).toBe(204);
  expect((await client.callAs(maya, 'GET', '/safety-flag')).status).toBe(404);
  expect(await flagged()).toBe(false);

  expect(await notes()).toMatchObject([
    {
      origin: 'system',
      details: expect.stringMatching(/^Safety flag removed by Lakeshore Employment on /),
      author: { name: 'Noah Lindqvist' },
    },
    {
      origin: 'system',
      details: expect.stringMatching(/^Safety flag added by Lakeshore Employment on /),
      author: { name: 'Maya Okafor' },
    },
  ]);
  expect(JSON.stringify(await notes())).not.toMatch(/pairs|Call first/);
  for (const path of ['/safety-flag', '/case-notes']) {
    expect((await client.call('GET', path)).status).toBe(404);
  }
  expect(JSON.stringify((await client.call('GET', '/overview')).body)).not.toMatch(/safety|flag/i);
});

it('two people of the demo carry a flag, and whoever reads its message reads the note about it', async () => {
  const { call, tokenOf } = stack();
  const token = await tokenOf('network@portal.example');
  const { body } = await call('GET', '/v1/clients?limit=100', { token });
  const flagged = body.items.filter(({ hasSafetyFlag }: { hasSafetyFlag: boolean }) => hasSafetyFlag);
  expect(flagged.length).toBeGreaterThanOrEqual(2);
  for (const { id } of flagged) {
    const { status } = await call('GET', `/v1/clients/${id}/safety-flag`, { token });
    const notes = await call('GET', `/v1/clients/${id}/case-notes?activityType=safety_flag`, { token });
    expect([status, notes.body.items.length > 0]).toEqual([200, true]);
  }
});
