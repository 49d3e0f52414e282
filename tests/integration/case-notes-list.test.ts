import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CaseNote } from '#shared/domain/case-note.ts';
import type { Client } from '#shared/domain/client.ts';
import { type CaseNotesFixture, caseNotesFixture, hourMs, idsIn, itemsIn } from '../support/case-notes-fixture.ts';
import { pointersIn } from '../support/http.ts';

let file: CaseNotesFixture;
beforeAll(async () => {
  file = await caseNotesFixture();
});

describe('the list (CN-08)', () => {
  it('is newest first by day and time, whenever written; page after page, nothing twice and nothing lost', async () => {
    const client = await file.given();
    const random = (below: number) => Math.floor(Math.random() * below);
    const two = (value: number) => String(value).padStart(2, '0');
    const notes = await file.putNotes(
      client,
      Array.from({ length: 130 }, () => ({
        date: `2026-0${1 + random(2)}-${two(1 + random(28))}`,
        time: `${two(random(24))}:${two(random(60))}`,
        authorId: ['base', 'colleague', 'manager'][random(3)] ?? '',
        activityType: ['phone', 'workshop', 'video'][random(3)] ?? '',
        details: ['Résumé reviewed', 'interview PRACTICE', 'résumé and interview'][random(3)] ?? '',
      })),
    );
    const newestFirst = (some: readonly CaseNote[]) =>
      [...some]
        .sort((a, b) => (`${a.date}T${a.time}#${a.id}` < `${b.date}T${b.time}#${b.id}` ? 1 : -1))
        .map(({ id }) => id);
    async function all(query: string, limit: number) {
      const found: unknown[] = [];
      let cursor = '';
      do {
        const reply = await file.list('colleague', client, `${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`);
        expect(reply.status, reply.text).toBe(200);
        const page = idsIn(reply);
        found.push(...page);
        cursor = String(reply.body.nextCursor ?? '');
        expect(page.length === limit || cursor === '').toBe(true);
      } while (cursor !== '');
      return found;
    }
    const cases: readonly [string, (note: CaseNote) => boolean][] = [
      ['', () => true],
      ['activityType=video', ({ activityType }) => activityType === 'video'],
      ['activityType=video&activityType=phone', ({ activityType }) => activityType !== 'workshop'],
      ['authorId=base', ({ authorId }) => authorId === 'base'],
      ['authorId=base&authorId=manager', ({ authorId }) => authorId !== 'colleague'],
      ['from=2026-02-01', ({ date }) => date >= '2026-02-01'],
      ['to=2026-01-15', ({ date }) => date <= '2026-01-15'],
      ['from=2026-01-10&to=2026-01-10', ({ date }) => date === '2026-01-10'],
      ['q=RESUME', ({ details }) => details?.includes('sumé') ?? false],
      ['q=practice%20interv', ({ details }) => details === 'interview PRACTICE'],
      ['q=nowhere', () => false],
      [
        'from=2026-01-15&to=2026-02-15&activityType=phone&authorId=base&q=interview',
        ({ date, activityType, authorId, details }) =>
          date >= '2026-01-15' &&
          date <= '2026-02-15' &&
          activityType === 'phone' &&
          authorId === 'base' &&
          (details?.toLowerCase().includes('interview') ?? false),
      ],
    ];
    for (const [query, keep] of cases) {
      const expected = newestFirst(notes.filter(keep));
      expect([query, await all(query, 100)]).toEqual([query, expected]);
      expect([query, await all(query, 7)]).toEqual([query, expected]);
    }
    const whole = await file.list('base', client, 'limit=100&from=2026-02-01&to=2026-02-28');
    const count = idsIn(whole).length;
    const exact = await file.list('base', client, `limit=${count}&from=2026-02-01&to=2026-02-28`);
    expect([idsIn(exact).length, exact.body.nextCursor]).toEqual([count, undefined]);
  });

  it('a page is full although few pass the filter: it reads on', async () => {
    const client = await file.given();
    await file.putNotes(
      client,
      Array.from({ length: 460 }, (_, index) => ({
        date: `2025-${String(1 + (index % 12)).padStart(2, '0')}-10`,
        details: index % 200 === 0 ? 'needle' : 'hay '.repeat(200),
      })),
    );
    const reply = await file.list('base', client, 'q=needle&limit=2');
    expect(idsIn(reply)).toHaveLength(2);
    const next = await file.list('base', client, `q=needle&limit=2&cursor=${reply.body.nextCursor}`);
    expect([idsIn(next).length, next.body.nextCursor]).toEqual([1, undefined]);
  });

  it('shows names, and notes of the system beside those of staff', async () => {
    const client = await file.given();
    await file.noteOf('base', client, { time: '08:00' });
    await file.systemNote(client);
    expect(itemsIn(await file.list('colleague', client))).toMatchObject([
      {
        origin: 'system',
        activityType: 'referral',
        author: { name: 'base Staff' },
        canEdit: false,
        canDelete: false,
      },
      { origin: 'manual', time: '08:00', author: { name: 'base Staff' }, canEdit: false, canDelete: false },
    ]);
    expect(itemsIn(await file.list('colleague', client))[0]).not.toHaveProperty('editableUntil');
  });

  it('CL-20, CL-21: referral notes stand among them, a further one with each change', async () => {
    const email = `${randomUUID()}@clients.example`;
    const added = await file.fixture.as('base')('POST', '/v1/clients', {
      body: {
        firstName: 'Robin',
        lastName: 'Referred',
        email,
        referralDetails: { referralNotes: 'Sent by the library.' },
      },
    });
    const client = added.body.client as Client;
    const patch = (referralNotes: string, version: number) =>
      file.fixture.as('base')('PATCH', `/v1/clients/${client.id}`, {
        body: { referralDetails: { referralNotes } },
        headers: { 'if-match': `"${version}"` },
      });
    await patch('Sent by the library.', 1);
    await file.later(hourMs, () => patch('Sent by the school.', 1));
    const system = { origin: 'system', activityType: 'referral', author: { id: 'base' }, canEdit: false };
    expect(itemsIn(await file.list('base', client))).toMatchObject([
      { ...system, details: 'Sent by the school.', time: '10:05', serviceProvider: { id: 'lakeshore' } },
      { ...system, details: 'Sent by the library.', time: '09:05' },
    ]);
  });

  it('a cursor belongs to its filters and its caller; days the wrong way round are 400', async () => {
    const client = await file.given();
    await file.putNotes(client, [{}, {}, {}]);
    const { nextCursor } = (await file.list('base', client, 'limit=1')).body;
    expect((await file.list('base', client, `limit=2&cursor=${nextCursor}`)).status).toBe(200);
    for (const [who, query] of [
      ['colleague', ''],
      ['base', '&q=x'],
      ['base', '&from=2026-01-01'],
    ] as const) {
      const reply = await file.list(who, client, `limit=1&cursor=${nextCursor}${query}`);
      expect([who, reply.status, pointersIn(reply)]).toEqual([who, 400, ['/query/cursor']]);
    }
    const turned = await file.list('base', client, 'from=2026-02-02&to=2026-02-01');
    expect([turned.status, pointersIn(turned)]).toEqual([400, ['/query/to']]);
    expect((await file.list('base', client, 'from=yesterday')).status).toBe(400);
    expect((await file.list('base', client, 'surprise=1')).status).toBe(400);
  });

  it('a note that goes or moves between two pages disturbs nobody else’s place', async () => {
    const client = await file.given();
    const notes = await file.putNotes(
      client,
      ['01', '02', '03', '04'].map((day) => ({ date: `2026-02-${day}` })),
    );
    const first = await file.list('base', client, 'limit=2');
    expect(idsIn(first)).toEqual([notes[3]?.id, notes[2]?.id]);
    expect((await file.remove('base', client, notes[2]?.id)).status).toBe(204);
    expect((await file.edit('base', client, notes[3]?.id, { date: '2026-01-01' })).status).toBe(200);
    const second = await file.list('base', client, `limit=2&cursor=${first.body.nextCursor}`);
    expect(idsIn(second)).toEqual([notes[1]?.id, notes[0]?.id]);
  });
});
