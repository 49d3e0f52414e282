import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { importPostings } from '#functions/import-postings/import-postings.ts';
import { changePosting, postingById, postingIdOf } from '#shared/persistence/postings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { unmatchedSkillsByIds } from '#shared/persistence/unmatched-skills.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import { testTable } from '../support/engines.ts';
import { PostingImportsFixture } from '../support/posting-imports-fixture.ts';
import { line, ndjson } from '../support/posting-lines.ts';
import { vocabularyImports } from '../support/vocabulary.ts';

let fixture: PostingImportsFixture;
beforeEach(async () => {
  fixture = new PostingImportsFixture((await testTable()).table);
});

const counts = (report: object) => {
  const { id: _id, rejections: _rejections, ...rest } = report as Record<string, unknown>;
  return rest;
};

describe('an import of postings', () => {
  test('takes what it can, rejects the rest by line, and shows it on the board before it is completed', async () => {
    const report = await fixture.import([
      line('1', { skills: ['Sewing', { label: 'sewing' }], nocs: ['00010'], sector: '5415', postedAt: '2026-05-01' }),
      '{"externalId": "2", "title": "Half a li',
      line('3', { title: undefined }),
      '',
      line('1', { title: 'The same again' }),
      line('4', { url: 'javascript:alert(1)' }),
      line('5'),
    ]);
    expect(report).toMatchObject({
      status: 'completed',
      read: 6,
      created: 2,
      updated: 0,
      unchanged: 0,
      expired: 0,
      rejected: 4,
      rejections: [
        { line: 2, reason: 'not JSON' },
        { line: 3, reason: 'title: required' },
        { line: 5, reason: 'externalId: repeated in this file; only its first line counts' },
        { line: 6, reason: 'url: must be an http or https address' },
      ],
    });
    expect(await fixture.board()).toEqual(['Job 1', 'Job 5']);
    expect(await postingById(fixture.table, postingIdOf('a-source', '1'))).toMatchObject({
      externalId: '1',
      source: 'a-source',
      nocs: ['00010'],
      sector: '54',
      skills: [{ label: 'Sewing', via: 'text' }],
      version: 1,
    });
  });

  test('the same file again writes nothing but its own run', async () => {
    const lines = Array.from({ length: 700 }, (_, i) => line(`${i}`));
    expect(await fixture.import(lines)).toMatchObject({ created: 700, unchanged: 0 });
    const before = await fixture.rawEntries();
    expect(await fixture.import(lines)).toMatchObject({ status: 'completed', created: 0, updated: 0, unchanged: 700 });
    expect(await fixture.rawEntries()).toEqual(before);
    expect(fixture.builds).toBe(1);
  });

  test('what changed is updated, under its old id, with its age', async () => {
    await fixture.import([line('1', { city: 'Barrie' }), line('2')]);
    const before = await postingById(fixture.table, postingIdOf('a-source', '1'));
    expect(await fixture.import([line('1', { city: 'Orillia' }), line('2')])).toMatchObject({
      updated: 1,
      unchanged: 1,
    });
    const after = await postingById(fixture.table, postingIdOf('a-source', '1'));
    expect(after).toMatchObject({
      city: 'Orillia',
      version: 2,
      createdAt: before?.createdAt,
      postedAt: before?.postedAt,
    });
    expect(after?.updatedAt).not.toBe(before?.updatedAt);
  });

  test('wordings that no skill has queue for an administrator, once for each posting that is new or changed', async () => {
    const counted = async () =>
      (await unmatchedSkillsByIds(fixture.table, [textSkillId('zither tuning')])).map(({ count }) => count);
    const lines = [
      line('1', { skills: ['Zither tuning', 'zither  TUNING'] }),
      line('2', { skills: ['Zither tuning'] }),
    ];
    await fixture.import(lines);
    expect(await counted()).toEqual([2]);
    await fixture.import(lines);
    expect(await counted()).toEqual([2]);
    await fixture.import([line('1', { skills: ['Zither tuning'], city: 'Barrie' })]);
    expect(await counted()).toEqual([3]);
  });

  test('a wording that has become a skill’s name is resolved by the next import of the same line', async () => {
    const lines = [line('1', { skills: ['Zither tuning'] }), line('2')];
    await fixture.import(lines);
    const imports = vocabularyImports(fixture.table);
    await imports.import(
      { kind: 'csv' },
      'id,label_en,label_fr,aliases_en,aliases_fr,broader\nzither,zithers,,zither tuning,,\n',
    );
    fixture.vocabulary = await imports.reader().skills();
    expect(await fixture.import(lines)).toMatchObject({ updated: 1, unchanged: 1 });
    expect(await postingById(fixture.table, postingIdOf('a-source', '1'))).toMatchObject({
      skills: [{ skillId: 'zither', label: 'zithers', via: 'alias' }],
    });
  });

  test('two sources may use the same ids', async () => {
    await fixture.import([line('1')], { source: 'one' });
    expect(await fixture.import([line('1')], { source: 'another' })).toMatchObject({ created: 1 });
    expect(await fixture.board()).toEqual(['Job 1', 'Job 1']);
  });

  test('fields that no posting has are left out, and the report says so', async () => {
    const report = await fixture.import([line('1', { salary: 5, benefits: [] }), line('2', { salary: 6 })]);
    expect(report).toMatchObject({
      created: 2,
      reason: 'Unknown fields were ignored (with the number of lines): salary (2), benefits (1).',
    });
  });

  test('gzip is told by its content', async () => {
    const packed = gzipSync(ndjson([line('1'), line('2')]));
    expect(await fixture.finish(await fixture.upload(packed))).toMatchObject({ status: 'completed', created: 2 });
  });

  test('an empty file is completed and told of', async () => {
    expect(await fixture.finish(await fixture.upload(''))).toMatchObject({
      status: 'completed',
      read: 0,
      reason: 'The file is empty.',
    });
  });

  test('a file of something else is rejected, line by line', async () => {
    const report = await fixture.finish(await fixture.upload('%PDF-1.7\n\xff\xfe\n'.repeat(700)));
    expect(report).toMatchObject({ status: 'completed', read: 1_400, rejected: 1_400, created: 0 });
    expect(report.rejections).toHaveLength(1_000);
    expect(report.rejections[0]).toEqual({ line: 1, reason: 'not JSON' });
    const one = await fixture.finish(await fixture.upload(new Uint8Array(2_000_000).fill(7)));
    expect(one).toMatchObject({ read: 1, rejections: [{ line: 1, reason: 'longer than 262144 bytes' }] });
  });

  test('a missing file fails with a reason', async () => {
    const importId = await fixture.upload('x');
    const ports = { ...fixture.ports(importId), open: async () => undefined };
    await importPostings(ports, importId, () => true);
    expect(await fixture.report(importId)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/was not found/),
    });
  });

  test('an unknown import and one that is over are left alone', async () => {
    expect(await importPostings(fixture.ports('unknown'), 'unknown', () => true)).toEqual({ done: true });
    const importId = await fixture.upload(ndjson([line('1')]));
    await fixture.finish(importId);
    const before = await fixture.run(importId);
    expect(await importPostings(fixture.ports(importId), importId, () => true)).toEqual({ run: before, done: true });
  });
});

describe('interruptions of an import', () => {
  const lines = [
    ...Array.from({ length: 1_180 }, (_, i) => line(`${i}`, i % 10 ? {} : { title: 5 })),
    line('3'),
    ...Array.from({ length: 60 }, (_, i) => line(`old ${i}`, { city: 'Changed' })),
  ];
  const old = Array.from({ length: 90 }, (_, i) => line(`old ${i}`));
  const result = {
    status: 'completed',
    read: 1_241,
    created: 1_062,
    updated: 60,
    unchanged: 0,
    expired: 30,
    rejected: 119,
  };

  async function seeded(): Promise<string> {
    await fixture.import(old);
    return fixture.upload(ndjson(lines), { complete: true });
  }

  async function expectWhole(importId: string): Promise<void> {
    const report = await fixture.report(importId);
    expect(counts(report)).toEqual(result);
    expect(report.rejections).toHaveLength(119);
    const board = await fixture.board();
    expect(board).toHaveLength(1_122);
    const entries = [...(await fixture.entries()).values()];
    expect(entries.filter(({ withdrawnBy }) => withdrawnBy === 'import')).toHaveLength(30);
    for (const { posting } of entries.slice(0, 300)) {
      const whole = await postingById(fixture.table, posting.postingId);
      expect(whole).toMatchObject({ version: posting.version, title: posting.title });
    }
  }

  test('in one go', async () => {
    const importId = await seeded();
    await fixture.finish(importId);
    await expectWhole(importId);
  });

  test('with time for one step a call', async () => {
    const importId = await seeded();
    await fixture.finish(importId, () => false);
    await expectWhole(importId);
  });

  test('cut off at any call of the table, before it is carried out or after, and called again', async () => {
    const importId = await seeded();
    for (let cut = 3, calls = 0; ; cut += 13, calls += 1) {
      const table = cutOff(fixture.table, cut, calls % 2 === 0);
      const ended = await importPostings(fixture.ports(importId, table), importId, () => true).catch(() => undefined);
      if (ended?.run?.status === 'completed') {
        break;
      }
      expect(calls).toBeLessThan(100);
    }
    await expectWhole(importId);
  });

  test('two workers on one import do not double it', async () => {
    const importId = await seeded();
    await Promise.all([fixture.finish(importId), fixture.finish(importId), fixture.finish(importId)]);
    await expectWhole(importId);
  });

  test('an error that passes is tried again; one that stays ends the import with a reason', async () => {
    const passing = await fixture.upload(ndjson([line('1')]));
    let failures = 2;
    const heard: unknown[] = [];
    const ports = {
      ...fixture.ports(passing),
      onFailure: (error: unknown) => heard.push(error),
      buildIndex: async () => {
        failures -= 1;
        if (failures >= 0) {
          throw new Error('no');
        }
        await fixture.buildIndex();
      },
    };
    for (let call = 0; call < 3; call += 1) {
      await importPostings(ports, passing, () => true);
    }
    expect(heard).toHaveLength(2);
    expect(await fixture.report(passing)).toMatchObject({ status: 'completed', created: 1 });

    const lasting = await fixture.upload(ndjson([line('2')]));
    const broken = {
      ...fixture.ports(lasting),
      buildIndex: async () => {
        throw new Error('no');
      },
    };
    for (let call = 0; call < 2; call += 1) {
      await importPostings(broken, lasting, () => true);
    }
    await expect(importPostings(broken, lasting, () => true)).rejects.toThrow('no');
    expect(await fixture.report(lasting)).toMatchObject({
      status: 'failed',
      created: 1,
      reason: expect.stringMatching(/stopped after line 1/),
    });
    // What it took and did not publish, the same file publishes.
    expect(await fixture.board()).toEqual(['Job 1']);
    expect(await fixture.import([line('2')])).toMatchObject({ status: 'completed', unchanged: 1 });
    expect(await fixture.board()).toEqual(['Job 1', 'Job 2']);
  });

  test('a file that is replaced while it is read fails the import', async () => {
    const importId = await seeded();
    await importPostings(fixture.ports(importId), importId, () => false);
    await fixture.replaceFile(importId, ndjson([line('other')]));
    await importPostings(fixture.ports(importId), importId, () => true);
    expect(await fixture.report(importId)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(/was replaced/),
    });
  });
});

describe('a complete import', () => {
  const complete = { complete: true };

  test('JB-10 expires the postings of its source that the file lacks, and nothing of others', async () => {
    await fixture.import([line('1'), line('2'), line('3')]);
    await fixture.import([line('4')], { source: 'another' });
    expect(await fixture.import([line('1'), line('3', { city: 'New' })], complete)).toMatchObject({
      status: 'completed',
      unchanged: 1,
      updated: 1,
      expired: 1,
    });
    expect(await fixture.board()).toEqual(['Job 1', 'Job 3', 'Job 4']);
    expect(await postingById(fixture.table, postingIdOf('a-source', '2'))).toMatchObject({ withdrawnBy: 'import' });
    expect(await fixture.import([line('1'), line('3', { city: 'New' })], complete)).toMatchObject({ expired: 0 });
  });

  test('a posting that was absent once comes back', async () => {
    await fixture.import([line('1'), line('2')]);
    await fixture.import([line('1')], complete);
    expect(await fixture.import([line('1'), line('2')], complete)).toMatchObject({ unchanged: 1, updated: 1 });
    expect(await fixture.board()).toEqual(['Job 1', 'Job 2']);
  });

  test('a known posting whose line is rejected stays', async () => {
    await fixture.import([line('1'), line('2'), line('3')]);
    const report = await fixture.import([line('1'), line('2', { title: 7 })], complete);
    expect(report).toMatchObject({ expired: 1, rejected: 1 });
    expect(report.reason).toBeUndefined();
    expect(await fixture.board()).toEqual(['Job 1', 'Job 2']);
  });

  test.each([
    ['ends in the middle of a line', `${ndjson([line('1')])}{"externalId": "2", "tit`, 2],
    ['has a line without an id', ndjson([{ title: 'x' }, line('1')]), 1],
    [
      'was compressed and cut off',
      gzipSync(ndjson(Array.from({ length: 900 }, (_, i) => line(`${i * 7919}`)))).subarray(0, 2_000),
      undefined,
    ],
  ])('a file that %s expires nothing, and says why', async (_, file, at) => {
    await fixture.import([line('1'), line('2')]);
    const report = await fixture.finish(await fixture.upload(file, complete));
    expect(report).toMatchObject({ status: 'completed', expired: 0 });
    expect(report.reason).toMatch(
      at === undefined ? /No missing posting was expired/ : new RegExp(`line ${at} has no usable externalId`),
    );
    expect(await fixture.board()).toEqual(expect.arrayContaining(['Job 1', 'Job 2']));
  });

  test.each([
    ['empty', ''],
    ['rejected as a whole', ndjson([line('1', { title: 7 })])],
  ])('a file that is %s expires nothing, and says why', async (_, file) => {
    await fixture.import([line('1'), line('2')]);
    const report = await fixture.finish(await fixture.upload(file, complete));
    expect(report).toMatchObject({
      status: 'completed',
      expired: 0,
      reason: expect.stringMatching(/No missing posting was expired/),
    });
    expect(await fixture.board()).toEqual(['Job 1', 'Job 2']);
  });

  test('without the word complete, absent postings stay', async () => {
    await fixture.import([line('1'), line('2')]);
    expect(await fixture.import([line('1')])).toMatchObject({ expired: 0 });
    expect(await fixture.board()).toEqual(['Job 1', 'Job 2']);
  });
});

describe('expiry', () => {
  test('a new posting that has expired already is rejected; a known one that ends is counted as expired', async () => {
    await fixture.import([line('1', { expiresAt: '2026-07-01' })]);
    const report = await fixture.import([
      line('1', { expiresAt: '2026-05-31' }),
      line('2', { expiresAt: '2026-05-31' }),
    ]);
    expect(report).toMatchObject({
      expired: 1,
      rejected: 1,
      rejections: [{ line: 2, reason: 'expiresAt: is in the past' }],
    });
    expect(await fixture.board()).toEqual([]);
  });

  test('JB-10 by the domain clock: a posting leaves the board at its very end, and the base file with the next build', async () => {
    await fixture.import([line('1', { expiresAt: '2026-06-10T00:00:00Z' }), line('2')]);
    fixture.now = Date.parse('2026-06-09T23:59:59.000Z');
    expect(await fixture.board()).toEqual(['Job 1', 'Job 2']);
    fixture.now = Date.parse('2026-06-10T00:00:00.000Z');
    expect(await fixture.board()).toEqual(['Job 2']);
    expect(await fixture.buildIndex()).toMatchObject({ postings: 1 });
  });
});

describe('an import and the administrators', () => {
  async function edit(externalId: string, change: object): Promise<void> {
    const before = await postingById(fixture.table, postingIdOf('a-source', externalId));
    if (!before) {
      throw new Error('no posting');
    }
    const transaction = new Transaction();
    const after = { ...before, ...change, version: before.version + 1, updatedAt: fixture.clock().toISOString() };
    changePosting(transaction, before, after, { version: before.version }, () => new Error('refused'));
    await transaction.commit(fixture.table);
  }

  test('FRD-04 what an administrator removed stays removed, and the report says so', async () => {
    await fixture.import([line('1'), line('2')]);
    await edit('1', { withdrawnAt: fixture.clock().toISOString(), withdrawnBy: 'administrator' });
    for (const more of [{}, { city: 'Changed' }]) {
      expect(await fixture.import([line('1', more), line('2')], { complete: true })).toMatchObject({
        rejected: 1,
        expired: 0,
        rejections: [{ line: 1, reason: 'an administrator removed this posting from the board' }],
      });
    }
    expect(await fixture.board()).toEqual(['Job 2']);
  });

  test('an edit outlives imports that bring nothing new, until the source changes', async () => {
    await fixture.import([line('1')]);
    await edit('1', { title: 'Edited' });
    expect(await fixture.board()).toEqual(['Edited']);
    expect(await fixture.import([line('1')])).toMatchObject({ unchanged: 1 });
    expect(await fixture.board()).toEqual(['Edited']);
    expect(await fixture.import([line('1', { city: 'Barrie' })])).toMatchObject({ updated: 1 });
    expect(await fixture.board()).toEqual(['Job 1']);
    expect(await postingById(fixture.table, postingIdOf('a-source', '1'))).toMatchObject({
      version: 3,
      city: 'Barrie',
    });
  });
});

/** The table as somebody sees it who is cut off at the n-th command: before it is carried out, or before its answer. */
function cutOff(
  table: PostingImportsFixture['table'],
  after: number,
  isCarriedOut: boolean,
): PostingImportsFixture['table'] {
  let commands = 0;
  const db = new Proxy(table.db, {
    get(target, name) {
      if (name !== 'send') {
        return Reflect.get(target, name);
      }
      return async (command: Parameters<typeof table.db.send>[0]) => {
        commands += 1;
        if (commands > after) {
          throw new Error('cut off');
        }
        if (commands < after) {
          return target.send(command);
        }
        if (isCarriedOut) {
          await target.send(command);
        }
        throw new Error('cut off');
      };
    },
  });
  return { name: table.name, db };
}
