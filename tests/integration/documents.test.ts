import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '#shared/domain/client.ts';
import { maxDocumentBytes } from '#shared/domain/document.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { auditedActions, auditOf, fileOf, giveClient } from '../support/client-file.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import { stepCounter } from '../support/steps.ts';
import { itemsOf } from '../support/table-items.ts';

/** A millisecond later with each call: what is written sorts by when. */
const start = Date.parse('2026-03-02T14:05:00.000Z');
let calls = 0;

let fixture: ClientProfileFixture;
let steps: ReturnType<typeof stepCounter>;
beforeAll(async () => {
  fixture = await clientProfileFixture({ now: () => new Date(start + calls++) });
  steps = stepCounter(fixture.table);
});

async function given(): Promise<Client> {
  const client = await giveClient(fixture.table, { assignedStaffIds: ['base', 'colleague'] });
  await fixture.signIn(client.id);
  return client;
}

const tabs = [
  { tab: 'resumes', audit: 'resume', content: { sections: { basics: { name: 'Robin', label: 'Baker' } } } },
  { tab: 'cover-letters', audit: 'cover_letter', content: { company: 'Harbour Bakery', body: 'I bake.' } },
] as const;
type Tab = (typeof tabs)[number]['tab'];

const at = (client: Client, tab: Tab, path = '') => `/v1/clients/${client.id}/${tab}${path}`;
const add = (who: string, client: Client, tab: Tab, body: object = {}, headers = {}) =>
  fixture.as(who)('POST', at(client, tab), { body: { title: 'For the bakery', ...body }, headers });
const read = (who: string, client: Client, tab: Tab, id: unknown) => fixture.as(who)('GET', at(client, tab, `/${id}`));
const edit = (who: string, client: Client, tab: Tab, id: unknown, version: number, body: object) =>
  fixture.as(who)('PATCH', at(client, tab, `/${id}`), { body, headers: { 'if-match': `"${version}"` } });
const remove = (who: string, client: Client, tab: Tab, id: unknown, version: number) =>
  fixture.as(who)('DELETE', at(client, tab, `/${id}`), { headers: { 'if-match': `"${version}"` } });
const duplicate = (who: string, client: Client, tab: Tab, id: unknown) =>
  fixture.as(who)('POST', at(client, tab, `/${id}/duplicate`));
const activities = async (client: Client) =>
  (await fileOf(fixture.table, client.id, 'Activity')).map(({ type }) => type);

describe.each(tabs)('$tab', ({ tab, audit, content }) => {
  it('RS-01, CV-01, OQ-10: written, read, edited and deleted by its author', async () => {
    const client = await given();
    const added = await add('base', client, tab, content);
    const path = at(client, tab, `/${added.body.id}`);
    expect([added.status, added.headers.etag, added.headers.location]).toEqual([201, '"1"', path]);
    expect(added.body).toEqual({
      id: expect.any(String),
      title: 'For the bakery',
      ...content,
      author: { id: 'base', name: 'base Staff', kind: 'staff' },
      canEdit: true,
      canDelete: true,
      canDuplicate: true,
      createdAt: expect.stringMatching(/^2026-03-02/),
      updatedAt: added.body.createdAt,
      version: 1,
    });
    expect((await read('base', client, tab, added.body.id)).body).toEqual(added.body);

    const edited = await edit('base', client, tab, added.body.id, 1, { title: 'For the hotel' });
    expect([edited.status, edited.headers.etag]).toEqual([200, '"2"']);
    expect(edited.body).toMatchObject({ title: 'For the hotel', ...content, version: 2 });
    expect((await remove('base', client, tab, added.body.id, 1)).status).toBe(412);
    expect((await remove('base', client, tab, added.body.id, 2)).status).toBe(204);
    expect((await read('base', client, tab, added.body.id)).status).toBe(404);
    expect((await fixture.as('base')('GET', at(client, tab))).body).toEqual({ items: [] });
    const actions = ['created', 'read', 'updated', 'deleted'].map((action) => `${audit}.${action}`);
    expect(await auditedActions(fixture.table, client.id)).toEqual([...actions, `${audit}s.read`]);
    expect(JSON.stringify(await auditOf(fixture.table, client.id))).not.toMatch(/bakery|Baker/);
  });

  it('RS-01, RS-02, CV-01: nobody but the author edits or deletes, in both directions', async () => {
    const client = await given();
    const ofStaff = (await add('base', client, tab, content)).body;
    const ofClient = (await add(client.id, client, tab, content)).body;
    for (const [document, others] of [
      [ofStaff, [client.id, 'colleague', 'manager', 'network', 'administrator']],
      [ofClient, ['base', 'colleague', 'manager', 'network', 'administrator']],
    ] as const) {
      for (const who of others) {
        const seen = await read(who, client, tab, document.id);
        expect([seen.status, seen.body.canEdit, seen.body.canDelete, seen.body.canDuplicate]).toEqual([
          200,
          false,
          false,
          true,
        ]);
        expect((await edit(who, client, tab, document.id, 1, { title: 'Mine' })).status).toBe(403);
        // 403 before the version is looked at.
        expect((await remove(who, client, tab, document.id, 7)).status).toBe(403);
      }
    }
    expect((await read('base', client, tab, ofClient.id)).body.author).toEqual({
      id: client.id,
      name: `${client.firstName} ${client.lastName}`,
      kind: 'client',
    });
    expect((await edit(client.id, client, tab, ofClient.id, 1, { title: 'Mine' })).status).toBe(200);
  });

  it('RS-03, RS-05, CV-02: a copy is its maker’s: staff may edit theirs, the client may not', async () => {
    const client = await given();
    const original = (await add(client.id, client, tab, content)).body;
    const copied = await duplicate('base', client, tab, original.id);
    expect([copied.status, copied.headers.location]).toEqual([201, at(client, tab, `/${copied.body.id}`)]);
    expect(copied.body).toMatchObject({
      title: 'For the bakery (copy)',
      ...content,
      duplicatedFromId: original.id,
      author: { id: 'base', kind: 'staff' },
      version: 1,
    });
    expect((await edit('base', client, tab, copied.body.id, 1, { title: 'Shorter' })).status).toBe(200);
    expect((await edit(client.id, client, tab, copied.body.id, 2, { title: 'Longer' })).status).toBe(403);
    const back = await duplicate(client.id, client, tab, copied.body.id);
    expect((await edit(client.id, client, tab, back.body.id, 1, { title: 'Longer' })).status).toBe(200);
    expect((await read('base', client, tab, original.id)).body).toMatchObject({ title: 'For the bakery', version: 1 });
    const long = (await add('base', client, tab, { title: 'x'.repeat(200) })).body;
    expect((await duplicate('base', client, tab, long.id)).body.title).toBe(`${'x'.repeat(193)} (copy)`);
  });

  it('PM-07: another client, another provider and staff without permission know nothing of it', async () => {
    const [client, stranger] = [await given(), await given()];
    const { id } = (await add('base', client, tab, content)).body;
    for (const who of [stranger.id, 'other', 'none', 'tasksOnly', 'jobBoard']) {
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const headers = { 'if-match': '"1"' };
        const sent = method === 'PATCH' ? { body: {}, headers } : { headers };
        const status = (await fixture.as(who)(method, at(client, tab, `/${id}`), sent)).status;
        expect([who, method, status]).toEqual([who, method, 404]);
      }
      expect((await duplicate(who, client, tab, id)).status).toBe(404);
      expect((await fixture.as(who)('GET', at(client, tab))).status).toBe(404);
    }
    // A document is of one client: not to be reached by way of another.
    expect((await read('base', stranger, tab, id)).status).toBe(404);
  });

  it('one of two who change the same version wins, the other gets 412; who edits what is gone, 404 or 412', async () => {
    const client = await given();
    for (let round = 0; round < 5; round += 1) {
      const { id } = (await add('base', client, tab, content)).body;
      const [one, other] = await Promise.all(
        ['One', 'Other'].map((title) => edit('base', client, tab, id, 1, { title })),
      );
      expect([one?.status, other?.status].sort()).toEqual([200, 412]);
      const [edited, removed] = await Promise.all([
        edit('base', client, tab, id, 2, { title: 'Third' }),
        remove('base', client, tab, id, 2),
      ]);
      expect([
        [200, 412],
        [404, 204],
        [412, 204],
      ]).toContainEqual([edited.status, removed.status]);
      const entries = (await fileOf(fixture.table, client.id, 'DocumentEntry')).filter((entry) => entry.id === id);
      expect(entries.map(({ version }) => version)).toEqual(removed.status === 204 ? [] : [3]);
    }
  });

  it('a repeated POST makes one document, with the largest content that there may be', async () => {
    const client = await given();
    // Each quote takes four bytes in the answer that is kept; letters at random do not deflate well.
    const text = [...randomLetters(25_000)].join('"');
    const body =
      tab === 'resumes'
        ? { sections: { references: [0, 1, 2, 3, 4, 5, 6].map((n) => ({ reference: text.slice(n, n + 19_000) })) } }
        : { body: text.slice(0, 50_000) };
    const headers = { 'idempotency-key': randomUUID() };
    const [first, again] = [
      await add('base', client, tab, body, headers),
      await add('base', client, tab, body, headers),
    ];
    expect([first.status, again.status, again.headers['idempotent-replayed']]).toEqual([201, 201, 'true']);
    expect(again.body).toEqual(first.body);
    expect(await fileOf(fixture.table, client.id, 'Document')).toHaveLength(1);
  });

  it('lists are paged, the newest first, and read no document', async () => {
    const client = await given();
    const ids: unknown[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.unshift((await add('base', client, tab, content)).body.id);
    }
    const seen: unknown[] = [];
    let cursor: unknown;
    do {
      const query = `?limit=2${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const { body } = await fixture.as(client.id)('GET', at(client, tab, query));
      const items = body.items as Record<string, unknown>[];
      expect(items.every((item) => !('sections' in item) && !('body' in item) && item.canEdit === false)).toBe(true);
      seen.push(...items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids);
    const entries = await itemsOf(fixture.table, 'DocumentEntry');
    expect(entries.every((entry) => !('content' in entry))).toBe(true);
    const other = tab === 'resumes' ? 'cover-letters' : 'resumes';
    expect((await fixture.as('base')('GET', at(client, other))).body).toEqual({ items: [] });
  });

  it('steps in a row at the table: two for a read, three for a write', async () => {
    const client = await given();
    const { id } = (await add('base', client, tab, content)).body;
    for (const who of ['base', client.id]) {
      const own = who === 'base' ? id : (await add(who, client, tab, content)).body.id;
      expect(await steps(() => fixture.as(who)('GET', at(client, tab)))).toBeLessThanOrEqual(2);
      expect(await steps(() => read(who, client, tab, id))).toBeLessThanOrEqual(2);
      expect(await steps(() => add(who, client, tab, content))).toBeLessThanOrEqual(3);
      expect(await steps(() => edit(who, client, tab, own, 1, { title: 'x' }))).toBeLessThanOrEqual(3);
      expect(await steps(() => duplicate(who, client, tab, id))).toBeLessThanOrEqual(3);
      expect(await steps(() => remove(who, client, tab, own, 2))).toBeLessThanOrEqual(3);
    }
  });

  it('RS-06: whoever sees it exports it, in two steps, and staff are audited', async () => {
    const client = await given();
    const { id } = (await add(client.id, client, tab, content)).body;
    const take = (who: string, format: string) =>
      fixture.as(who)('GET', at(client, tab, `/${id}/export?format=${format}`));
    expect(await steps(() => take('base', 'json'))).toBeLessThanOrEqual(2);
    const [own, word] = [await take(client.id, 'json'), await take('administrator', 'docx')];
    expect(own.body).toEqual('sections' in content ? content.sections : { title: 'For the bakery', ...content });
    expect(own.headers['content-disposition']).toMatch(/^attachment; filename="?[^;]+For the bakery\.json"$/);
    expect([word.status, word.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(await auditedActions(fixture.table, client.id)).toEqual([`${audit}.exported`, `${audit}.exported`]);
    for (const who of ['other', 'none']) {
      expect((await take(who, 'json')).status).toBe(404);
    }
    expect((await fixture.as('base')('GET', at(client, tab, '/nothing/export'))).status).toBe(404);
  });

  it('nothing different leaves the version, and no activity', async () => {
    const client = await given();
    const { id } = (await add(client.id, client, tab, content)).body;
    const before = await activities(client);
    const same = await edit(client.id, client, tab, id, 1, { title: 'For the bakery', ...content });
    expect([same.status, same.headers.etag]).toEqual([200, '"1"']);
    expect(same.body).toMatchObject(content);
    expect(await activities(client)).toEqual(before);
  });

  it('a client who moves takes their documents along: staff of before lose them, and what they wrote stays theirs', async () => {
    const client = await given();
    const { id } = (await add('base', client, tab, content)).body;
    const transaction = new Transaction();
    const after = { ...client, serviceProviderId: 'riverside', assignedStaffIds: ['other'] };
    changeClient(transaction, client, after, {}, () => new Error('gone'), new Date());
    await transaction.commit(fixture.table);
    expect((await read('base', client, tab, id)).status).toBe(404);
    expect((await edit('base', client, tab, id, 1, { title: 'x' })).status).toBe(404);
    expect((await read('other', client, tab, id)).body).toMatchObject({
      author: { name: 'base Staff' },
      canEdit: false,
    });
    expect((await duplicate('other', client, tab, id)).status).toBe(201);
  });
});

function* randomLetters(count: number) {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.-;:()!?';
  let state = 42;
  for (let n = 0; n < count; n += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield letters[state % letters.length] ?? '';
  }
}

describe('activity', () => {
  it('RA-01, RA-03, RS-04: what the client writes is in Recent Activity, what staff write is not', async () => {
    const client = await given();
    const resume = (await add(client.id, client, 'resumes')).body;
    await edit(client.id, client, 'resumes', resume.id, 1, { sections: { basics: { name: 'R' } } });
    await duplicate(client.id, client, 'resumes', resume.id);
    await fixture.as(client.id)('POST', at(client, 'resumes', '/imports'), { body: { basics: { name: 'R' } } });
    const letter = (await add(client.id, client, 'cover-letters')).body;
    await edit(client.id, client, 'cover-letters', letter.id, 1, { body: 'Dear all' });
    await remove(client.id, client, 'cover-letters', letter.id, 2);
    const own = ['resume_created', 'resume_updated', 'resume_created', 'resume_created', 'cover_letter_created'];
    expect(await activities(client)).toEqual(own);
    expect(await auditedActions(fixture.table, client.id)).toEqual([]);
    const staffs = (await add('base', client, 'resumes')).body;
    await edit('base', client, 'resumes', staffs.id, 1, { title: 'Other' });
    await duplicate('base', client, 'resumes', resume.id);
    await add('base', client, 'cover-letters');
    expect(await activities(client)).toEqual(own);
    const { body } = await fixture.as(client.id)('GET', `/v1/clients/${client.id}/activity`);
    expect((body.items as object[]).at(-1)).toMatchObject({
      type: 'resume_created',
      subject: { kind: 'resume', id: resume.id, label: 'For the bakery' },
    });
  });
});

describe('resumes after JSON Resume 1.x (DEC-13)', () => {
  const importOne = (client: Client, body: unknown, raw?: string) =>
    fixture.as('base')('POST', at(client, 'resumes', '/imports'), raw === undefined ? { body } : { raw });

  it('PATCH replaces whole sections, null takes one away, the others stay', async () => {
    const client = await given();
    const sections = { basics: { name: 'Robin' }, skills: [{ name: 'Baking' }], x_theme: { colour: 'blue' } };
    const { id } = (await add('base', client, 'resumes', { sections })).body;
    const edited = await edit('base', client, 'resumes', id, 1, {
      sections: { skills: null, work: [{ name: 'Harbour Bakery', startDate: '2020-05' }], x_theme: null },
    });
    expect(edited.body.sections).toEqual({
      basics: { name: 'Robin' },
      work: [{ name: 'Harbour Bakery', startDate: '2020-05' }],
    });
    expect((await read('base', client, 'resumes', id)).body.sections).toEqual(edited.body.sections);
    expect((await auditOf(fixture.table, client.id)).map(({ changed }) => changed).filter(Boolean)).toEqual([
      ['sections'],
    ]);
  });

  it('known fields have their types, at their place; unknown ones are kept', async () => {
    const client = await given();
    const wrong = {
      basics: { name: 7 },
      work: [{ startDate: '2020-13' }, { highlights: ['a', 2] }],
      education: {},
      languages: [{ language: 'Fran\u0000çais' }],
    };
    const refusal = await importOne(client, wrong);
    expect(refusal.status).toBe(400);
    expect((refusal.body.errors as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '/body/basics/name',
      '/body/work/0/startDate',
      '/body/work/1/highlights/1',
      '/body/education',
      '/body/languages/0/language',
    ]);
    const hostile = await importOne(client, undefined, '{"x":{"__proto__":{"admin":true}}}');
    expect([hostile.status, hostile.body.errors]).toMatchObject([400, [{ pointer: '/body/x/__proto__' }]]);
    for (const levels of [40, 200_000]) {
      const deep = await importOne(client, undefined, `{"x":${'['.repeat(levels)}${']'.repeat(levels)}}`);
      expect([deep.status, JSON.stringify(deep.body.errors).slice(0, 30)]).toEqual([
        400,
        '[{"pointer":"/body/x/0/0/0/0/0',
      ]);
    }
    expect((await fileOf(fixture.table, client.id, 'Document')).length).toBe(0);
  });

  it('the title of an import is the profession, else the name, else says so', async () => {
    const client = await given();
    const titles = [];
    for (const basics of [{ label: ' Pastry\nchef ', name: 'R' }, { label: ' ', name: 'Robin' }, {}]) {
      titles.push((await importOne(client, { basics })).body.title);
    }
    expect(titles).toEqual(['Pastry chef', 'Robin', 'Imported resume']);
  });

  it('import → read gives back what came in, whatever it is', { timeout: 120_000 }, async () => {
    const client = await given();
    const known = {
      basics: fc.record({ name: fc.string(), x: fc.jsonValue() }, { requiredKeys: [] }),
      work: fc.array(fc.record({ name: fc.string(), highlights: fc.array(fc.string()), y: fc.jsonValue() }), {
        maxLength: 3,
      }),
    };
    const plain = (text: string) => text.replaceAll(/[\p{Cc}\p{Cs}]/gu, '').slice(0, 1000);
    const documents = fc
      .tuple(fc.record(known, { requiredKeys: [] }), fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }))
      .map(([sections, unknown]) => JSON.stringify({ ...unknown, ...sections }))
      // What the type of a known field forbids is refused, above.
      .map((text) =>
        JSON.parse(text, (key, value) => (key === 'name' && typeof value === 'string' ? plain(value) : value)),
      )
      .map((document) => {
        for (const entry of document.work ?? []) {
          entry.highlights = entry.highlights.map(plain);
        }
        return document;
      })
      .filter((document) => !JSON.stringify(document).includes('"__proto__"'));
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const imported = await importOne(client, document);
        expect(imported.status, imported.text).toBe(201);
        expect(imported.body.sections).toEqual(document);
        expect((await read('base', client, 'resumes', imported.body.id)).body.sections).toEqual(document);
      }),
      { numRuns: 60 },
    );
  });

  it('what is too large is 413 and says how large it may be, at POST, PATCH and import', async () => {
    const client = await given();
    const text = 'é'.repeat(19_000);
    const entries = (count: number) => Array.from({ length: count }, () => ({ summary: text }));
    const fits = Math.floor(maxDocumentBytes / (2 * 19_000 + 20));
    const added = await add('base', client, 'resumes', { sections: { work: entries(fits) } });
    expect(added.status).toBe(201);
    const larger = [
      await add('base', client, 'resumes', { sections: { work: entries(fits + 1) } }),
      await edit('base', client, 'resumes', added.body.id, 1, { sections: { projects: [{ description: text }] } }),
      await importOne(client, { unknown: entries(fits + 1) }),
    ];
    for (const { status, body } of larger) {
      expect([status, body.type]).toEqual([413, 'urn:problem:too-large']);
      expect(body.detail).toMatch(/at most 200 KiB/);
    }
    expect((await read('base', client, 'resumes', added.body.id)).body.version).toBe(1);
  });
});

describe('cover letters', () => {
  it('all fields; null clears one, unknown ones are refused', async () => {
    const client = await given();
    const letter = {
      addresseeName: 'Ms. Tremblay',
      company: 'Harbour Bakery',
      jobTitle: 'Baker',
      opening: 'Dear Ms. Tremblay,',
      body: 'I bake.\n\nSince 2009.',
      closing: 'Kind regards,',
      signature: 'Robin Test',
    };
    const added = await add(client.id, client, 'cover-letters', letter);
    expect(added.body).toMatchObject(letter);
    const edited = await edit(client.id, client, 'cover-letters', added.body.id, 1, { company: null, body: 'I cook.' });
    const { company: _, ...rest } = letter;
    expect(edited.body).toMatchObject({ ...rest, body: 'I cook.', version: 2 });
    expect(edited.body).not.toHaveProperty('company');
    expect((await add(client.id, client, 'cover-letters', { salutation: 'Hi' })).status).toBe(400);
    for (const refusal of [
      await add(client.id, client, 'cover-letters', { jobLeadId: 'no-such-lead' }),
      await edit(client.id, client, 'cover-letters', added.body.id, 2, { jobLeadId: 'no-such-lead' }),
    ]) {
      expect([refusal.status, refusal.body.errors]).toMatchObject([422, [{ pointer: '/body/jobLeadId' }]]);
    }
    expect((await add('other', client, 'cover-letters', { jobLeadId: 'no-such-lead' })).status).toBe(404);
    expect((await add(client.id, client, 'cover-letters', { body: 'x'.repeat(50_001) })).status).toBe(400);
  });
});
