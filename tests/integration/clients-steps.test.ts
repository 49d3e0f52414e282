import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import { stepCounter } from '../support/steps.ts';

let fixture: ClientProfileFixture;
let steps: ReturnType<typeof stepCounter>;
let path = '';

beforeAll(async () => {
  fixture = await clientProfileFixture();
  const added = await fixture.as('manager')('POST', '/v1/clients', {
    body: { firstName: 'Robin', lastName: 'Steps', email: `${randomUUID()}@clients.example` },
  });
  path = added.headers.location ?? '';
  steps = stepCounter(fixture.table);
});

async function ask(who: string, method: string, url: string, sent: { body?: unknown; ifMatch?: number } = {}) {
  const { body, ifMatch } = sent;
  let status = 0;
  const count = await steps(async () => {
    const reply = await fixture.as(who)(method, url, {
      ...(body === undefined ? {} : { body }),
      ...(ifMatch === undefined ? {} : { headers: { 'if-match': `"${ifMatch}"` } }),
    });
    status = reply.status;
  });
  expect(status).toBeLessThan(300);
  return count;
}

describe('steps in a row at the table', () => {
  it.each(['', '/overview', '/activity', '/general-notes'])('GET …%s: two', async (below) => {
    expect(await ask('manager', 'GET', `${path}${below}`)).toBeLessThanOrEqual(2);
  });

  it('the look-up: two', async () => {
    expect(await ask('manager', 'GET', '/v1/clients/lookup?lastName=steps')).toBeLessThanOrEqual(2);
  });

  it('People, the named exception: three, four over all providers', async () => {
    expect(await ask('manager', 'GET', '/v1/clients')).toBeLessThanOrEqual(3);
    expect(await ask('network', 'GET', '/v1/clients')).toBeLessThanOrEqual(4);
  });

  it('writes: three', async () => {
    const body = { firstName: 'A', lastName: 'B', email: `${randomUUID()}@clients.example` };
    expect(await ask('base', 'POST', '/v1/clients', { body })).toBeLessThanOrEqual(3);
    const edit = { contact: { phone: '416 555 0133', email: `${randomUUID()}@clients.example` } };
    expect(await ask('manager', 'PATCH', path, { body: edit, ifMatch: 1 })).toBeLessThanOrEqual(3);
    const notes = { body: { text: 'x' }, ifMatch: 0 };
    expect(await ask('manager', 'PUT', `${path}/general-notes`, notes)).toBeLessThanOrEqual(3);
    expect(await ask('manager', 'POST', `${path}/invitations`)).toBeLessThanOrEqual(3);
  });
});
