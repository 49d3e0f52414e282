import { beforeAll, describe, expect, test } from 'vitest';
import { operations as postingReportOperations } from '#functions/job-posting-reports/operations.ts';
import { routes } from '#functions/job-posting-reports/routes.ts';
import type { Staff } from '#shared/domain/staff.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { reportNotifier } from '#shared/outbox/posting-report-notices.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { postingById, postingRecord, putPosting } from '#shared/persistence/postings.ts';
import { changeSettings, defaultSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { clientActor, giveStaff, staffMember } from '../support/client-profile-fixture.ts';
import { testTable } from '../support/engines.ts';
import { send } from '../support/http.ts';
import { outboxFixture } from '../support/outbox-fixture.ts';
import { samplePosting } from '../support/posting-samples.ts';
import { stepCounter } from '../support/steps.ts';
import { testPlatform } from '../support/test-platform.ts';

const now = new Date('2026-06-02T12:00:00.000Z');
const reason = 'asks_for_money_or_banking_data';

async function openBoard(
  staff: readonly Staff[],
  options: { readonly mailbox?: string; readonly throttles?: boolean } = {},
) {
  const { table } = await testTable();
  await giveStaff(table, staff);
  await batchWrite(table, { put: [actorCodec.toItem(clientActor('client'))] });
  const transaction = new Transaction();
  const postings = [
    samplePosting({ postingId: 'open' }),
    samplePosting({ postingId: 'expired', expiresAt: '2026-06-01T12:00:00.000Z' }),
    samplePosting({ postingId: 'gone', withdrawnAt: '2026-06-01T12:00:00.000Z', withdrawnBy: 'administrator' }),
  ];
  for (const posting of postings) {
    putPosting(transaction, postingRecord(posting, { contentHash: '' }));
  }
  const { mailbox } = options;
  if (mailbox !== undefined) {
    const after = { ...defaultSettings, reportFallbackEmail: mailbox, version: 2 };
    changeSettings(transaction, defaultSettings, after, () => new Error('raced'));
  }
  await transaction.commit(table);
  const clock = () => now;
  const platform = testPlatform(table, { clock, throttles: options.throttles });
  const handler = httpHandler(routes, postingReportOperations({ table }), platform);
  const { outbox, sentMails } = outboxFixture(table, clock, { 'posting-report.notify': reportNotifier(table, clock) });
  return {
    table,
    outbox,
    call: (sub: string | undefined, method: string, path: string, body?: unknown) =>
      send(handler, method, `/v1${path}`, {
        ...(sub === undefined ? {} : { sub, headers: { authorization: `Bearer ${sub}` } }),
        ...(body === undefined ? {} : { body }),
      }),
    sentMails: async () => (await sentMails()).toSorted((a, b) => (a.to < b.to ? -1 : 1)),
  };
}

const administrators = [
  staffMember('first', { kind: 'job-board-administrator' }),
  { ...staffMember('second', { kind: 'job-board-administrator' }), language: 'fr' as const },
  {
    ...staffMember('left', { kind: 'job-board-administrator' }),
    accountStatus: 'deactivated' as const,
  },
  staffMember('administrator', { kind: 'administrator' }),
  staffMember('caseworker', { permissions: ['clients:base'] }),
];

type Board = Awaited<ReturnType<typeof openBoard>>;
let board: Board;
beforeAll(async () => {
  board = await openBoard(administrators, { mailbox: 'operator@portal.example' });
});

describe('FRD-01 reporting a posting', () => {
  test('FRD-02 … FRD-04 goes to all active job board administrators in their language, and changes nothing', async () => {
    const before = await postingById(board.table, 'open');
    const body = { reason, comments: 'A deposit first.\nFor a uniform.' };
    const reply = await board.call(undefined, 'POST', '/job-postings/open/reports', body);
    expect([reply.status, reply.body]).toEqual([202, { status: 'accepted' }]);
    expect(await postingById(board.table, 'open')).toEqual(before);
    const mails = await board.sentMails();
    expect(mails.map(({ to, language }) => [to, language])).toEqual([
      ['first@staff.example', 'en'],
      ['second@staff.example', 'fr'],
    ]);
    expect(mails[0]).toMatchObject({
      template: 'job-report',
      data: {
        recipientName: 'first',
        posting: { postingId: 'open', title: 'Baker', employer: 'Nowhere Bakery (not real)' },
        reason: { en: 'Asks for money or banking data' },
        comments: 'A deposit first.\nFor a uniform.',
      },
    });
    expect(await board.sentMails()).toEqual([]);
  });

  test.each([
    ['', {}],
    ['of no list', { reason: 'boring' }],
    ['with too much said', { reason, comments: 'x'.repeat(2001) }],
    ['with a field too many', { reason, email: 'x@y.example' }],
  ])('FRD-06 a reason %s is 400', async (_what, body) => {
    expect((await board.call(undefined, 'POST', '/job-postings/open/reports', body)).status).toBe(400);
  });

  test.each(['expired', 'gone', 'no-such-posting'])('a posting that nobody sees (%s) is 404', async (postingId) => {
    expect((await board.call('client', 'POST', `/job-postings/${postingId}/reports`, { reason })).status).toBe(404);
  });

  test('FRD-07 at most five a minute from one address', async () => {
    const throttled = await openBoard(administrators, { throttles: true });
    const statuses: number[] = [];
    // A minute may begin in between: then it takes up to ten to meet the limit, and never fewer than six.
    for (let count = 0; count < 11 && statuses.at(-1) !== 429; count += 1) {
      const reply = await throttled.call(undefined, 'POST', '/job-postings/open/reports', { reason });
      statuses.push(reply.status);
      if (reply.status === 429) {
        expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
      }
    }
    expect(statuses.at(-1)).toBe(429);
    expect(statuses.filter((status) => status === 202).length).toBeGreaterThanOrEqual(5);
  });

  test('FRD-03 without a job board administrator it goes to the operator’s mailbox', async () => {
    const left = administrators.filter(({ id }) => id !== 'first' && id !== 'second');
    const alone = await openBoard(left, { mailbox: 'operator@portal.example' });
    const before = await postingById(alone.table, 'open');
    expect((await alone.call(undefined, 'POST', '/job-postings/open/reports', { reason })).status).toBe(202);
    const mails = await alone.sentMails();
    expect(mails).toMatchObject([{ template: 'job-report', to: 'operator@portal.example', language: 'en' }]);
    expect(mails[0]?.data).not.toHaveProperty('recipientName');
    expect(await postingById(alone.table, 'open')).toEqual(before);
  });

  test('with nobody to tell at all the report is kept, and the operator hears of it by the alarm', async () => {
    const nobody = await openBoard([staffMember('administrator', { kind: 'administrator' })]);
    expect((await nobody.call(undefined, 'POST', '/job-postings/open/reports', { reason })).status).toBe(202);
    expect(await nobody.sentMails()).toEqual([]);
    const failures: unknown[] = [];
    for await (const { failure } of nobody.outbox.list('failed')) {
      failures.push(failure);
    }
    expect(failures).toEqual(['nobody-to-tell']);
    const reports = await nobody.call('administrator', 'GET', '/job-posting-reports');
    expect(reports.body.items).toHaveLength(1);
  });
});

describe('FRD-05 the reports', () => {
  test('newest first, in full pages, with what kind of account reported; only for those who look after the board', async () => {
    const shelf = await openBoard(administrators);
    for (const sub of [undefined, 'client', 'caseworker', undefined, 'first']) {
      const body = { reason, comments: sub ?? 'nobody' };
      expect((await shelf.call(sub, 'POST', '/job-postings/open/reports', body)).status).toBe(202);
    }
    const items: { id: string; reportedBy?: string; comments?: string }[] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=2${cursor ? `&cursor=${cursor}` : ''}`;
      const { body } = await shelf.call('first', 'GET', `/job-posting-reports${query}`);
      if (body.nextCursor) {
        expect(body.items).toHaveLength(2);
      }
      items.push(...(body.items as typeof items));
      cursor = body.nextCursor as string | undefined;
    } while (cursor);
    expect(items.map(({ id }) => id)).toEqual(
      items
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
    const kinds = items.map(({ reportedBy, comments }) => `${comments} ${reportedBy}`).sort();
    expect(kinds).toEqual([
      'caseworker staff',
      'client client',
      'first job-board-administrator',
      'nobody undefined',
      'nobody undefined',
    ]);
    expect(items[0]).toMatchObject({
      posting: { postingId: 'open', title: 'Baker', onBoard: true },
      reason,
      reportedAt: now.toISOString(),
    });
    expect((await shelf.call('administrator', 'GET', '/job-posting-reports')).status).toBe(200);
    for (const sub of ['caseworker', 'client']) {
      expect((await shelf.call(sub, 'GET', '/job-posting-reports')).status).toBe(403);
    }
  });

  test('steps in a row at the table: two each', async () => {
    const fresh = await openBoard(administrators);
    const steps = stepCounter(fresh.table);
    expect(
      await steps(() => fresh.call('client', 'POST', '/job-postings/open/reports', { reason })),
    ).toBeLessThanOrEqual(2);
    expect(await steps(() => fresh.call('first', 'GET', '/job-posting-reports'))).toBeLessThanOrEqual(2);
  });
});
