import { beforeEach, describe, expect, test } from 'vitest';
import { JobIndexRepository } from '#shared/persistence/job-index.ts';
import { keys } from '#shared/persistence/keys.ts';
import {
  addPostings,
  changePosting,
  createPosting,
  entriesById,
  postingById,
  postingEntries,
  postingIdOf,
  postingRecord,
  postingsById,
  replacePosting,
  withdrawPosting,
} from '#shared/persistence/postings.ts';
import { getItem } from '#shared/persistence/reads.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { testTable } from '../support/engines.ts';
import { samplePosting, skill } from '../support/posting-samples.ts';

let table: Table;
beforeEach(async () => {
  ({ table } = await testTable());
});

const refusal = () => new Error('refused');

async function entriesOf(source?: string) {
  const found = [];
  for await (const entry of postingEntries(table, source)) {
    found.push(entry);
  }
  return found;
}

describe('postings in the table', () => {
  test('what many writes put there comes back, by id, by source and all of it', async () => {
    const records = Array.from({ length: 260 }, (_, i) =>
      postingRecord(
        samplePosting({
          postingId: postingIdOf(i % 2 ? 'odd' : 'even', `${i}`),
          source: i % 2 ? 'odd' : 'even',
          skills: [skill('a', 'required'), skill('b')],
          nocs: ['00010'],
          expiresAt: '2026-12-01T00:00:00.000Z',
          wage: { min: 20.5, unit: 'hour', annual: 42_640 },
        }),
        { contentHash: `hash ${i}` },
      ),
    );
    await addPostings(table, records);
    const ids = records.map(({ posting }) => posting.postingId);
    const postings = await postingsById(table, [...ids, 'unknown']);
    expect(postings.size).toBe(260);
    for (const { posting } of records) {
      expect(postings.get(posting.postingId)).toEqual(posting);
    }
    expect(await entriesOf()).toHaveLength(260);
    const odd = await entriesOf('odd');
    expect(odd).toHaveLength(130);
    expect(new Set(odd.map((entry) => entry.source))).toEqual(new Set(['odd']));
    const known = await entriesById(table, 'even', ids);
    expect(known.size).toBe(130);
    expect([...known.values()]).toEqual(
      expect.arrayContaining(records.filter(({ posting }) => posting.source === 'even').map(({ entry }) => entry)),
    );
  });

  test('a source whose name begins another one does not see its postings', async () => {
    await addPostings(
      table,
      ['jobs', 'jobs#', 'jobs#x'].map((source) =>
        postingRecord(samplePosting({ postingId: postingIdOf(source, '1'), source })),
      ),
    );
    expect(await entriesOf('jobs')).toHaveLength(1);
    expect(await entriesOf('jobs#')).toHaveLength(1);
  });

  test('JB-10 an import withdraws a posting once; somebody who was faster is not undone', async () => {
    const { posting, entry } = postingRecord(samplePosting({ postingId: 'p1' }), { contentHash: 'h' });
    await addPostings(table, [{ posting, entry }]);
    const at = new Date('2026-06-01T00:00:00.000Z');
    expect(await withdrawPosting(table, entry, { importId: 'i1', at })).toBe(true);
    expect(await withdrawPosting(table, entry, { importId: 'i1', at })).toBe(false);
    expect(await replacePosting(table, entry, postingRecord({ ...posting, title: 'Other', version: 2 }))).toBe(false);
    expect(await postingById(table, 'p1')).toEqual({
      ...posting,
      withdrawnAt: at.toISOString(),
      withdrawnBy: 'import',
      updatedAt: at.toISOString(),
      version: 2,
    });
    const [known] = (await entriesById(table, posting.source, ['p1'])).values();
    expect(known).toMatchObject({ withdrawnBy: 'import', contentHash: 'h', posting: { version: 2 } });
  });

  test('what ended is forgotten after half a year, but not what an administrator removed', async () => {
    const end = '2026-06-01T00:00:00.000Z';
    const ttl = Date.parse(end) / 1000 + 180 * 24 * 3600;
    const postings = [
      samplePosting({ postingId: 'runs on' }),
      samplePosting({ postingId: 'expires', expiresAt: end }),
      samplePosting({ postingId: 'absent', withdrawnAt: end, withdrawnBy: 'import' }),
      samplePosting({ postingId: 'removed', withdrawnAt: end, withdrawnBy: 'administrator' }),
    ];
    await addPostings(
      table,
      postings.map((posting) => postingRecord(posting)),
    );
    const ttls = async ({ postingId, source }: (typeof postings)[number]) =>
      [await getItem(table, keys.posting(postingId)), await getItem(table, keys.postingEntry(source, postingId))].map(
        (item) => item?.ttl,
      );
    expect(await Promise.all(postings.map(ttls))).toEqual([
      [undefined, undefined],
      [ttl, ttl],
      [ttl, ttl],
      [undefined, undefined],
    ]);
  });

  test('a posting that comes back is no longer withdrawn', async () => {
    const { posting, entry } = postingRecord(samplePosting({ postingId: 'p1' }));
    await addPostings(table, [{ posting, entry }]);
    await withdrawPosting(table, entry, { importId: 'i1', at: new Date() });
    const [known] = (await entriesById(table, posting.source, ['p1'])).values();
    const back = postingRecord({ ...posting, version: 3 }, { contentHash: 'h' });
    expect(known && (await replacePosting(table, known, back))).toBe(true);
    expect(await postingById(table, 'p1')).toEqual(back.posting);
    expect((await entriesById(table, posting.source, ['p1'])).get('p1')).toEqual(back.entry);
  });
});

describe('the delta of the job index', () => {
  test('a single write shows in the read of pointer and delta, with its last state; refused writes leave nothing', async () => {
    const repository = new JobIndexRepository(table);
    expect(await repository.readPointerAndDelta()).toEqual({ pointer: undefined, delta: [], written: [] });
    const posting = samplePosting({ postingId: 'p1', skills: [skill('a', 'preferred'), skill('b')] });
    const create = new Transaction();
    createPosting(create, posting, refusal);
    await create.commit(table);

    const changed = { ...posting, title: 'Head baker', version: 2 };
    const change = new Transaction();
    changePosting(change, posting, changed, { version: 1 }, refusal);
    await change.commit(table);
    const { delta, written } = await repository.readPointerAndDelta();
    expect(delta).toEqual([
      { kind: 'put', posting: expect.objectContaining({ title: 'Head baker', version: 2, skills: posting.skills }) },
    ]);
    expect(written).toEqual([{ postingId: 'p1', version: 2 }]);

    const stale = new Transaction();
    changePosting(stale, posting, { ...posting, title: 'Stale', version: 2 }, { version: 1 }, refusal);
    await expect(stale.commit(table)).rejects.toThrow('refused');
    expect((await repository.readPointerAndDelta()).written).toEqual([{ postingId: 'p1', version: 2 }]);

    const remove = new Transaction();
    const gone = {
      ...changed,
      withdrawnAt: '2026-06-01T00:00:00.000Z',
      withdrawnBy: 'administrator' as const,
      version: 3,
    };
    changePosting(remove, changed, gone, { version: 2 }, refusal);
    await remove.commit(table);
    expect((await repository.readPointerAndDelta()).delta).toEqual([{ kind: 'removed', postingId: 'p1' }]);
    expect((await entriesById(table, posting.source, ['p1'])).get('p1')).toMatchObject({
      withdrawnBy: 'administrator',
    });
  });

  test('an entry that was written anew since it was read outlives the rebuild', async () => {
    const repository = new JobIndexRepository(table);
    const [first, second] = [samplePosting({ postingId: 'p1' }), samplePosting({ postingId: 'p2' })];
    const create = new Transaction();
    createPosting(create, first, refusal);
    createPosting(create, second, refusal);
    await create.commit(table);
    const { written } = await repository.readPointerAndDelta();
    const change = new Transaction();
    changePosting(change, second, { ...second, title: 'Newer', version: 2 }, { version: 1 }, refusal);
    await change.commit(table);
    await repository.dropDelta(written);
    expect((await repository.readPointerAndDelta()).written).toEqual([{ postingId: 'p2', version: 2 }]);
  });

  test('of two builders one moves the pointer', async () => {
    const repository = new JobIndexRepository(table);
    const pointer = (generation: number, objectKey: string) => ({
      generation,
      objectKey,
      builtAt: '2026-06-01T00:00:00.000Z',
      count: 0,
    });
    expect(await repository.movePointer(undefined, pointer(1, 'a'))).toBe(true);
    expect(await repository.movePointer(undefined, pointer(1, 'b'))).toBe(false);
    const { pointer: before } = await repository.readPointerAndDelta();
    expect(await repository.movePointer(before, pointer(2, 'c'))).toBe(true);
    expect(await repository.movePointer(before, pointer(2, 'd'))).toBe(false);
    expect((await repository.readPointerAndDelta()).pointer).toMatchObject({ objectKey: 'c', previousObjectKey: 'a' });
  });
});
