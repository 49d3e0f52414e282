import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { postingById, postingIdOf } from '#shared/persistence/postings.ts';
import { testTable } from '../support/engines.ts';
import { PostingImportsFixture } from '../support/posting-imports-fixture.ts';

/** Not in the repository: see the note in the test's name where it is missing. */
const file = join(process.cwd(), '../shared/data/postings-100.ndjson');

describe.skipIf(!existsSync(file))(`a hundred real postings (skipped where ${file} is missing)`, () => {
  let fixture: PostingImportsFixture;
  let text: string;
  beforeAll(async () => {
    fixture = new PostingImportsFixture((await testTable()).table);
    text = await readFile(file, 'utf8');
  });

  test('are taken whole, and found unchanged the second time', async () => {
    const whole = { status: 'completed', read: 100, updated: 0, expired: 0, rejected: 0, rejections: [] };
    const first = await fixture.finish(await fixture.upload(text, { source: 'real', complete: true }));
    expect(first).toMatchObject({ ...whole, created: 100 });
    expect(first.reason).toBeUndefined();
    expect(await fixture.board()).toHaveLength(100);
    const second = await fixture.finish(await fixture.upload(text, { source: 'real', complete: true }));
    expect(second).toMatchObject({ ...whole, created: 0, unchanged: 100 });
  });

  test('keep what their lines say', async () => {
    for (const line of text
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each))) {
      const posting = await postingById(fixture.table, postingIdOf('real', line.externalId));
      expect(posting).toMatchObject({
        employer: { name: line.employer },
        remote: line.remote,
        postedAt: new Date(line.postedAt).toISOString(),
      });
      expect(posting?.title).toBe(line.title.replace(/\s+/g, ' ').trim());
      expect(posting?.excerpt.length).toBeLessThanOrEqual(300);
      expect(posting?.skills.length).toBe(new Set(posting?.skills.map(({ skillId }) => skillId)).size);
      expect(posting?.skills.length).toBeGreaterThan(0);
    }
  });
});
