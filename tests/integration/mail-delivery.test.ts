import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { beforeAll, describe, expect, it } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { newId } from '#shared/ids.ts';
import type { MailMessage } from '#shared/mail/messages.ts';
import { MailFailure } from '#shared/mail/sender.ts';
import { SesMailSender } from '#shared/mail/sender-ses.ts';
import { clientOfToken } from '#shared/mail/unsubscribe-token.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { MailDelivery } from '#shared/outbox/mail-delivery.ts';
import { OutboxRepository, outboxItem } from '#shared/outbox/repository.ts';
import { type Appliers, OutboxWorker } from '#shared/outbox/worker.ts';
import { keys } from '#shared/persistence/keys.ts';
import { getItem } from '#shared/persistence/reads.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { sealMailSecrets } from '#shared/secrets/mail-secrets.ts';
import { engines, testTable } from '../support/engines.ts';
import { randomKeys } from '../support/http.ts';
import { mailSamples } from '../support/mail-samples.ts';
import { mailsTo } from '../support/mailbox.ts';

const ring = new KeyRing(randomKeys());
const log = new EventLog('test');
const sets = { transactional: 'transactional', feed: 'feed' };
const settings = {
  MAIL_FROM: 'Jobs Portal <no-reply@portal.example>',
  MAIL_POSTAL_ADDRESS: '100 Harbour Street, Toronto ON M5V 0A1',
  PORTAL_URL: 'https://portal.example',
  API_URL: 'https://api.portal.example',
};
const written = new Date('2026-11-22T12:00:00.000Z');
const never = () => new Error('never');

let table: Table;
let outbox: OutboxRepository;

beforeAll(async () => {
  table = (await testTable()).table;
  outbox = new OutboxRepository(table);
});

/** A worker whose clock stands at some minutes after the items were written, sending to the real engine or to a dead port. */
function workerAt(
  minutes: number,
  options: { readonly ses?: string; readonly appliers?: Appliers; readonly outbox?: OutboxRepository } = {},
): OutboxWorker {
  const clock = () => new Date(written.getTime() + minutes * 60_000);
  const client = new SESClient({ ...clientSettings(options.ses ?? engines().ses), maxAttempts: 1 });
  const sender = new SesMailSender(sets, client);
  const delivery = new MailDelivery({ settings, sender, ring: async () => ring, clock, log });
  return new OutboxWorker({
    outbox: options.outbox ?? outbox,
    appliers: options.appliers ?? { mail: delivery.apply },
    clock,
    log,
  });
}

const nobodyListens = 'http://127.0.0.1:9';
const link = 'https://portal.example/account-links/abc';

/** Writes an invitation as a service would, to an address of its own. */
async function invite(overrides: { readonly to?: string; readonly expiresAt?: string } = {}) {
  const id = newId();
  const to = overrides.to ?? `${randomUUID()}@clients.example`;
  const message: MailMessage = {
    template: 'client-invite',
    language: 'fr',
    to,
    data: {
      recipientName: 'Chloé',
      serviceProviderName: 'Lakeshore Employment',
      expiresAt: overrides.expiresAt ?? '2026-11-29T12:00:00.000Z',
    },
  };
  const effect = { kind: 'mail', message, sealed: sealMailSecrets(ring, { link }) } as const;
  await new Transaction().create(outboxItem({ now: written }, effect, { id }), never).commit(table);
  return { id, to };
}

/** The table, on which so many reads answer only once all of them are there. */
function readsThatMeet(count: number): Table['db'] {
  const gate = Promise.withResolvers<void>();
  let arrived = 0;
  const db: Table['db'] = Object.create(table.db);
  db.send = async (command: unknown) => {
    const answer = await table.db.send(command as GetCommand);
    if (command instanceof GetCommand) {
      arrived += 1;
      if (arrived === count) {
        gate.resolve();
      }
      await gate.promise;
    }
    return answer;
  };
  return db;
}

function streamEvent(...ids: readonly string[]): DynamoDBStreamEvent {
  return {
    Records: ids.map((id, index) => ({
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: String(index + 1), NewImage: { id: { S: id } } },
    })),
  };
}

describe('AC-02 an invitation in the outbox', () => {
  it('becomes one mail with its link, is done, and no longer holds the sealed link', async () => {
    const { id, to } = await invite();
    expect(await workerAt(0).consume(streamEvent(id))).toEqual({ batchItemFailures: [] });
    const [mail, ...more] = await mailsTo(to);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({
      subject: 'Votre invitation au Portail d’emplois',
      messageId: `<${id}@portal.example>`,
      from: { name: 'Jobs Portal', address: 'no-reply@portal.example' },
    });
    expect(mail?.text).toContain(link);
    expect(mail?.html).toContain(link);
    expect(await outbox.read(id)).toMatchObject({ status: 'done', attempts: 1, ttl: expect.any(Number) });
    expect(JSON.stringify(await getItem(table, keys.outbox(id)))).not.toContain('sealed');
  });

  it('stays one mail when the stream repeats the record, and when the sweep comes as well', async () => {
    const { id, to } = await invite();
    await workerAt(0).consume(streamEvent(id));
    await workerAt(0).consume(streamEvent(id));
    await workerAt(10).sweep(new Date(Date.now() + 10_000));
    expect(await workerAt(10).attempt(id, { atOnce: true })).toBe('skipped');
    expect(await mailsTo(to)).toHaveLength(1);
  });

  it('stays one mail when two workers have read it before either takes it', async () => {
    const { id, to } = await invite();
    const meeting = new OutboxRepository({ ...table, db: readsThatMeet(2) });
    const outcomes = await Promise.all([
      workerAt(0, { outbox: meeting }).attempt(id),
      workerAt(0, { outbox: meeting }).attempt(id),
    ]);
    expect(outcomes.toSorted()).toEqual(['done', 'skipped']);
    expect(await mailsTo(to)).toHaveLength(1);
  });

  it('is put off while SES is out of reach, and sent once it is back', async () => {
    const { id, to } = await invite();
    expect(await workerAt(0, { ses: nobodyListens }).consume(streamEvent(id))).toEqual({ batchItemFailures: [] });
    expect(await outbox.read(id)).toMatchObject({
      status: 'pending',
      attempts: 1,
      failure: expect.stringMatching(/^ses-/),
    });
    // Not due yet: neither a repeated record nor the sweep takes it up.
    expect(await workerAt(0).attempt(id)).toBe('skipped');
    await workerAt(0).sweep(new Date(Date.now() + 10_000));
    expect(await mailsTo(to)).toEqual([]);
    await workerAt(2).sweep(new Date(Date.now() + 10_000));
    expect(await mailsTo(to)).toHaveLength(1);
    expect(await outbox.read(id)).toMatchObject({ status: 'done', attempts: 2 });
    expect(await outbox.read(id)).not.toHaveProperty('failure');
  });

  it('is put off while SES only takes verified recipients, and the address stays out of the item', async () => {
    const sandbox = createServer((_, response) => {
      response.writeHead(400, { 'content-type': 'text/xml' });
      response.end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>MessageRejected</Code><Message>Email address is not verified. The
        following identities failed the check in region CA-CENTRAL-1: somebody@clients.example</Message></Error></ErrorResponse>`,
      );
    });
    sandbox.listen(0, '127.0.0.1');
    await once(sandbox, 'listening');
    try {
      const { id, to } = await invite();
      const { port } = sandbox.address() as AddressInfo;
      expect(await workerAt(0, { ses: `http://127.0.0.1:${port}` }).attempt(id)).toBe('pending');
      const item = await outbox.read(id);
      expect(item).toMatchObject({ status: 'pending', failure: 'ses-not-verified' });
      expect(item?.failure).not.toContain('@');
      expect(await workerAt(2).attempt(id)).toBe('done');
      expect(await mailsTo(to)).toHaveLength(1);
    } finally {
      sandbox.close();
      sandbox.closeAllConnections();
    }
  });

  it('waits longer after each failure, and has failed a day after it was written', async () => {
    const { id } = await invite();
    const pauses: number[] = [];
    for (const minutes of [0, 5, 10, 20]) {
      const worker = workerAt(minutes, { ses: nobodyListens });
      expect(await worker.attempt(id)).toBe('pending');
      const { nextTryAt = '' } = (await outbox.read(id)) ?? {};
      pauses.push(Date.parse(nextTryAt) - written.getTime() - minutes * 60_000);
    }
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(new Set(pauses).size).toBe(pauses.length);
    expect(await workerAt(25 * 60, { ses: nobodyListens }).attempt(id)).toBe('failed');
    expect(await outbox.read(id)).toMatchObject({ status: 'failed' });
  });

  it('fails at once where trying again cannot help, and goes out when an operator replays it', async () => {
    const refusal = await invite({ to: 'not an address' });
    expect(await workerAt(0).attempt(refusal.id)).toBe('failed');
    expect(await outbox.read(refusal.id)).toMatchObject({ status: 'failed', failure: 'bad-recipient', attempts: 1 });
    expect(await workerAt(0).replay([refusal.id])).toMatchObject({ failed: 1 });

    const late = await invite();
    expect(await workerAt(25 * 60, { ses: nobodyListens }).attempt(late.id)).toBe('failed');
    expect(await workerAt(26 * 60).attempt(late.id, { atOnce: true })).toBe('skipped');
    expect(await workerAt(26 * 60).replay([late.id])).toEqual({ done: 1, pending: 0, failed: 0, skipped: 0 });
    expect(await workerAt(26 * 60).replay([late.id])).toEqual({ done: 0, pending: 0, failed: 0, skipped: 1 });
    expect(await mailsTo(late.to)).toHaveLength(1);
  });

  it('AC-03 does not go out once its link has expired', async () => {
    const { id, to } = await invite({ expiresAt: '2026-11-22T12:30:00.000Z' });
    expect(await workerAt(31).attempt(id)).toBe('failed');
    expect(await outbox.read(id)).toMatchObject({ status: 'failed', failure: 'link-expired' });
    expect(await mailsTo(to)).toEqual([]);
  });

  it('is the only thing that a failed neighbour in the batch does not touch', async () => {
    const [good, bad] = [await invite(), await invite({ to: 'nobody' })];
    const event = streamEvent(bad.id, good.id, 'no-such-item');
    expect(await workerAt(0).consume(event)).toEqual({ batchItemFailures: [] });
    expect(await mailsTo(good.to)).toHaveLength(1);
  });
});

describe('the sweep', () => {
  it('goes past an item that it cannot read, and ends with its error', async () => {
    const broken = newId();
    const item = outboxItem(
      { now: new Date(written.getTime() - 60_000) },
      { kind: 'identity.disable-user', sub: 's' },
      { id: broken },
    );
    await new Transaction().create({ ...item, schema: 99 }, never).commit(table);
    const { id, to } = await invite();
    await expect(workerAt(1).sweep(new Date(Date.now() + 10_000))).rejects.toThrow('newer than this code');
    expect(await outbox.read(id)).toMatchObject({ status: 'done' });
    expect(await mailsTo(to)).toHaveLength(1);
    await new Transaction().delete(keys.outbox(broken)).commit(table);
  });

  it('leaves effects alone that it cannot apply', async () => {
    const id = newId();
    const effect = { kind: 'identity.disable-user', sub: 's' } as const;
    await new Transaction().create(outboxItem({ now: written }, effect, { id }), never).commit(table);
    expect(await workerAt(1).attempt(id)).toBe('skipped');
    expect(await outbox.read(id)).toMatchObject({ status: 'pending', attempts: 0 });
    const applied: string[] = [];
    const appliers: Appliers = { 'identity.disable-user': async ({ sub }) => void applied.push(sub) };
    expect(await workerAt(1, { appliers }).attempt(id)).toBe('done');
    expect(applied).toEqual(['s']);
  });

  it('stops taking up items when its time is over', async () => {
    const { id } = await invite();
    await workerAt(1).sweep(new Date(Date.now() - 1));
    expect(await outbox.read(id)).toMatchObject({ status: 'pending', attempts: 0 });
  });
});

describe('SES', () => {
  const outgoing = {
    stream: 'transactional',
    from: 'no-reply@portal.example',
    to: 'someone@clients.example',
    raw: Buffer.from('Subject: no sender\r\n\r\nHello'),
    tags: {},
  } as const;

  it('refuses a message for good, or is out of reach for now', async () => {
    const sender = (endpoint: string) =>
      new SesMailSender(sets, new SESClient({ ...clientSettings(endpoint), maxAttempts: 1 }));
    const refusal = await sender(engines().ses)
      .send(outgoing)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(MailFailure);
    expect(refusal).toMatchObject({ permanent: true, reason: 'ses-InvalidParameterValue' });
    const unreached = await sender(nobodyListens)
      .send(outgoing)
      .catch((error: unknown) => error);
    expect(unreached).toMatchObject({ permanent: false });
  });

  it('takes every mail that we send, and JE-04 the feed mail arrives with its one-click way out', async () => {
    const sender = new SesMailSender(sets, new SESClient(clientSettings(engines().ses)));
    const clock = () => written;
    const delivery = new MailDelivery({ settings, sender, ring: async () => ring, clock, log });
    for (const sample of mailSamples) {
      const to = `${randomUUID()}@people.example`;
      const id = newId();
      await delivery.deliver(id, { ...sample, to }, sealMailSecrets(ring, { link }));
      const [mail] = await mailsTo(to);
      const header = (name: string) => mail?.headers.find(({ key }) => key === name)?.value;
      if (sample.template === 'job-feed') {
        const url = /^<(.+)>$/.exec(header('list-unsubscribe') ?? '')?.[1] ?? '';
        expect(clientOfToken(ring, url.slice(url.lastIndexOf('/') + 1))).toBe(sample.data.clientId);
        expect(url.startsWith('https://api.portal.example/v1/unsubscribe/')).toBe(true);
        expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
        expect(mail?.html).toContain(`href="${url}"`);
        expect(mail?.text).toContain(url);
      } else {
        expect(header('list-unsubscribe')).toBeUndefined();
        // Only mails of account links carry one that must not lie readable in the table.
        if ('expiresAt' in sample.data) {
          expect(mail?.html).toContain(link);
        }
      }
      expect(header('auto-submitted')).toBe('auto-generated');
    }
  });
});
