import { SESClient } from '@aws-sdk/client-ses';
import { beforeEach, describe, expect, it } from 'vitest';
import { matchSkills } from '#functions/match-skills/match-skills.ts';
import { FeedRun, FeedRunPayload } from '#functions/send-job-feed/feed-run.ts';
import { clientSettings } from '#infra/local/aws.ts';
import { buckets } from '#infra/local/environment.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Posting } from '#shared/domain/posting.ts';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { SesMailSender } from '#shared/mail/sender-ses.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { MailDelivery } from '#shared/outbox/mail-delivery.ts';
import { OutboxRepository, queues } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import { changeInterests, type MatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import { createPosting } from '#shared/persistence/postings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import { engines } from '../support/engines.ts';
import { mailsTo } from '../support/mailbox.ts';
import { samplePosting, skill } from '../support/posting-samples.ts';

const env = { DATA_BUCKET: buckets.data, S3_PATH_STYLE: true };
const log = new EventLog('test');
const unexpected = () => new Error('refused');
const hour = 3_600_000;
const day = 24 * hour;
const nobodyListens = 'http://127.0.0.1:9';
let people = 0;

let fixture: ClientProfileFixture;
let now: number;

beforeEach(async () => {
  fixture = await clientProfileFixture();
  now = Date.parse('2026-05-10T15:00:00.000Z');
});

function feedRun(options: { readonly ses?: string } = {}) {
  const { table, ring } = fixture;
  const clock = () => new Date(now);
  const sender = new SesMailSender(
    { transactional: 'transactional', feed: 'feed' },
    new SESClient({ ...clientSettings(options.ses ?? engines().ses), maxAttempts: 1 }),
  );
  const settings = {
    MAIL_FROM: 'Jobs Portal <no-reply@portal.example>',
    MAIL_POSTAL_ADDRESS: '100 Harbour Street, Toronto ON M5V 0A1',
    PORTAL_URL: 'https://portal.example',
    API_URL: 'https://api.portal.example',
  };
  const run = new FeedRun({
    table,
    index: connectJobIndex(table, env),
    vocabulary: connectVocabulary(table, env),
    delivery: new MailDelivery({ settings, sender, ring: async () => ring, clock, log }),
    rate: 1_000,
    clock,
    log,
  });
  return (payload: unknown = {}, hasTime: () => boolean = () => true) =>
    run.run(FeedRunPayload.parse(payload), hasTime);
}

async function change(clientId: string, edit: (client: Client) => Client): Promise<void> {
  const before = await clientById(fixture.table, clientId);
  if (!before) {
    throw new Error('no such client');
  }
  const transaction = new Transaction();
  changeClient(transaction, before, edit(before), {}, unexpected, new Date(now));
  await transaction.commit(fixture.table);
}

async function interests(clientId: string, edit: Partial<Pick<MatchInput, 'skillIds' | 'follows'>>): Promise<void> {
  const before = await readMatchInput(fixture.table, clientId);
  if (!before) {
    throw new Error('no match input');
  }
  const transaction = new Transaction();
  changeInterests(transaction, before, edit, new Date(now), unexpected);
  await transaction.commit(fixture.table);
}

const cooks = (since = now) => ({
  occupations: [{ id: '63200', since: new Date(since).toISOString() }],
  companies: [],
  sectors: [],
});

/** An active client who wants the mail every day and follows cooks. */
async function person(edit: (client: Client) => Client = (client) => client) {
  people += 1;
  const email = `reader-${people}@clients.example`;
  const added = await fixture.as('base')('POST', '/v1/clients', {
    body: { firstName: 'Rae', lastName: 'Reader', email },
  });
  const { id } = added.body.client as { id: string };
  await change(id, (client) =>
    edit({
      ...client,
      accountStatus: 'active',
      communication: { ...client.communication, jobFeedEmail: { enabled: true, frequency: 'daily' } },
    }),
  );
  await interests(id, { follows: cooks() });
  return { id, email };
}

async function publish(postingId: string, given: Partial<Posting> = {}): Promise<void> {
  const at = new Date(now).toISOString();
  const posting = samplePosting({
    title: `Job ${postingId}`,
    nocs: ['63200'],
    postedAt: at,
    createdAt: at,
    updatedAt: at,
    ...given,
    postingId,
  });
  const transaction = new Transaction();
  createPosting(transaction, posting, unexpected);
  await transaction.commit(fixture.table);
}

describe('feed mail', () => {
  it('JE-03 tells what is new since the last mail, why, and how well it fits; nothing new, no mail', async () => {
    const { id, email } = await person();
    await interests(id, { skillIds: ['oven'] });
    await publish('first', { skills: [skill('oven'), skill('dough')] });
    await publish('second');
    expect(await feedRun()()).toMatchObject({ done: true, sent: 1, skipped: 0, failed: 0 });
    const [mail, ...more] = await mailsTo(email);
    expect(more).toEqual([]);
    expect(mail?.text).toMatch(/Job first[\s\S]*Job second/);
    expect(mail?.text).toMatch(/Skills match: 50\s%/);
    expect(mail?.text).toContain('63200');
    expect(await feedRun()()).toMatchObject({ sent: 0, skipped: 1, failed: 0 });

    now += day;
    expect(await feedRun()()).toMatchObject({ sent: 0, skipped: 1 });
    await publish('third');
    expect(await feedRun()()).toMatchObject({ sent: 1 });
    const texts = (await mailsTo(email)).map((each) => each.text ?? '');
    expect(texts).toHaveLength(2);
    expect(texts.filter((text) => text.includes('Job first'))).toHaveLength(1);
    expect(texts.filter((text) => text.includes('Job third'))).toHaveLength(1);
  });

  it('DEC-11, JE-03 without follows: what the match saw a badge of since the last mail, in French', async () => {
    const { id, email } = await person((client) => ({ ...client, language: 'fr' }));
    await interests(id, { follows: { ...cooks(), occupations: [] }, skillIds: ['oven'] });
    await publish('fits', { skills: [skill('oven')] });
    await publish('later', { skills: [skill('dough')] });
    const matchRun = () =>
      matchSkills(
        {
          table: fixture.table,
          index: connectJobIndex(fixture.table, env),
          vocabulary: connectVocabulary(fixture.table, env),
          clock: () => new Date(now),
          log,
        },
        () => true,
      );
    await matchRun();
    expect(await feedRun()()).toMatchObject({ sent: 1 });
    expect((await mailsTo(email))[0]?.subject).toBe('1 nouvelle offre d’emploi pour vous');
    now += day;
    await interests(id, { skillIds: ['oven', 'dough'] });
    await matchRun();
    expect(await feedRun()()).toMatchObject({ sent: 1 });
    const texts = (await mailsTo(email)).map((each) => each.text ?? '');
    expect(texts.map((text) => [text.includes('Job fits'), text.includes('Job later')]).toSorted()).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('JE-01, JE-05, DEC-3 not to who turned it off, is archived, was never active, or whose address bounced', async () => {
    const at = () => new Date(now).toISOString();
    const others = [
      await person((client) => ({
        ...client,
        communication: { ...client.communication, jobFeedEmail: { enabled: false, frequency: 'daily' } },
      })),
      await person((client) => ({ ...client, archivedAt: at() })),
      await person((client) => ({ ...client, accountStatus: 'invited' })),
      await person((client) => ({ ...client, mailProblem: 'bounced' })),
    ];
    await publish('job');
    expect(await feedRun()()).toMatchObject({ sent: 0, failed: 0 });
    for (const { email } of others) {
      expect(await mailsTo(email)).toEqual([]);
    }
  });

  it('JE-03 shows the best 20 and tells of the rest', async () => {
    const { email } = await person();
    for (let i = 0; i < 23; i += 1) {
      await publish(`p${i}`);
    }
    await feedRun()();
    const [mail] = await mailsTo(email);
    expect(mail?.subject).toBe('23 new jobs for you');
    expect(mail?.text?.match(/Job p\d+/g)).toHaveLength(20);
  });

  it('two runs at once send each client one mail', async () => {
    const readers = await Promise.all([person(), person(), person()]);
    await publish('job');
    const runs = await Promise.all([feedRun()(), feedRun()()]);
    expect(runs.reduce((sum, run) => sum + run.sent, 0)).toBe(3);
    for (const { email } of readers) {
      expect(await mailsTo(email)).toHaveLength(1);
    }
  });

  it('what SES does not take waits, and goes out with a later run, once', async () => {
    const { email } = await person();
    await publish('job');
    expect(await feedRun({ ses: nobodyListens })()).toMatchObject({ sent: 0, failed: 1 });
    expect(await mailsTo(email)).toEqual([]);
    now += hour;
    expect(await feedRun()()).toMatchObject({ sent: 1, failed: 0 });
    expect(await feedRun()()).toMatchObject({ sent: 0, failed: 0 });
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('what was given up on goes out with the next run once an operator replays it, once', async () => {
    const { email } = await person();
    await publish('job');
    await feedRun({ ses: nobodyListens })();
    now += 25 * hour;
    expect(await feedRun({ ses: nobodyListens })()).toMatchObject({ sent: 0, failed: 1 });
    now += hour;
    expect(await feedRun()()).toMatchObject({ sent: 0, failed: 0 });

    // As the sweep does it, which sends no feed mail itself.
    const outbox = new OutboxRepository(fixture.table);
    const sweep = new OutboxWorker({ outbox, appliers: {}, clock: () => new Date(now), log });
    expect(await sweep.replay(undefined, queues)).toEqual({ done: 0, pending: 1, failed: 0, skipped: 0 });
    expect(await sweep.replay(undefined, queues)).toEqual({ done: 0, pending: 0, failed: 0, skipped: 0 });
    expect(await mailsTo(email)).toEqual([]);
    expect(await feedRun()()).toMatchObject({ sent: 1, failed: 0 });
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it('JE-04 a mail that waits is dropped when the client turns them off', async () => {
    const { id, email } = await person();
    await publish('job');
    await feedRun({ ses: nobodyListens })();
    await change(id, (client) => ({
      ...client,
      communication: { ...client.communication, jobFeedEmail: { enabled: false, frequency: 'daily' } },
    }));
    now += hour;
    expect(await feedRun()()).toMatchObject({ sent: 0, skipped: 1, failed: 0 });
    expect(await mailsTo(email)).toEqual([]);
  });

  it('goes on where it stopped for want of time', async () => {
    const readers = await Promise.all([person(), person(), person(), person()]);
    await publish('job');
    let payload: unknown = {};
    let calls = 0;
    for (;;) {
      let steps = 0;
      const answer = await feedRun()(payload, () => {
        steps += 1;
        return steps <= 2;
      });
      calls += 1;
      if (answer.done) {
        expect(answer.sent).toBe(4);
        break;
      }
      const { done: _, ...rest } = answer;
      payload = JSON.parse(JSON.stringify({ ...(payload as object), ...rest }));
      expect(calls).toBeLessThan(30);
    }
    expect(calls).toBeGreaterThan(1);
    for (const { email } of readers) {
      expect(await mailsTo(email)).toHaveLength(1);
    }
  });
});
