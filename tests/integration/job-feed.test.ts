import { beforeAll, describe, expect, it } from 'vitest';
import { operations as jobFeedOperations } from '#functions/job-feed/operations.ts';
import { routes } from '#functions/job-feed/routes.ts';
import { buckets } from '#infra/local/environment.ts';
import type { Posting } from '#shared/domain/posting.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { httpHandler } from '#shared/http/handler.ts';
import { buildJobIndex } from '#shared/jobs/build-index.ts';
import { S3IndexStore } from '#shared/jobs/index-files-s3.ts';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { isClientHidden } from '#shared/persistence/clients.ts';
import { changeInterests, type MatchInput, readMatchInput } from '#shared/persistence/match-input.ts';
import {
  addPostings,
  changePosting,
  createPosting,
  entriesById,
  postingRecord,
  withdrawPosting,
} from '#shared/persistence/postings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { type ClientProfileFixture, clientProfileFixture } from '../support/client-profile-fixture.ts';
import { send } from '../support/http.ts';
import { samplePosting, skill } from '../support/posting-samples.ts';
import { testPlatform } from '../support/test-platform.ts';

const now = new Date('2026-05-10T12:00:00.000Z');
const env = { DATA_BUCKET: buckets.data, S3_PATH_STYLE: true };
const unexpected = () => new Error('refused');

let fixture: ClientProfileFixture;
let clientId: string;
let read: (sub: string, query?: string) => Promise<Awaited<ReturnType<typeof send>>>;

beforeAll(async () => {
  fixture = await clientProfileFixture();
  const { table } = fixture;
  const added = await fixture.as('base')('POST', '/v1/clients', {
    body: { firstName: 'Ana', lastName: 'Reyes', email: 'ana@clients.example' },
  });
  clientId = (added.body.client as { id: string }).id;
  await fixture.signIn(clientId);
  const vocabulary = connectVocabulary(table, env);
  const operations = jobFeedOperations({ table, index: connectJobIndex(table, env), vocabulary });
  const platform = testPlatform(table, { clock: () => now, isHidden: isClientHidden(table) });
  const handler = httpHandler(routes, operations, platform);
  read = (sub, query = '') => send(handler, 'GET', `/v1/clients/${clientId}/job-feed${query}`, { sub });

  await addPostings(
    table,
    [
      samplePosting({
        postingId: 'old',
        postedAt: '2026-05-01T12:00:00.000Z',
        nocs: ['63202'],
        skills: [skill('oven')],
      }),
      samplePosting({ postingId: 'new', postedAt: '2026-05-09T12:00:00.000Z', sector: '72', nocs: ['63202'] }),
      samplePosting({ postingId: 'shop', sector: '44-45', employer: { id: 'shop', name: 'Corner Shop (not real)' } }),
      samplePosting({ postingId: 'over', nocs: ['63202'], expiresAt: '2026-05-10T12:00:00.000Z' }),
      samplePosting({ postingId: 'fits', skills: [skill('oven'), skill('dough')] }),
      samplePosting({ postingId: 'half-short', skills: [skill('oven'), skill('dough'), skill('scales')] }),
    ].map((posting) => postingRecord(posting)),
  );
  await buildJobIndex({
    table,
    store: new S3IndexStore(connectS3(env), buckets.data),
    clock: () => now,
  });
});

async function interests(change: Partial<Pick<MatchInput, 'skillIds' | 'follows'>>): Promise<void> {
  const before = await readMatchInput(fixture.table, clientId);
  if (!before) {
    throw new Error('no match input');
  }
  const transaction = new Transaction();
  changeInterests(transaction, before, change, now, unexpected);
  await transaction.commit(fixture.table);
}

async function single(write: (transaction: Transaction) => void): Promise<void> {
  const transaction = new Transaction();
  write(transaction);
  await transaction.commit(fixture.table);
}

const since = '2026-05-01T00:00:00.000Z';
const nothing = { occupations: [], companies: [], sectors: [] };
const follow = (id: string) => [{ id, since }];
const ids = (answer: { body: Record<string, unknown> }) =>
  (answer.body.items as Posting[]).map((item) => item.postingId);

describe('GET /v1/clients/{clientId}/job-feed', () => {
  it('JB-09, DEC-11 without follows and skills: empty, by skills', async () => {
    expect((await read(clientId)).body).toEqual({ basis: 'skills', items: [] });
  });

  it('JB-07, DEC-11 without follows: what has a badge, as soon as the skill is there', async () => {
    await interests({ skillIds: ['oven'] });
    const answer = await read(clientId);
    expect(answer.body.basis).toBe('skills');
    expect(ids(answer).sort()).toEqual(['fits', 'old']);
    const fits = (answer.body.items as { postingId: string }[]).find((item) => item.postingId === 'fits');
    expect(fits).toMatchObject({
      title: 'Baker',
      excerpt: 'Bread and rolls.',
      match: { percent: 50, badge: true },
      reasons: [{ kind: 'skills', matched: 1, required: 2 }],
    });
  });

  it('JB-03, JB-08, JB-10 what the follows bring, newest first, open, each with its reasons and its badge', async () => {
    await interests({
      follows: { ...nothing, occupations: follow('63202'), companies: follow('shop'), sectors: follow('72') },
    });
    const answer = await read(clientId);
    expect(answer.body.basis).toBe('follows');
    expect(ids(answer)).toEqual(['new', 'old', 'shop']);
    const [fresh, old, shop] = answer.body.items as { reasons: unknown[]; match?: unknown }[];
    expect(fresh).toMatchObject({
      reasons: [
        { kind: 'occupation', id: '63202' },
        { kind: 'sector', id: '72', label: { en: 'Accommodation and food services' } },
      ],
    });
    expect(fresh?.match).toBeUndefined();
    expect(old).toMatchObject({ match: { percent: 100, badge: true } });
    expect(old?.reasons).toContainEqual({ kind: 'skills', matched: 1, required: 1 });
    expect(shop?.reasons).toEqual([{ kind: 'company', id: 'shop', name: 'Corner Shop (not real)' }]);
  });

  it('pages, full unless last; a cursor of another list is refused', async () => {
    const first = await read(clientId, '?limit=2');
    const second = await read(clientId, `?limit=2&cursor=${String(first.body.nextCursor)}`);
    expect([...ids(first), ...ids(second)]).toEqual(['new', 'old', 'shop']);
    expect(second.body.nextCursor).toBeUndefined();
    const asStaff = await read('base', `?limit=2&cursor=${String(first.body.nextCursor)}`);
    expect(asStaff).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/cursor' }] } });
  });

  it('shows single writes at once, and leaves out what an import has withdrawn before the index is built anew', async () => {
    const posting = samplePosting({ postingId: 'single', postedAt: '2026-05-10T11:00:00.000Z', nocs: ['63202'] });
    await single((transaction) => createPosting(transaction, posting, unexpected));
    expect(ids(await read(clientId))).toEqual(['single', 'new', 'old', 'shop']);
    const withdrawn = { ...posting, withdrawnAt: now.toISOString(), version: 2 };
    await single((transaction) => changePosting(transaction, posting, withdrawn, { version: 1 }, unexpected));
    const entry = (await entriesById(fixture.table, 'a-source', ['new'])).get('new');
    if (entry) {
      await withdrawPosting(fixture.table, entry, { importId: 'import', at: now });
    }
    const page = await read(clientId, '?limit=2');
    expect(ids(page)).toEqual(['old', 'shop']);
    expect(page.body.nextCursor).toBeUndefined();
  });

  it('staff who see the client read it, audited; to others it is not there', async () => {
    expect((await read('base')).status).toBe(200);
    expect((await read('other')).status).toBe(404);
    expect((await read('none')).status).toBe(404);
    expect((await read('base', '?limit=0')).status).toBe(400);
  });
});
