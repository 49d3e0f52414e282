import { beforeEach, describe, expect, test } from 'vitest';
import { buckets } from '#infra/local/environment.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { buildJobIndex, maxDeltaEntries } from '#shared/jobs/build-index.ts';
import { S3IndexStore } from '#shared/jobs/index-files-s3.ts';
import { JobIndexRepository } from '#shared/persistence/job-index.ts';
import { addPostings, changePosting, createPosting, postingById, postingRecord } from '#shared/persistence/postings.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { testTable } from '../support/engines.ts';
import { PostingImportsFixture } from '../support/posting-imports-fixture.ts';
import { line, ndjson } from '../support/posting-lines.ts';
import { samplePosting } from '../support/posting-samples.ts';

const store = new S3IndexStore(connectS3({ S3_PATH_STYLE: true }), buckets.data);
const refusal = () => new Error('refused');

let fixture: PostingImportsFixture;
let table: Table;
let repository: JobIndexRepository;
beforeEach(async () => {
  ({ table } = await testTable());
  fixture = new PostingImportsFixture(table);
  repository = new JobIndexRepository(table);
});

async function write(postingId: string, change: { title?: string; withdrawnAt?: string } = {}): Promise<void> {
  const before = await postingById(table, postingId);
  const transaction = new Transaction();
  if (before) {
    const after = { ...before, ...change, version: before.version + 1 };
    changePosting(transaction, before, after, { version: before.version }, refusal);
  } else {
    createPosting(transaction, samplePosting({ postingId, title: postingId, ...change }), refusal);
  }
  await transaction.commit(table);
}

const delta = async () => (await repository.readPointerAndDelta()).written.map(({ postingId }) => postingId);

describe('building the job index', () => {
  test('the new base holds what the delta told, and the delta is empty again', async () => {
    await write('a');
    await write('b');
    await write('b', { title: 'b changed' });
    await write('c');
    await write('c', { withdrawnAt: '2026-06-01T00:00:00.000Z' });
    expect(await fixture.board()).toEqual(['a', 'b changed']);
    expect(await fixture.buildIndex()).toMatchObject({ generation: 1, postings: 2 });
    expect(await delta()).toEqual([]);
    expect(await fixture.board()).toEqual(['a', 'b changed']);
  });

  test('a write during the build stays in front of the readers', async () => {
    await write('a');
    await write('b');
    const build = await buildJobIndex({
      table,
      clock: fixture.clock,
      store: {
        get: (key) => store.get(key),
        remove: (key) => store.remove(key),
        put: async (key, file) => {
          await write('b', { title: 'b during the build' });
          await write('c');
          await store.put(key, file);
        },
      },
    });
    expect(build.postings).toBe(2);
    expect(await delta()).toEqual(['b', 'c']);
    expect(await fixture.board()).toEqual(['a', 'b during the build', 'c']);
    await fixture.buildIndex();
    expect(await delta()).toEqual([]);
    expect(await fixture.board()).toEqual(['a', 'b during the build', 'c']);
  });

  test('of builders that meet, none puts an older state over a newer one', async () => {
    await write('a');
    const builds = Array.from({ length: 4 }, async (_, i) => {
      await addPostings(table, [postingRecord(samplePosting({ postingId: `p${i}`, title: `p${i}` }))]);
      return fixture.buildIndex();
    });
    const generations = (await Promise.all(builds)).map(({ generation }) => generation);
    expect(new Set(generations).size).toBe(4);
    expect(await fixture.board()).toEqual(['a', 'p0', 'p1', 'p2', 'p3']);
  });

  test('the file before the present one stays for whoever is still reading it, older ones go', async () => {
    await write('a');
    const keys: string[] = [];
    for (let build = 0; build < 3; build += 1) {
      await fixture.buildIndex();
      keys.push((await repository.readPointerAndDelta()).pointer?.objectKey ?? '');
    }
    const files = await Promise.all(keys.map((key) => store.get(key)));
    expect(files.map((file) => file !== undefined)).toEqual([false, true, true]);
  });

  test('a base file that is gone or unreadable is built anew', async () => {
    await write('a');
    await fixture.buildIndex();
    for (const damage of [
      (key: string) => store.remove(key),
      (key: string) => store.put(key, new TextEncoder().encode('not an index')),
    ]) {
      const { pointer } = await repository.readPointerAndDelta();
      await damage(pointer?.objectKey ?? '');
      await fixture.buildIndex();
      expect(await fixture.board()).toEqual(['a']);
    }
  });
});

describe('the functions', () => {
  beforeEach(() => {
    Object.assign(process.env, {
      TABLE_NAME: table.name,
      DATA_BUCKET: buckets.data,
      INCOMING_BUCKET: buckets.incoming,
      S3_PATH_STYLE: 'true',
    });
  });

  test('a thousand single writes start a rebuild; `{}` builds whatever there is', async () => {
    const { handler } = await import('#functions/build-job-index/handler.ts');
    for (let from = 0; from < maxDeltaEntries - 1; from += 33) {
      const transaction = new Transaction();
      for (let i = from; i < Math.min(from + 33, maxDeltaEntries - 1); i += 1) {
        createPosting(transaction, samplePosting({ postingId: `p${i}` }), refusal);
      }
      await transaction.commit(table);
    }
    expect(await handler({ onlyIfLarge: true })).toEqual({});
    await write('the last straw');
    expect(await handler({ onlyIfLarge: true })).toMatchObject({ generation: 1, postings: maxDeltaEntries });
    expect(await delta()).toEqual([]);
    expect(await handler({ onlyIfLarge: true })).toEqual({});
    expect(await handler({})).toMatchObject({ generation: 2, postings: maxDeltaEntries });
  });
});

describe('the import function', () => {
  test('answers that it wants to be called again while the time is short, and that it is done at the end', async () => {
    Object.assign(process.env, {
      TABLE_NAME: table.name,
      DATA_BUCKET: buckets.data,
      INCOMING_BUCKET: buckets.incoming,
      S3_PATH_STYLE: 'true',
    });
    const { handler } = await import('#functions/import-postings/handler.ts');
    const lines = Array.from({ length: 1_100 }, (_, i) => line(`${i}`));
    const importId = await fixture.upload(ndjson(lines), { complete: true }, 'job-imports/');
    const event = {
      Records: [{ s3: { bucket: { name: buckets.incoming }, object: { key: `job-imports/${importId}` } } }],
    };
    const answers: boolean[] = [];
    do {
      const { done } = await handler(event, { getRemainingTimeInMillis: () => 59_000 });
      answers.push(done);
    } while (answers.at(-1) === false && answers.length < 50);
    expect(answers.length).toBeGreaterThan(3);
    expect(await fixture.report(importId)).toMatchObject({
      status: 'completed',
      read: 1_100,
      created: 1_100,
      expired: 0,
    });
    expect(await fixture.board()).toHaveLength(1_100);
    expect(await handler(event, { getRemainingTimeInMillis: () => 900_000 })).toEqual({ done: true });
  });
});
