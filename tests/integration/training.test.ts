import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { trainingStatuses } from '#shared/domain/training.ts';
import { auditOf, fileOf, giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture, providers } from '../support/client-profile-fixture.ts';
import type { Sent } from '../support/http.ts';
import { stepCounter } from '../support/steps.ts';
import { vocabularyImports } from '../support/vocabulary.ts';

let fixture: ClientProfileFixture;
let steps: ReturnType<typeof stepCounter>;

beforeAll(async () => {
  fixture = await clientProfileFixture();
  const imports = vocabularyImports(fixture.table);
  const skills =
    'id,label_en,label_fr,aliases_en,aliases_fr,broader\nwelding,welding,soudage,weld,,\nbaking,baking,boulangerie,,,\n';
  await imports.import({ kind: 'csv' }, skills);
  await imports.import({ kind: 'noc' }, 'code,title_en,title_fr\n72106,Welders,Soudeurs\n');
  steps = stepCounter(fixture.table);
});

/** A course of Lakeshore's catalogue. */
async function giveCourse(body: Record<string, unknown> = {}, who = 'base') {
  const { status, body: course } = await fixture.as(who)('POST', '/v1/courses', {
    body: { title: 'Welding basics', skills: ['welding'], ...body },
  });
  expect(status, JSON.stringify(course)).toBe(201);
  return course as { id: string; version: number } & Record<string, unknown>;
}

/** A client who can sign in, and everything one does to their training. */
async function giveTrainee(fields: Partial<Client> = {}) {
  const client = await giveClient(fixture.table, fields);
  await fixture.signIn(client.id);
  const path = `/v1/clients/${client.id}/training`;
  const call = (who: string, method: string, below = '', sent: Sent = {}) =>
    fixture.as(who)(method, `${path}${below}`, sent);
  return {
    id: client.id,
    path,
    call,
    recommend: (courseId: unknown, who = 'base') => call(who, 'POST', '', { body: { courseId } }),
    move: (who: string, id: unknown, version: unknown, body: unknown) =>
      call(who, 'PATCH', `/${id}`, { body, headers: { 'if-match': `"${version}"` } }),
  };
}

describe('courses', () => {
  it('TR-01 are written by staff with clients of the provider, and found by words, skill, occupation, mode and state', async () => {
    const title = 'Soudure avancée';
    const course = await giveCourse({
      title,
      provider: 'Harbour College',
      url: 'https://college.example/welding',
      deliveryMode: 'hybrid',
      location: 'Barrie',
      cost: 450.5,
      startDate: '2027-01-11',
      duration: '6 weeks',
      nocs: ['72106', '72106', '99999'],
    });
    expect(course).toMatchObject({
      serviceProvider: { id: providers.lakeshore, name: 'Lakeshore Employment' },
      skills: [{ skillId: 'welding', label: { en: 'welding', fr: 'soudage' } }],
      nocs: [{ id: '72106', label: { en: 'Welders', fr: 'Soudeurs' } }, { id: '99999' }],
      active: true,
      version: 1,
    });
    const found = async (query: string, who = 'base') => {
      const { status, body } = await fixture.as(who)('GET', `/v1/courses?limit=100&${query}`);
      expect(status, query).toBe(200);
      return (body.items as { id: string }[]).some(({ id }) => id === course.id);
    };
    for (const query of [
      'q=avancee%20soudure',
      'q=harbour',
      'q=barrie',
      'skillId=baking&skillId=welding',
      'noc=72106',
      'deliveryMode=hybrid',
      'active=true',
      '',
    ]) {
      expect(await found(query), query).toBe(true);
    }
    for (const query of ['q=avancee%20nothing', 'skillId=baking', 'noc=72107', 'deliveryMode=online', 'active=false']) {
      expect(await found(query), query).toBe(false);
    }
    expect(await found(`serviceProviderId=${providers.lakeshore}`, 'network')).toBe(true);
    expect(await found('', 'administrator')).toBe(true);
    expect(await found('', 'intake')).toBe(true);
    expect(await found('', 'other')).toBe(false);
    expect((await fixture.as('other')('GET', `/v1/courses?serviceProviderId=${providers.lakeshore}`)).status).toBe(403);
  });

  it('TR-01 another provider’s are hidden, those who only handle referrals read, and a client reads their provider’s', async () => {
    const { id } = await giveCourse();
    const [own, foreign] = [await giveTrainee(), await giveTrainee({ serviceProviderId: providers.riverside })];
    const reading = async (who: string) => (await fixture.as(who)('GET', `/v1/courses/${id}`)).status;
    const writing = async (who: string) =>
      (
        await fixture.as(who)('PATCH', `/v1/courses/${id}`, {
          body: { duration: 'a day' },
          headers: { 'if-match': '"99"' },
        })
      ).status;
    const seen: Record<string, readonly number[]> = {};
    for (const who of ['base', 'manager', 'network', 'administrator', 'intake', 'other', own.id, foreign.id]) {
      seen[who] = [await reading(who), await writing(who)];
    }
    expect(seen).toEqual({
      base: [200, 412],
      manager: [200, 412],
      network: [200, 412],
      administrator: [200, 412],
      intake: [200, 403],
      other: [404, 404],
      [own.id]: [200, 403],
      [foreign.id]: [404, 403],
    });
    const mine = await fixture.as(own.id)('GET', '/v1/courses?limit=100');
    expect((mine.body.items as { id: string }[]).map((course) => course.id)).toContain(id);
    const theirs = await fixture.as(foreign.id)('GET', '/v1/courses');
    expect(theirs.body.items).toEqual([]);
  });

  it('name what is wrong with them, and change only what differs', async () => {
    const post = (who: string, body: unknown) => fixture.as(who)('POST', '/v1/courses', { body });
    const unknown = await post('base', { title: 'X', skills: ['welding', 'no-such-skill'] });
    expect([unknown.status, unknown.body.errors]).toMatchObject([422, [{ pointer: '/body/skills/1' }]]);
    expect((await post('base', { title: 'X', url: 'javascript:alert(1)' })).status).toBe(400);
    expect((await post('base', { title: 'X', serviceProviderId: providers.riverside })).status).toBe(403);
    expect((await post('administrator', { title: 'X' })).body).toMatchObject({
      errors: [{ pointer: '/body/serviceProviderId' }],
    });
    expect((await post('network', { title: 'X', serviceProviderId: 'nowhere' })).status).toBe(422);

    const course = await giveCourse({ cost: 10, duration: 'a day' });
    const patch = (version: number, body: unknown) =>
      fixture.as('base')('PATCH', `/v1/courses/${course.id}`, { body, headers: { 'if-match': `"${version}"` } });
    const same = await patch(1, { title: 'Welding basics', cost: 10, skills: ['welding'] });
    expect([same.status, same.headers.etag]).toEqual([200, '"1"']);
    const changed = await patch(1, { cost: null, duration: null, skills: null, active: false });
    expect(changed.headers.etag).toBe('"2"');
    expect(changed.body).toMatchObject({ skills: [], active: false });
    expect(changed.body).not.toHaveProperty('cost');
    expect((await patch(1, { title: 'Late' })).status).toBe(412);
    const [entry] = (await auditOf(fixture.table, course.id)).slice(-1);
    expect(entry).toMatchObject({ action: 'course.changed', changed: ['cost', 'duration', 'skills', 'active'] });
  });

  it('pages by title, each once', async () => {
    const words = ['delta', 'Alpha', 'écho', 'bravo', 'Charlie'];
    for (const word of words) {
      await giveCourse({ title: `Paged ${word}` });
    }
    const titles: string[] = [];
    let cursor = '';
    do {
      const { body } = await fixture.as('base')('GET', `/v1/courses?q=paged&limit=2${cursor}`);
      titles.push(...(body.items as { title: string }[]).map(({ title }) => title));
      cursor = body.nextCursor === undefined ? '' : `&cursor=${body.nextCursor}`;
    } while (cursor !== '');
    expect(titles).toEqual(['Paged Alpha', 'Paged bravo', 'Paged Charlie', 'Paged delta', 'Paged écho']);
  });
});

describe('training', () => {
  it('TR-02 goes from recommended to completed, by staff and client, with its times', async () => {
    const course = await giveCourse({ url: 'https://college.example/welding', provider: 'Harbour College' });
    const client = await giveTrainee();
    const made = await client.call('base', 'POST', '', { body: { courseId: course.id, notes: 'Bring boots' } });
    expect(made.status).toBe(201);
    expect(made.headers.location).toBe(`${client.path}/${made.body.id}`);
    expect(made.body).toMatchObject({
      status: 'recommended',
      allowedStatuses: ['enrolled', 'declined', 'withdrawn'],
      course: {
        id: course.id,
        title: 'Welding basics',
        provider: 'Harbour College',
        url: 'https://college.example/welding',
        skills: [{ skillId: 'welding', label: { en: 'welding', fr: 'soudage' } }],
      },
      recommendedBy: { id: 'base', name: 'base Staff' },
      notes: 'Bring boots',
      version: 1,
    });
    const { id } = made.body;
    const seen = await client.call(client.id, 'GET', `/${id}`);
    expect(seen.body.allowedStatuses).toEqual(['enrolled', 'declined']);
    expect((await client.move(client.id, id, 1, { status: 'enrolled' })).body).toMatchObject({
      status: 'enrolled',
      version: 2,
    });
    const started = await client.move('colleague', id, 2, { status: 'in_progress' });
    expect(started.body).toMatchObject({ startedAt: expect.any(String), allowedStatuses: ['completed', 'withdrawn'] });
    const completedAt = '2026-02-03T15:00:00.000Z';
    const done = await client.move(client.id, id, 3, { status: 'completed', completedAt, notes: null });
    expect(done.body).toMatchObject({ status: 'completed', completedAt, allowedStatuses: [], version: 4 });
    expect(done.body).not.toHaveProperty('notes');

    const activities = await fileOf(fixture.table, client.id, 'Activity');
    expect(activities.map(({ type, subject }) => [type, subject])).toEqual(
      [1, 2].map(() => ['training_status_changed', { kind: 'course', id: course.id, label: 'Welding basics' }]),
    );
    const audited = (await auditOf(fixture.table, client.id)).map(({ action, actorId }) => [action, actorId]);
    expect(audited).toEqual([
      ['training.recommended', 'base'],
      ['training.changed', 'colleague'],
    ]);
  });

  it('TR-02 refuses every move that the machine lacks (409), and the client taking a recommendation back (403)', async () => {
    const course = await giveCourse();
    const client = await giveTrainee();
    const { body } = await client.recommend(course.id);
    for (const status of ['in_progress', 'completed']) {
      for (const who of ['base', client.id]) {
        expect((await client.move(who, body.id, 1, { status })).status, `${status} by ${who}`).toBe(409);
      }
    }
    expect((await client.move(client.id, body.id, 1, { status: 'withdrawn' })).status).toBe(403);
    const same = await client.move('base', body.id, 1, { status: 'recommended' });
    expect([same.status, same.headers.etag]).toEqual([200, '"1"']);
    const early = await client.move('base', body.id, 1, { completedAt: '2026-01-01T00:00:00.000Z' });
    expect([early.status, early.body.errors]).toMatchObject([422, [{ pointer: '/body/completedAt' }]]);
    expect((await client.move('base', body.id, 1, { status: 'withdrawn' })).status).toBe(200);
    for (const status of trainingStatuses.filter((one) => one !== 'withdrawn')) {
      expect((await client.move('base', body.id, 2, { status })).status, status).toBe(409);
    }
    expect((await client.move('base', body.id, 1, { notes: 'stale' })).status).toBe(412);
  });

  it('TR-03 the same course is recommended once while it is open, also when two do so at once, and again afterwards', async () => {
    const course = await giveCourse();
    const client = await giveTrainee();
    const both = await Promise.all([client.recommend(course.id), client.recommend(course.id, 'colleague')]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const first = both.find(({ status }) => status === 201)?.body;
    expect((await client.move(client.id, first?.id, 1, { status: 'enrolled' })).status).toBe(200);
    expect((await client.recommend(course.id)).status).toBe(409);
    // Of two who end it at once one does, and the next recommendation stays the only open one.
    const ends = await Promise.all([
      client.move('base', first?.id, 2, { status: 'withdrawn' }),
      client.move(client.id, first?.id, 2, { status: 'withdrawn' }),
    ]);
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 412]);
    const again = await Promise.all([client.recommend(course.id), client.recommend(course.id)]);
    expect(again.map(({ status }) => status).sort()).toEqual([201, 409]);
    const list = await client.call('base', 'GET');
    expect((list.body.items as { status: string }[]).map(({ status }) => status)).toEqual(['recommended', 'withdrawn']);
    const open = await client.call('base', 'GET', '?status=recommended&status=enrolled');
    expect(open.body.items).toHaveLength(1);
  });

  it('TR-01 an inactive course, another provider’s and an unknown one: 422 at the same place', async () => {
    const inactive = await giveCourse({ active: false });
    const foreign = await giveCourse({ serviceProviderId: providers.riverside }, 'network');
    const client = await giveTrainee();
    for (const courseId of [inactive.id, foreign.id, 'no-such-course']) {
      const { status, body } = await client.recommend(courseId, 'network');
      expect([status, body.errors]).toMatchObject([422, [{ pointer: '/body/courseId' }]]);
    }
    expect((await client.recommend(inactive.id, client.id)).status).toBe(403);
    expect((await client.recommend(inactive.id, 'other')).status).toBe(404);
    expect(await fileOf(fixture.table, client.id, 'ClientTraining')).toEqual([]);
  });

  it('whoever handles referrals alone sees a referral’s training and moves nothing', async () => {
    const course = await giveCourse();
    const referral = await giveTrainee({ assignedStaffIds: [] });
    const { body } = await referral.recommend(course.id, 'manager');
    const seen = await referral.call('intake', 'GET', `/${body.id}`);
    expect([seen.status, seen.body.allowedStatuses]).toEqual([200, []]);
    expect((await referral.move('intake', body.id, 1, { status: 'enrolled' })).status).toBe(403);
  });

  it('steps in a row: reads two, writes three; the client’s catalogue three', async () => {
    const course = await giveCourse();
    const client = await giveTrainee();
    const { body } = await client.recommend(course.id);
    const count = (run: () => Promise<unknown>) => steps(run);
    for (const who of ['base', client.id]) {
      expect(await count(() => client.call(who, 'GET'))).toBeLessThanOrEqual(2);
      expect(await count(() => client.call(who, 'GET', `/${body.id}`))).toBeLessThanOrEqual(2);
      expect(await count(() => fixture.as(who)('GET', `/v1/courses/${course.id}`))).toBeLessThanOrEqual(2);
    }
    expect(await count(() => fixture.as('base')('GET', '/v1/courses'))).toBeLessThanOrEqual(2);
    expect(await count(() => fixture.as('administrator')('GET', '/v1/courses'))).toBeLessThanOrEqual(3);
    expect(await count(() => fixture.as(client.id)('GET', '/v1/courses'))).toBeLessThanOrEqual(3);
    expect(await count(() => client.move(client.id, body.id, 1, { status: 'enrolled' }))).toBeLessThanOrEqual(3);
    expect(await count(() => client.move('base', body.id, 2, { status: 'in_progress' }))).toBeLessThanOrEqual(3);
    const other = await giveCourse();
    expect(await count(() => client.recommend(other.id))).toBeLessThanOrEqual(3);
    const write = { body: { title: 'Counted' } };
    expect(await count(() => fixture.as('base')('POST', '/v1/courses', write))).toBeLessThanOrEqual(3);
    const change = { body: { title: 'Counted again' }, headers: { 'if-match': '"1"' } };
    expect(await count(() => fixture.as('base')('PATCH', `/v1/courses/${other.id}`, change))).toBeLessThanOrEqual(3);
  });
});
