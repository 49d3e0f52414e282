import { describe, expect, it } from 'vitest';
import { newClient } from '../support/new-client.ts';
import { stack } from '../support/stack.ts';

const maya = 'maya@lakeshore.example';

describe('TR-* courses and training over HTTP', () => {
  it('a course is found by the skill it teaches, recommended once, accepted by the client and completed', async () => {
    const { call, tokenOf } = stack();
    const client = await newClient();
    const token = await tokenOf(maya);
    const skill = (await call('GET', '/v1/skills?q=forklift&limit=1', { token })).body.items[0];
    const added = await call('POST', '/v1/courses', {
      token,
      body: { title: 'Forklift refresher', url: 'https://courses.example/refresher', skills: [skill.skillId] },
    });
    expect(added.status).toBe(201);
    expect(added.headers.get('location')).toBe(`/v1/courses/${added.body.id}`);
    expect(added.headers.get('etag')).toBe('"1"');
    const found = await call('GET', `/v1/courses?skillId=${skill.skillId}&active=true&limit=100`, { token });
    expect(found.body.items.map(({ title }: { title: string }) => title)).toEqual(
      expect.arrayContaining(['Forklift operator', 'Forklift refresher']),
    );

    const recommend = () => client.callAs(maya, 'POST', '/training', { courseId: added.body.id });
    const made = await recommend();
    expect(made.status).toBe(201);
    // TR-03
    expect((await recommend()).status).toBe(409);
    const path = `/training/${made.body.id}`;
    const step = async (version: number, status: string, as?: string) => {
      const request = { body: { status }, headers: { 'if-match': `"${version}"` } };
      const token = as === undefined ? client.token : await tokenOf(as);
      return call('PATCH', `/v1/clients/${client.id}${path}`, { token, ...request });
    };
    // TR-02
    expect((await step(1, 'completed')).status).toBe(409);
    expect((await step(1, 'enrolled')).body.allowedStatuses).toEqual(['in_progress', 'withdrawn']);
    expect((await step(1, 'in_progress', maya)).status).toBe(412);
    expect((await step(2, 'in_progress', maya)).status).toBe(200);
    expect((await step(3, 'completed')).body).toMatchObject({ status: 'completed', completedAt: expect.any(String) });
    expect((await client.callAs('emma@clients.example', 'GET', path)).status).toBe(404);
    expect((await client.callAs('sofia@riverside.example', 'GET', '/training')).status).toBe(404);
    // RA-01, RA-03: the client's own two moves.
    const moves = (await client.call('GET', '/activity')).body.items.filter(
      ({ type }: { type: string }) => type === 'training_status_changed',
    );
    expect(moves).toHaveLength(2);
    expect((await recommend()).status).toBe(201);
  });

  it('the demo has courses and training in every status', async () => {
    const { call, tokenOf } = stack();
    const token = await tokenOf('amina@clients.example');
    const { clientId } = (await call('GET', '/v1/me', { token })).body;
    const training = await call('GET', `/v1/clients/${clientId}/training`, { token });
    expect(training.body.items.map(({ status }: { status: string }) => status)).toEqual(
      expect.arrayContaining(['recommended', 'in_progress', 'completed']),
    );
    const courses = await call('GET', '/v1/courses?limit=100', { token });
    expect(courses.body.items.length).toBeGreaterThan(10);
    expect(courses.body.items.every(({ active }: { active: boolean }) => active)).toBe(true);
  });
});
