import { describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';

const { call, tokenOf } = stack();
const maya = 'maya@lakeshore.example';

async function get(path: string, email = maya) {
  return call('GET', `/v1${path}`, { token: await tokenOf(email) });
}

describe('pickers', () => {
  it('skills: type-ahead in both languages, folded, aliases too', async () => {
    const french = await get('/skills?q=SOUD');
    expect(french.body.items[0]).toEqual({ skillId: 'welding', label: { en: 'welding', fr: 'soudage' } });
    const alias = await get('/skills?q=excel');
    expect(alias.body.items[0]).toMatchObject({ skillId: 'spreadsheets', matchedAlias: 'Excel' });
    expect((await get('/skills?q=c%2B%2B')).body.items[0].skillId).toBe('cpp');
    expect((await get('/skills?q=zzzzzz')).body).toEqual({ items: [] });
  });

  it('skills: pages are full, in order and without repeats', async () => {
    const first = await get('/skills?q=c&limit=5');
    expect(first.body.items).toHaveLength(5);
    const next = await get(`/skills?q=c&limit=5&cursor=${first.body.nextCursor}`);
    const ids = [...first.body.items, ...next.body.items].map(({ skillId }: { skillId: string }) => skillId);
    expect(new Set(ids).size).toBe(10);
    const together = await get('/skills?q=c&limit=10');
    expect(together.body.items.map(({ skillId }: { skillId: string }) => skillId)).toEqual(ids);
    expect((await get(`/skills?q=d&limit=5&cursor=${first.body.nextCursor}`)).status).toBe(400);
  });

  it('occupations: by words, by code, by ids; leading zeros stay', async () => {
    expect((await get('/occupations?q=cuisinier')).body.items[0].id).toBe('63200');
    expect((await get('/occupations?q=0001')).body.items[0].id).toBe('00010');
    const byIds = await get('/occupations?ids=00010,99999,63200');
    expect(byIds.body.items.map(({ id }: { id: string }) => id)).toEqual(['00010', '63200']);
    expect((await get('/occupations?ids=00010&q=x')).status).toBe(400);
    expect((await get('/occupations?ids=a%20b')).status).toBe(400);
  });

  it('sectors: all 20 with both labels, also by words and ids', async () => {
    const all = await get('/sectors');
    expect(all.body.items).toHaveLength(20);
    expect((await get('/sectors?q=santé')).body.items[0].id).toBe('62');
    expect((await get('/sectors?ids=31-33,42')).body.items).toEqual([
      { id: '31-33', label: { en: 'Manufacturing', fr: 'Fabrication' } },
    ]);
  });

  it('companies: employers of the demo’s postings, by name and by id', async () => {
    const token = await tokenOf(maya);
    const board = await call('GET', '/v1/job-postings?limit=1', { token });
    const { id, name } = board.body.items[0].employer;
    const found = await get(`/companies?q=${encodeURIComponent(name.slice(0, 5))}`);
    expect(found.body.items).toContainEqual({ id, name });
    expect((await get(`/companies?ids=${id},nobody`)).body.items).toEqual([{ id, name }]);
  });

  it('are for every account that has signed in, but not for staff without any permission', async () => {
    for (const email of ['amina@clients.example', 'jobs@portal.example', 'admin@portal.example']) {
      for (const path of ['/skills?q=a', '/occupations', '/sectors', '/companies?q=a']) {
        expect((await get(path, email)).status, `${email} ${path}`).toBe(200);
      }
    }
    expect((await get('/sectors', 'new@lakeshore.example')).status).toBe(403);
    expect((await call('GET', '/v1/skills?q=a')).status).toBe(401);
  });
});

describe('SK-* a client’s skills over HTTP', () => {
  it('are added, listed, seen by staff, and taken away again', async () => {
    const client = await newClient();
    const added = await client.call('POST', '/skills', { label: 'Welder' });
    expect(added.status).toBe(201);
    expect(added.headers.get('location')).toBe(`/v1/clients/${client.id}/skills/welding`);
    expect((await client.call('POST', '/skills', { skillId: 'welding' })).status).toBe(200);
    expect((await client.call('POST', '/skills', { label: 'Competitive yodelling' })).status).toBe(201);
    const seen = await client.callAs(maya, 'GET', '/skills');
    expect(seen.body.items.map(({ label }: { label: { en: string } }) => label.en)).toEqual([
      'Competitive yodelling',
      'welding',
    ]);
    expect(seen.body.suggestions).toEqual([]);
    expect((await client.callAs(maya, 'POST', '/skills', { label: 'x' })).status).toBe(403);
    expect((await client.callAs('sofia@riverside.example', 'GET', '/skills')).status).toBe(404);
    expect((await client.call('DELETE', '/skills/welding')).status).toBe(204);
    expect((await client.call('DELETE', '/skills/welding')).status).toBe(404);
    const activity = await client.call('GET', '/activity');
    const added2 = activity.body.items.filter(({ type }: { type: string }) => type === 'skill_added');
    expect(added2.map(({ subject }: { subject: { label: string } }) => subject.label)).toEqual([
      'Competitive yodelling',
      'welding',
    ]);
  });

  it('what a client only has in common with a posting by a mapped wording counts once it is mapped (JB-07)', async () => {
    const jobs = await tokenOf('jobs@portal.example');
    const client = await newClient();
    const wording = `Zither restringing ${client.id.slice(-6)}`;
    const posting = await call('POST', '/v1/job-postings', {
      token: jobs,
      body: {
        title: 'Zither restorer',
        employer: 'Zither Works (not real)',
        description: 'Restore.',
        skills: [wording],
      },
    });
    expect(posting.status, JSON.stringify(posting.body)).toBe(201);
    const receipt = () => client.call('GET', `/job-postings/${posting.body.postingId}/match`);
    await client.call('POST', '/skills', { skillId: 'sewing' });
    expect((await receipt()).body.percent).toBe(0);
    const mapped = await call('PUT', '/v1/skills/aliases', {
      token: jobs,
      body: { text: wording.toUpperCase(), skillId: 'sewing' },
    });
    expect(mapped.status).toBe(200);
    expect((await receipt()).body).toMatchObject({ percent: 100, badge: true });
  });
});
