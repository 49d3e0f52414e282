import { describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';
import { eventually } from '../support/stack-client.ts';

const maya = 'maya@lakeshore.example';

interface Card {
  readonly postingId: string;
  readonly saved?: unknown;
}

describe('JL-* job leads over HTTP', () => {
  it('JB-02, JL-02 … JL-05 a posting of the feed is saved, stands as saved on every card, and moves on', async () => {
    const { call, tokenOf } = stack();
    const client = await newClient();
    const { token } = client;
    const card = (await call('GET', '/v1/job-postings?limit=1', { token })).body.items[0];
    expect(card).not.toHaveProperty('saved');
    expect((await client.call('PUT', `/following/companies/${card.employer.id}`)).status).toBe(204);

    const save = () => client.call('POST', '/job-leads', { postingId: card.postingId, source: 'feed' });
    const made = await save();
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    expect(made.headers.get('location')).toBe(`/v1/clients/${client.id}/job-leads/${made.body.id}`);
    expect(made.body).toMatchObject({
      status: 'interested',
      snapshot: { title: card.title, employer: card.employer.name },
    });
    expect((await save()).status).toBe(200);
    const changed = await call('PATCH', `/v1/clients/${client.id}/job-leads/${made.body.id}`, {
      token,
      body: { status: 'applied', notes: 'Sent on Monday' },
      headers: { 'if-match': '"1"' },
    });
    expect(changed.body).toMatchObject({ status: 'applied', notes: 'Sent on Monday', version: 2 });

    const saved = { leadId: made.body.id, status: 'applied', version: 2 };
    const savedOn = async (path: string, who = token) => {
      const { status, body } = await call('GET', path, { token: who });
      expect(status, path).toBe(200);
      return (body.items as Card[]).find(({ postingId }) => postingId === card.postingId)?.saved;
    };
    const employer = `/v1/job-postings?employer=${card.employer.id}&limit=100`;
    const staff = await tokenOf(maya);
    expect(await savedOn(employer)).toEqual(saved);
    expect(await savedOn(`${employer}&clientId=${client.id}`, staff)).toEqual(saved);
    expect(await savedOn(employer, staff)).toBeUndefined();
    expect(await savedOn(employer, await tokenOf('emma@clients.example'))).toBeUndefined();
    for (const who of [token, staff]) {
      expect(await savedOn(`/v1/clients/${client.id}/job-feed?limit=100`, who)).toEqual(saved);
    }
    expect((await call('GET', `/v1/job-postings/${card.postingId}`, { token })).body.saved).toEqual(saved);

    // JL-07
    const seen = await client.callAs(maya, 'GET', '/job-leads');
    expect(seen.body).toMatchObject({ items: [{ id: made.body.id }], counts: { applied: 1, interested: 0 } });
    expect((await client.callAs(maya, 'POST', '/job-leads', { title: 'X', employer: 'Y' })).status).toBe(403);
    expect((await client.callAs('emma@clients.example', 'GET', '/job-leads')).status).toBe(404);
    // JL-04, RA-03
    const types = (await client.call('GET', '/activity')).body.items.map(({ type }: { type: string }) => type);
    expect(types).toEqual(expect.arrayContaining(['job_saved', 'job_lead_status_changed']));
    const gone = await call('DELETE', `/v1/clients/${client.id}/job-leads/${made.body.id}`, {
      token,
      headers: { 'if-match': '"2"' },
    });
    expect(gone.status).toBe(204);
    expect(await savedOn(employer)).toBeUndefined();
  });

  it('JL-08 “I got hired!” reaches the assigned staff by mail, with a link and no names', async () => {
    const { call, mailbox } = stack();
    const client = await newClient();
    const { body: lead } = await client.call('POST', '/job-leads', { title: 'Baker', employer: 'Corner Bakery' });
    const hired = await call('PATCH', `/v1/clients/${client.id}/job-leads/${lead.id}`, {
      token: client.token,
      body: { status: 'hired' },
      headers: { 'if-match': '"1"' },
    });
    expect(hired.status).toBe(200);
    const mail = await eventually(
      async () => (await mailbox(maya)).find(({ text }) => text?.includes(`/clients/${client.id}/job-leads`)),
      20_000,
    );
    expect(mail.subject).toBe('One of your clients got hired');
    expect(mail.text).not.toMatch(/Baker|Bakery|Robin/);
  });

  it('the demo’s clients have leads in every status', async () => {
    const { call, tokenOf } = stack();
    const token = await tokenOf('amina@clients.example');
    const { clientId } = (await call('GET', '/v1/me', { token })).body;
    const { counts } = (await call('GET', `/v1/clients/${clientId}/job-leads`, { token })).body;
    expect(counts).toMatchObject({ rejected: 1, no_response: 1, interviewing: 1, applied: 2 });
  });
});
