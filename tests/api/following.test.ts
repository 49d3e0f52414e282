import { describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';

describe('FO-* following over HTTP', () => {
  it('is the client’s own: an occupation, a company and a sector, seen by staff, in Recent Activity, and undone', async () => {
    const { call, tokenOf } = stack();
    const client = await newClient();
    const token = await tokenOf('maya@lakeshore.example');
    const { employer } = (await call('GET', '/v1/job-postings?limit=1', { token })).body.items[0];
    const targets = [`companies/${employer.id}`, 'occupations/00010', 'occupations/98765', 'sectors/48-49'];
    for (const target of targets) {
      expect((await client.call('PUT', `/following/${target}`)).status, target).toBe(204);
      expect((await client.call('PUT', `/following/${target}`)).status, target).toBe(204);
      expect((await client.callAs('maya@lakeshore.example', 'PUT', `/following/${target}`)).status).toBe(403);
      expect((await client.callAs('emma@clients.example', 'PUT', `/following/${target}`)).status).toBe(404);
    }
    const seen = await client.callAs('maya@lakeshore.example', 'GET', '/following');
    expect(seen.body).toMatchObject({
      companies: [{ id: employer.id, name: employer.name, via: 'self' }],
      sectors: [{ id: '48-49', label: { en: 'Transportation and warehousing' } }],
      suggestions: [],
    });
    expect(seen.body.occupations.map(({ id }: { id: string }) => id).sort()).toEqual(['00010', '98765']);
    const followed = (await client.call('GET', '/activity')).body.items.filter(
      ({ type }: { type: string }) => type === 'followed',
    );
    expect(followed).toHaveLength(targets.length);
    for (const target of targets) {
      expect((await client.call('DELETE', `/following/${target}`)).status).toBe(204);
      expect((await client.call('DELETE', `/following/${target}`)).status).toBe(204);
    }
    const after = (await client.call('GET', '/following')).body;
    expect(after).toEqual({ occupations: [], companies: [], sectors: [], suggestions: [] });
  });

  it('a kind that cannot be followed is no path of the API', async () => {
    const client = await newClient();
    expect((await client.call('PUT', '/following/towns/toronto')).status).toBe(404);
  });
});
