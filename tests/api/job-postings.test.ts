import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';
import type { Reply } from '../support/stack-client.ts';

const maya = 'maya@lakeshore.example';
const sofia = 'sofia@riverside.example';

let jobs: string;
beforeAll(async () => {
  jobs = await stack().tokenOf('jobs@portal.example');
});

/** A word that no other test's posting has. */
const ownWord = () => `Q${randomUUID().slice(0, 8)}`;

async function post(body: object, token = jobs): Promise<Reply> {
  return stack().call('POST', '/v1/job-postings', {
    token,
    body: { title: 'Baker', employer: 'Morning Crust Bakery (not real)', ...body },
  });
}

async function posted(body: object): Promise<{ postingId: string; version: number }> {
  const reply = await post(body);
  expect(reply.status, JSON.stringify(reply.body)).toBe(201);
  return reply.body;
}

const board = (query: string, token?: string) =>
  stack().call('GET', `/v1/job-postings?${query}`, token === undefined ? {} : { token });

const change = (postingId: string, version: number, body: object, method = 'PATCH') =>
  stack().call(method, `/v1/job-postings/${postingId}`, {
    token: jobs,
    headers: { 'if-match': `"${version}"` },
    ...(method === 'PATCH' ? { body } : {}),
  });

describe('JB-01 a posting on the board', () => {
  it('shows to everybody at once, with codes and skills as they are read', async () => {
    const word = ownWord();
    const sent = await post({
      title: `${word} Développeur`,
      employer: 'Paper Kite Software (not real)',
      url: 'https://jobs.example/1',
      description: 'We build.\n\nYou build.',
      city: 'Kingston',
      province: 'Ontario',
      remote: true,
      type: 'FT',
      postedAt: '2026-01-15',
      wage: { min: 40, max: 50, unit: 'hour' },
      nocs: ['21232', '00099'],
      sector: '541514',
      skills: ['Excel', { label: 'Zzyx tuning', importance: 'preferred' }],
    });
    expect(sent.status).toBe(201);
    const { postingId } = sent.body;
    expect(sent.headers.get('location')).toBe(`/v1/job-postings/${postingId}`);
    expect(sent.headers.get('etag')).toBe('"1"');

    const { body } = await board(`q=${word}`);
    expect(body).toEqual({
      items: [
        {
          postingId,
          title: `${word} Développeur`,
          employer: { id: expect.any(String), name: 'Paper Kite Software (not real)' },
          city: 'Kingston',
          province: 'ON',
          remote: true,
          type: 'FT',
          postedAt: '2026-01-15T05:00:00.000Z',
          excerpt: 'We build. You build.',
          wage: { min: 40, max: 50, unit: 'hour', annual: 93_600 },
        },
      ],
    });

    const one = await stack().call('GET', `/v1/job-postings/${postingId}`);
    expect(one.headers.get('etag')).toBe('"1"');
    expect(one.body).toMatchObject({
      description: 'We build.\n\nYou build.',
      url: 'https://jobs.example/1',
      sector: { id: '54', label: { en: expect.any(String), fr: expect.any(String) } },
      skills: [
        { skillId: 'spreadsheets', label: { en: 'spreadsheets', fr: 'tableurs' }, via: 'alias' },
        { skillId: expect.stringMatching(/^text-/), label: { en: 'Zzyx tuning' }, importance: 'preferred' },
      ],
    });
    expect(one.body.nocs).toEqual([
      { id: '21232', label: { en: expect.any(String), fr: expect.any(String) } },
      { id: '00099' },
    ]);
  });

  it('is changed, cleared and taken away with the version that was read, and by job board administrators only', async () => {
    const word = ownWord();
    const { postingId } = await posted({ title: word, city: 'Barrie', description: 'Old text', skills: ['sewing'] });
    const { call, tokenOf } = stack();
    const path = `/v1/job-postings/${postingId}`;
    expect((await call('PATCH', path, { token: jobs, body: { city: 'Orillia' } })).status).toBe(428);
    expect((await change(postingId, 7, { city: 'Orillia' })).status).toBe(412);
    expect((await change(postingId, 1, { city: 'Barrie' })).headers.get('etag')).toBe('"1"');

    const changed = await change(postingId, 1, {
      city: null,
      description: 'New text',
      wage: { min: 20, unit: 'hour' },
    });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"2"');
    expect(changed.body).toMatchObject({ excerpt: 'New text', wage: { annual: 41_600 }, version: 2 });
    expect(changed.body.city).toBeUndefined();
    expect(changed.body.skills).toHaveLength(1);
    expect((await board(`q=${word}`)).body.items).toMatchObject([{ excerpt: 'New text' }]);
    expect((await board(`q=${word}&city=Barrie`)).body.items).toEqual([]);

    for (const email of [maya, 'network@portal.example', 'amina@clients.example']) {
      const token = await tokenOf(email);
      expect((await post({}, token)).status).toBe(403);
      expect((await call('PATCH', path, { token, body: {}, headers: { 'if-match': '"2"' } })).status).toBe(403);
    }
    expect((await call('DELETE', path, { headers: { 'if-match': '"2"' } })).status).toBe(401);
    expect((await post({}, await tokenOf('admin@portal.example'))).status).toBe(201);

    expect((await change(postingId, 1, {}, 'DELETE')).status).toBe(412);
    expect((await change(postingId, 2, {}, 'DELETE')).status).toBe(204);
    expect((await call('GET', path)).status).toBe(404);
    expect((await board(`q=${word}`)).body.items).toEqual([]);
    expect((await change(postingId, 3, { city: 'x' })).status).toBe(404);
    expect((await change(postingId, 3, {}, 'DELETE')).status).toBe(404);
  });

  it('is refused with the place of what is wrong', async () => {
    const refusal = async (body: object, status: number, pointer: string) => {
      const reply = await post(body);
      expect([reply.status, reply.body.errors?.[0]?.pointer]).toEqual([status, pointer]);
    };
    await refusal({ title: '' }, 400, '/body/title');
    await refusal({ employer: undefined }, 400, '/body/employer');
    await refusal({ url: 'javascript:alert(1)' }, 400, '/body/url');
    await refusal({ nocs: ['123'] }, 400, '/body/nocs/0');
    await refusal({ sector: '42' }, 400, '/body/sector');
    await refusal({ salary: 5 }, 400, '/body/salary');
    await refusal({ expiresAt: '2020-01-01' }, 422, '/body/expiresAt');
    await refusal({ skills: Array.from({ length: 201 }, (_, i) => `skill ${i}`) }, 422, '/body/skills');
    expect((await post({ skills: Array.from({ length: 200 }, (_, i) => `skill ${i}`) })).status).toBe(201);
    const { postingId } = await posted({});
    expect((await change(postingId, 1, { title: null })).status).toBe(400);
    expect((await change(postingId, 1, { postingId: 'x' })).status).toBe(400);
  });

  it('is made once where the same call comes twice', async () => {
    const word = ownWord();
    const request = {
      token: jobs,
      body: { title: word, employer: 'Station Café (not real)' },
      headers: { 'idempotency-key': randomUUID() },
    };
    const [first, second] = await Promise.all([0, 1].map(() => stack().call('POST', '/v1/job-postings', request)));
    expect(first?.body).toEqual(second?.body);
    expect((await board(`q=${word}`)).body.items).toHaveLength(1);
  });
});

describe('JB-11 filters of the board', () => {
  it('narrow by occupation, sector, employer, type, place and age; several of one kind widen', async () => {
    const word = ownWord();
    const first = await posted({
      title: `${word} one`,
      nocs: ['63202'],
      sector: '311811',
      type: 'FT',
      city: 'St. Catharines',
      province: 'ON',
    });
    const second = await posted({
      title: `${word} two`,
      employer: 'Bistro du Canal (not real)',
      nocs: ['65200'],
      sector: '72',
      type: 'PT',
      city: 'Gatineau',
      province: 'QC',
      postedAt: new Date(Date.now() - 10 * 24 * 3_600_000).toISOString(),
    });
    const found = async (query: string) => {
      const { status, body } = await board(`q=${word}&${query}`);
      expect(status, JSON.stringify(body)).toBe(200);
      return body.items.map(({ postingId }: { postingId: string }) => postingId).sort();
    };
    const both = [first.postingId, second.postingId].sort();
    const { body } = await board(`q=${word}`);
    const employerOf = (id: string) =>
      body.items.find(({ postingId }: { postingId: string }) => postingId === id).employer.id;
    expect(await found('noc=63202')).toEqual([first.postingId]);
    expect(await found('noc=63202&noc=65200')).toEqual(both);
    expect(await found('sector=31-33')).toEqual([first.postingId]);
    expect(await found('sector=722511')).toEqual([second.postingId]);
    expect(await found(`employer=${employerOf(second.postingId)}`)).toEqual([second.postingId]);
    expect(await found('type=PT&type=CO')).toEqual([second.postingId]);
    expect(await found('city=st.%20catharines')).toEqual([first.postingId]);
    expect(await found('province=qu%C3%A9bec')).toEqual([second.postingId]);
    expect(await found('postedWithinDays=5')).toEqual([first.postingId]);
    expect(await found('postedWithinDays=11')).toEqual(both);
    expect((await board(`q=${word}&sort=date`)).body.items[0].postingId).toBe(first.postingId);
  });

  it.each([
    ['noc=123', '/query/noc/0'],
    ['sector=42', '/query/sector/0'],
    ['type=XX', '/query/type/0'],
    ['postedWithinDays=0', '/query/postedWithinDays'],
    ['minMatch=49', '/query/minMatch'],
    ['minMatch=101', '/query/minMatch'],
    ['sort=name', '/query/sort'],
    ['limit=101', '/query/limit'],
    ['what=x', '/query/what'],
  ])('%s is 400', async (query, pointer) => {
    const reply = await board(query, await stack().tokenOf('amina@clients.example'));
    expect([reply.status, reply.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });
});

describe('pages of the board', () => {
  it('are full and repeat nothing while postings are added and taken away', async () => {
    const word = ownWord();
    const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 24 * 3_600_000).toISOString();
    const old: { postingId: string; version: number }[] = [];
    for (let n = 0; n < 11; n += 1) {
      old.push(await posted({ title: `${word} ${n}`, postedAt: day(n) }));
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    let added = 0;
    do {
      const { body } = await board(`q=${word}&limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      seen.push(...body.items.map(({ postingId }: { postingId: string }) => postingId));
      if (body.nextCursor) {
        expect(body.items).toHaveLength(3);
      }
      cursor = body.nextCursor;
      await posted({ title: `${word} newer`, postedAt: day(100 + added) });
      added += 1;
      if (added === 2) {
        await change(old[0]?.postingId ?? '', 1, {}, 'DELETE');
      }
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(
      old
        .slice(1)
        .reverse()
        .map(({ postingId }) => postingId),
    );
    const last = await board(`q=${word}&limit=${10 + added}`);
    expect(last.body.items).toHaveLength(10 + added);
    expect(last.body.nextCursor).toBeUndefined();
  });

  it('a cursor that was forged, or is of other filters or another caller, is 400', async () => {
    const { body } = await board('limit=1');
    const cursor = encodeURIComponent(body.nextCursor);
    expect((await board(`limit=1&cursor=${cursor}`)).status).toBe(200);
    const token = await stack().tokenOf('amina@clients.example');
    for (const reply of [
      await board('limit=1&cursor=forged'),
      await board(`limit=1&cursor=${encodeURIComponent(`${body.nextCursor.slice(0, -4)}AAAA`)}`),
      await board(`limit=1&type=FT&cursor=${cursor}`),
      await board(`limit=1&cursor=${cursor}`, token),
    ]) {
      expect([reply.status, reply.body.errors?.[0]?.pointer]).toEqual([400, '/query/cursor']);
    }
  });
});

describe('the skills badge', () => {
  const cardOf = async (word: string, token: string, query = '') =>
    (await board(`q=${word}${query}`, token)).body.items[0];

  it('JB-03, JB-04, JB-07 exactly half of the skills make it, one fewer does not, on board, posting and receipt', async () => {
    const word = ownWord();
    const { postingId } = await posted({ title: word, skills: ['sewing', 'baking', 'welding', 'Excel'] });
    const client = await newClient();
    const receipt = async () => (await client.call('GET', `/job-postings/${postingId}/match`)).body;
    expect((await cardOf(word, client.token)).match).toBeUndefined();
    expect(await receipt()).toMatchObject({ percent: 0, badge: false });

    await client.call('POST', '/skills', { skillId: 'sewing' });
    expect((await cardOf(word, client.token)).match).toBeUndefined();
    expect(await receipt()).toMatchObject({ percent: 25, badge: false });

    await client.call('POST', '/skills', { skillId: 'spreadsheets' });
    expect((await cardOf(word, client.token)).match).toEqual({ percent: 50, badge: true });
    const one = await stack().call('GET', `/v1/job-postings/${postingId}`, { token: client.token });
    expect(one.body.match).toEqual({ percent: 50, badge: true });
    expect(await receipt()).toEqual({
      percent: 50,
      badge: true,
      matched: [
        { skillId: 'sewing', label: { en: 'sewing', fr: 'couture' }, via: 'label' },
        { skillId: 'spreadsheets', label: { en: 'spreadsheets', fr: 'tableurs' }, via: 'alias' },
      ],
      missing: [
        { skillId: 'baking', label: expect.anything(), via: 'label', courses: expect.any(Array) },
        { skillId: 'welding', label: expect.anything(), via: 'label', courses: expect.any(Array) },
      ],
      preferredMatched: [],
      rulesVersion: 1,
      taxonomyVersion: expect.any(String),
    });

    expect((await client.call('DELETE', '/skills/sewing')).status).toBe(204);
    expect((await cardOf(word, client.token)).match).toBeUndefined();
    expect((await cardOf(word, await stack().tokenOf(maya))).match).toBeUndefined();
  });

  it('a percentage is rounded down and never reads as 50 without a badge', async () => {
    const word = ownWord();
    const { postingId } = await posted({
      title: word,
      skills: ['sewing', ...Array.from({ length: 200 - 1 }, (_, i) => `Kk ${i}`)],
    });
    const client = await newClient();
    for (const body of [{ skillId: 'sewing' }, ...Array.from({ length: 98 }, (_, i) => ({ label: `Kk ${i}` }))]) {
      await client.call('POST', '/skills', body);
    }
    const receipt = async () => (await client.call('GET', `/job-postings/${postingId}/match`)).body;
    expect(await receipt()).toMatchObject({ percent: 49, badge: false });
    await client.call('POST', '/skills', { label: 'Kk 98' });
    expect(await receipt()).toMatchObject({ percent: 50, badge: true });
    expect((await cardOf(word, client.token)).match).toEqual({ percent: 50, badge: true });
  });

  it('JB-05 a posting without skills and a client without skills have none, and no division by zero', async () => {
    const word = ownWord();
    const { postingId } = await posted({ title: word });
    const client = await newClient();
    await client.call('POST', '/skills', { skillId: 'sewing' });
    expect((await cardOf(word, client.token)).match).toBeUndefined();
    expect((await client.call('GET', `/job-postings/${postingId}/match`)).body).toMatchObject({
      percent: null,
      badge: false,
      matched: [],
      missing: [],
    });
    const other = await newClient();
    const skilled = await posted({ title: word, skills: ['sewing'] });
    expect((await other.call('GET', `/job-postings/${skilled.postingId}/match`)).body).toMatchObject({
      percent: 0,
      badge: false,
    });
  });

  it('DEC-5 preferred skills do not lower it; a wording of nobody else’s matches itself', async () => {
    const word = ownWord();
    const { postingId } = await posted({
      title: word,
      skills: [
        { label: 'sewing', importance: 'required' },
        { label: `${word} weaving`, importance: 'required' },
        { label: 'baking', importance: 'preferred' },
        'welding',
      ],
    });
    const client = await newClient();
    await client.call('POST', '/skills', { label: `${word.toLowerCase()} WEAVING` });
    await client.call('POST', '/skills', { skillId: 'baking' });
    expect((await client.call('GET', `/job-postings/${postingId}/match`)).body).toMatchObject({
      percent: 50,
      badge: true,
      matched: [{ label: { en: `${word} weaving` }, via: 'text' }],
      missing: [{ skillId: 'sewing' }],
      preferredMatched: [{ skillId: 'baking' }],
    });
    expect((await cardOf(word, client.token)).match).toEqual({ percent: 50, badge: true });
  });

  it('filters and sorts the board for a client, and for staff who name one they see', async () => {
    const word = ownWord();
    const whole = await posted({ title: word, skills: ['sewing'], postedAt: '2026-01-01' });
    const half = await posted({ title: word, skills: ['sewing', 'baking'], postedAt: '2026-01-02' });
    const none = await posted({ title: word, skills: ['baking'], postedAt: '2026-01-03' });
    const client = await newClient();
    await client.call('POST', '/skills', { skillId: 'sewing' });
    const ids = (reply: Reply) => reply.body.items.map(({ postingId }: { postingId: string }) => postingId);
    expect(ids(await board(`q=${word}&minMatch=50&sort=date`, client.token))).toEqual([
      half.postingId,
      whole.postingId,
    ]);
    expect(ids(await board(`q=${word}&minMatch=51`, client.token))).toEqual([whole.postingId]);
    expect(ids(await board(`q=${word}&sort=match`, client.token))).toEqual([
      whole.postingId,
      half.postingId,
      none.postingId,
    ]);

    const { tokenOf } = stack();
    const staff = await tokenOf(maya);
    const seen = await board(`q=${word}&sort=match&clientId=${client.id}`, staff);
    expect(ids(seen)).toEqual([whole.postingId, half.postingId, none.postingId]);
    expect(seen.body.items.map(({ match }: { match?: object }) => match)).toEqual([
      { percent: 100, badge: true },
      { percent: 50, badge: true },
      undefined,
    ]);
    expect(ids(await board(`q=${word}&minMatch=100&clientId=${client.id}`, staff))).toEqual([whole.postingId]);
    expect((await client.callAs(maya, 'GET', `/job-postings/${half.postingId}/match`)).body).toMatchObject({
      percent: 50,
    });
    expect(await auditsOf(client.id)).toContain('match.read');

    // Without a client there is nothing to match; whoever may not see them does not learn that they exist.
    for (const token of [undefined, staff]) {
      const reply = await board(`q=${word}&minMatch=50`, token);
      expect([reply.status, reply.body.errors?.[0]?.pointer]).toEqual([400, '/query/minMatch']);
    }
    const other = await newClient();
    for (const token of [await tokenOf(sofia), await tokenOf('new@lakeshore.example'), jobs, other.token]) {
      expect((await board(`clientId=${client.id}`, token)).status).toBe(404);
    }
    expect((await board('clientId=nobody', staff)).status).toBe(404);
    expect((await board(`clientId=${client.id}`)).status).toBe(401);
    expect((await client.callAs(sofia, 'GET', `/job-postings/${half.postingId}/match`)).status).toBe(404);
    expect((await client.call('GET', '/job-postings/nothing/match')).status).toBe(404);
    expect((await board('', 'not-a-token')).status).toBe(401);
  });
});

/** What the audit of a client's file holds. */
async function auditsOf(clientId: string): Promise<string[]> {
  const token = await stack().tokenOf('admin@portal.example');
  const { body } = await stack().call('GET', `/v1/clients/${clientId}/audit`, { token });
  return body.items.map(({ action }: { action: string }) => action);
}
