import { beforeAll, describe, expect, test } from 'vitest';
import { searchJobs } from '#functions/job-postings/search-jobs.ts';
import { buckets } from '#infra/local/environment.ts';
import type { SeedContext } from '#infra/local/seed/context.ts';
import { demoLine, seedDemoPostings } from '#infra/local/seed/postings-demo.ts';
import { demoJobs } from '#infra/local/seed/postings-demo-jobs.ts';
import { seedDemoVocabulary } from '#infra/local/seed/vocabulary-demo.ts';
import type { Posting } from '#shared/domain/posting.ts';
import { connectJobIndex } from '#shared/jobs/index-store-s3.ts';
import { postingEntries, postingsById } from '#shared/persistence/postings.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { connectVocabulary } from '#shared/vocabulary/snapshot-s3.ts';
import { testTable } from '../support/engines.ts';
import { PostingImportsFixture } from '../support/posting-imports-fixture.ts';

const environment = { DATA_BUCKET: buckets.data, S3_PATH_STYLE: true };
let table: Table;
let postings: Posting[];

beforeAll(async () => {
  ({ table } = await testTable());
  const context = {
    environment: { ...environment, TABLE_NAME: table.name },
    clock: () => new Date(),
  } as unknown as SeedContext;
  await seedDemoVocabulary(context);
  await seedDemoPostings(context);
  const ids: string[] = [];
  for await (const { posting } of postingEntries(table)) {
    ids.push(posting.postingId);
  }
  postings = [...(await postingsById(table, ids)).values()];
});

describe('the demo’s postings', () => {
  test('are 300, open, and on the board at once', async () => {
    expect(postings).toHaveLength(300);
    const index = await connectJobIndex(table, environment).read();
    const { hits } = searchJobs(index, { query: {}, sort: 'date', limit: 1_000, now: new Date() });
    expect(hits).toHaveLength(300);
  });

  test('have employers, places, sectors, codes, ages and both languages in variety', () => {
    const different = (of: (posting: Posting) => unknown) => new Set(postings.map(of)).size;
    expect(different(({ employer }) => employer.id)).toBeGreaterThanOrEqual(38);
    expect(postings.every(({ employer }) => employer.name.endsWith('(not real)'))).toBe(true);
    expect(different(({ city }) => city)).toBe(18);
    expect(different(({ sector }) => sector)).toBeGreaterThanOrEqual(12);
    expect(different(({ nocs }) => nocs[0])).toBeGreaterThanOrEqual(40);
    expect(different(({ postedAt }) => postedAt.slice(0, 10))).toBeGreaterThan(40);
    expect(new Set(postings.map(({ type }) => type))).toEqual(new Set(['FT', 'PT', 'CO']));
    expect(postings.filter(({ description }) => description.includes(' embauche à ')).length).toBeGreaterThan(30);
    expect(postings.filter(({ remote }) => remote).length).toBeGreaterThan(3);
  });

  test('name skills of the demo’s vocabulary, and a few wordings that it does not know', async () => {
    const vocabulary = await connectVocabulary(table, environment).skills();
    const unknown = new Set<string>();
    for (const { via, skillId, label } of postings.flatMap(({ skills }) => skills)) {
      if (via === 'text') {
        unknown.add(label);
      } else {
        expect(vocabulary.skill(skillId)).toBeDefined();
      }
    }
    expect([...unknown].sort()).toEqual(['espresso machine upkeep', 'hedge shaping', 'pallet jack']);
    for (const { noc } of demoJobs) {
      expect((await connectVocabulary(table, environment).occupations()).occupation(noc)).toBeDefined();
    }
  });

  test('an import of the same lines finds nothing new', async () => {
    const fixture = new PostingImportsFixture(table);
    const now = new Date();
    fixture.now = now.getTime();
    fixture.vocabulary = await connectVocabulary(table, environment).skills();
    const dates = new Map(postings.map((posting) => [posting.externalId, posting]));
    const lines = Array.from({ length: 300 }, (_, number) => {
      const line = demoLine(number, now);
      const { postedAt, expiresAt } = dates.get(line.externalId) ?? {};
      return { ...line, postedAt, ...(expiresAt ? { expiresAt } : {}) };
    });
    expect(await fixture.import(lines, { source: 'demo-board' })).toMatchObject({ unchanged: 300, created: 0 });
  });
});
