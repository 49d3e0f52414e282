/**
 * What functions really print, while people with names, addresses and secrets that can be searched for go through the portal.
 */
import { randomUUID } from 'node:crypto';
import { SESClient } from '@aws-sdk/client-ses';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { assignmentNotifier } from '#shared/clients/assignment-notices.ts';
import { SesMailSender } from '#shared/mail/sender-ses.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { MailDelivery } from '#shared/outbox/mail-delivery.ts';
import { OutboxRepository } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import { engines } from '../support/engines.ts';
import { itemsOf } from '../support/table-items.ts';

const nobodyListens = 'http://127.0.0.1:9';
/** In every piece of personal data of these tests; base64 of it, too, would be in a token or a sealed value. */
const mark = 'Xq7Zw9';
const spellings = [mark, mark.toLowerCase(), Buffer.from(mark).toString('base64').replace(/=+$/, '')];

let fixture: ClientProfileFixture;
let printed: string[];

beforeAll(async () => {
  // Other tests keep functions quiet.
  vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'INFO');
  fixture = await clientProfileFixture();
});

beforeEach(() => {
  printed = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      printed.push(String(chunk));
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

afterAll(() => {
  vi.unstubAllEnvs();
});

const lines = (): Record<string, unknown>[] =>
  printed
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

function expectNothingPersonal() {
  const all = printed.join('');
  for (const spelling of spellings) {
    expect(all).not.toContain(spelling);
  }
}

function worker(ses: string, minutes = 0) {
  const { table, ring } = fixture;
  const clock = () => new Date(Date.now() + minutes * 60_000);
  const log = new EventLog('deliver-mail');
  const sender = new SesMailSender(
    { transactional: 'transactional', feed: 'feed' },
    new SESClient({ ...clientSettings(ses), maxAttempts: 1 }),
  );
  const settings = {
    MAIL_FROM: 'Jobs Portal <no-reply@portal.example>',
    MAIL_POSTAL_ADDRESS: '100 Harbour Street, Toronto ON M5V 0A1',
    PORTAL_URL: 'https://portal.example',
    API_URL: 'https://api.portal.example',
  };
  const delivery = new MailDelivery({ settings, sender, ring: async () => ring, clock, log });
  const appliers = { mail: delivery.apply, 'assignment.notify': assignmentNotifier(table, clock) };
  return new OutboxWorker({ outbox: new OutboxRepository(table), appliers, clock, log });
}

const person = () => ({
  firstName: `${mark}first`,
  lastName: `${mark}last`,
  email: `${mark}-${randomUUID()}@clients.example`,
  phone: '+1 416 555 0199',
  address: { line1: `1 ${mark} Street`, city: `${mark}ville` },
});

async function add(body: Record<string, unknown> = person()) {
  const { address: _, phone: __, ...accepted } = body;
  const reply = await fixture.as('base')('POST', '/v1/clients', { body: accepted });
  expect(reply.status, reply.text).toBe(201);
  const { client } = reply.body as { client: { id: string } };
  return { id: client.id, requestId: String(reply.headers['x-request-id']) };
}

describe('the log', () => {
  it('holds nothing of a person, whatever is read, written, refused or fails', async () => {
    const base = fixture.as('base');
    const { id } = await add();
    const calls: [method: string, url: string, body?: unknown][] = [
      ['GET', `/v1/clients/${id}`],
      ['GET', `/v1/clients?q=${mark}`],
      ['GET', `/v1/clients?q=${mark}&unknown=${mark}`],
      ['POST', '/v1/clients', person().firstName],
      ['POST', '/v1/clients', { ...person(), [mark]: mark }],
      [
        'POST',
        '/v1/clients/lookup',
        { firstName: `${mark}first`, lastName: `${mark}last`, email: `${mark}@x.example` },
      ],
      ['POST', `/v1/clients/${id}/case-notes`, { activityType: 'phone', details: `${mark} told me` }],
      ['POST', `/v1/clients/${id}/case-notes`, { activityType: mark, details: mark }],
      ['PUT', `/v1/clients/${id}/safety-flag`, { details: `${mark} is a danger` }],
      ['GET', `/v1/clients/${mark}`],
      ['GET', `/v1/${mark}/${mark}`],
      ['GET', `/v1/clients?cursor=${mark}`],
      ['POST', `/v1/clients/${id}/files`, { name: `${mark}.pdf`, size: 1000, contentType: 'application/pdf' }],
    ];
    const statuses = new Set<number>();
    for (const [method, url, body] of calls) {
      const { status } = await base(method, url, {
        ...(body === undefined ? {} : { body }),
        headers: { authorization: `Bearer ${mark}`, 'user-agent': mark, 'x-forwarded-for': mark },
      });
      statuses.add(status);
    }
    // They got somewhere, and were refused for different reasons.
    for (const status of [200, 201, 400, 404]) {
      expect([...statuses]).toContain(status);
    }
    expect(lines().length).toBeGreaterThanOrEqual(calls.length + 1);

    vi.spyOn(fixture.table.db, 'send').mockImplementation(() => {
      throw new Error(`ValidationException: ${mark} is not allowed`);
    });
    expect((await base('GET', `/v1/clients/${id}`)).status).toBe(500);
    expect(lines().at(-1)).toMatchObject({ event: 'request.failed', errorName: 'Error', stack: expect.any(String) });
    expectNothingPersonal();
  });

  it('holds nothing of a person while their mail is put off, given up on, and sent', async () => {
    const { requestId } = await add();
    const mail = (await itemsOf(fixture.table, 'Outbox')).find(
      (item) => item.requestId === requestId && item.effectKind === 'mail',
    );
    const outboxId = String(mail?.id);
    expect(JSON.stringify(mail)).toContain(mark);
    await worker(nobodyListens).attempt(outboxId);
    await worker(nobodyListens, 25 * 60).attempt(outboxId, { atOnce: true });
    await worker(engines().ses).replay([outboxId]);
    const events = lines().map(({ event }) => event);
    expect(events).toEqual(expect.arrayContaining(['outbox.postponed', 'outbox.failed', 'mail.sent', 'outbox.done']));
    expectNothingPersonal();
  });

  it('leads from a request to its mails: every line of the way carries the same request id', async () => {
    const before = new Set((await itemsOf(fixture.table, 'Outbox')).map(({ id }) => id));
    const { id, requestId } = await add();
    const assigned = await fixture.as('manager')('POST', `/v1/clients/${id}/assignments`, {
      body: { staffIds: ['colleague'] },
    });
    const second = String(assigned.headers['x-request-id']);
    expect(assigned.status, assigned.text).toBeLessThan(300);
    // Effects that make further effects, until there is nothing new.
    for (let isNew = true; isNew; ) {
      const items = (await itemsOf(fixture.table, 'Outbox')).filter((item) => !before.has(item.id));
      isNew = items.length > 0;
      for (const item of items) {
        before.add(item.id);
        await worker(engines().ses).attempt(String(item.id));
      }
    }
    for (const [wanted, effects] of [
      [requestId, ['mail']],
      [second, ['assignment.notify', 'mail']],
    ] as const) {
      const way = lines().filter((line) => line.requestId === wanted);
      expect(way.map(({ event, effect, template }) => [event, effect ?? template].filter(Boolean).join(' '))).toEqual([
        'request.completed',
        ...effects.flatMap((effect) => [
          ...(effect === 'mail' ? [expect.stringMatching(/^mail\.sent /)] : []),
          `outbox.done ${effect}`,
        ]),
      ]);
    }
    expect(lines().filter((line) => line.requestId === undefined)).toEqual([]);
    expectNothingPersonal();
  });
});
