import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

const maya = 'maya@lakeshore.example';

describe('suggestions over HTTP', () => {
  it('FO-02, FO-09 from the caseworker’s suggestion by mail to the client’s follow', async () => {
    const { mailbox } = stack();
    const client = await newClient();
    const made = await client.callAs(maya, 'POST', '/suggestions', {
      kind: 'sector',
      targetId: '61',
      message: 'You liked the school.',
    });
    expect(made.status).toBe(201);
    const { email } = (await client.call('GET', '')).body.contact;
    const mail = await eventually(
      async () => (await mailbox(email)).find(({ subject }) => subject === 'A suggestion for you'),
      60_000,
    );
    expect(mail).toBeTruthy();
    const [waiting] = (await client.call('GET', '/suggestions')).body.items;
    expect(waiting).toMatchObject({ id: made.body.id, suggestedBy: { name: 'Maya Okafor' } });
    expect((await client.call('POST', `/suggestions/${waiting.id}/acceptance`)).body.status).toBe('accepted');
    const following = (await client.callAs(maya, 'GET', '/following')).body;
    expect(following).toMatchObject({ sectors: [{ id: '61', via: 'suggestion' }], suggestions: [] });
  }, 90_000);

  it('the demo has suggestions in every state', async () => {
    const { call, tokenOf } = stack();
    const list = async (email: string) => {
      const { clientId } = (await call('GET', '/v1/me', { token: await tokenOf(email) })).body;
      const token = await tokenOf('admin@portal.example');
      return (await call('GET', `/v1/clients/${clientId}/suggestions?limit=100`, { token })).body.items;
    };
    const all = [...(await list('amina@clients.example')), ...(await list('emma@clients.example'))];
    expect(all.map(({ status }) => status)).toEqual(
      expect.arrayContaining(['pending', 'accepted', 'declined', 'withdrawn']),
    );
  });
});

describe('reports of postings over HTTP', () => {
  it('FRD-01, FRD-03, FRD-04 an anonymous report reaches the job board administrator, and the posting stays', async () => {
    const { call, tokenOf, mailbox } = stack();
    const { postingId, title } = (await call('GET', '/v1/job-postings?limit=1')).body.items[0];
    const before = (await call('GET', `/v1/job-postings/${postingId}`)).body;
    const comments = `Seen by ${randomUUID()}`;
    const report = { reason: 'scam_recruitment', comments };
    const reply = await call('POST', `/v1/job-postings/${postingId}/reports`, { body: report });
    expect([reply.status, reply.body]).toEqual([202, { status: 'accepted' }]);
    const token = await tokenOf('jobs@portal.example');
    const [newest] = (await call('GET', '/v1/job-posting-reports', { token })).body.items;
    expect(newest).toMatchObject({ ...report, posting: { postingId, title, onBoard: true } });
    const mail = await eventually(
      async () => (await mailbox('jobs@portal.example')).find(({ text }) => text?.includes(comments)),
      60_000,
    );
    expect(mail).toBeTruthy();
    expect((await call('GET', `/v1/job-postings/${postingId}`)).body).toEqual(before);
    // The demo has some as well.
    expect((await call('GET', '/v1/job-posting-reports?limit=100', { token })).body.items.length).toBeGreaterThan(3);
  }, 90_000);
});
