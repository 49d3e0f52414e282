import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { matchSkills } from '#functions/match-skills/match-skills.ts';
import { buckets } from '#infra/local/environment.ts';
import type { IndexPosting } from '#shared/domain/index-posting.ts';
import { match } from '#shared/domain/matching/match.ts';
import { compareMatches } from '#shared/domain/matching/ranking.ts';
import { connectS3 } from '#shared/files/client-s3.ts';
import { buildIndex } from '#shared/jobs/index-build.ts';
import { S3IndexStore } from '#shared/jobs/index-files-s3.ts';
import { JobIndexReader } from '#shared/jobs/index-reader.ts';
import type { CanonicalSkills } from '#shared/jobs/skill-lists.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { appendToDelta, JobIndexRepository } from '#shared/persistence/job-index.ts';
import { emptyMatchInput, toMatchInputItem } from '#shared/persistence/match-input.ts';
import { readMatchResults } from '#shared/persistence/match-results.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { testTable } from '../support/engines.ts';

const hour = 3_600_000;
const start = Date.parse('2026-03-01T12:00:00.000Z');

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The real table and bucket, and beside them what lies there, to say plainly what a match must find. */
class MatchFixture {
  readonly table: Table;
  readonly index: JobIndexRepository;
  readonly store = new S3IndexStore(connectS3({ S3_PATH_STYLE: true }), buckets.data);
  readonly postings = new Map<string, IndexPosting>();
  readonly clients = new Map<string, string[]>();
  readonly aliases = new Map<string, string>();
  now = start;

  constructor(table: Table) {
    this.table = table;
    this.index = new JobIndexRepository(table);
  }

  get skills(): CanonicalSkills {
    const aliases = new Map(this.aliases);
    return { taxonomyVersion: String(aliases.size), canonicalSkillId: (id) => aliases.get(id) ?? id };
  }

  run(hasTime: () => boolean = () => true, pageSize = 7) {
    const dependencies = {
      table: this.table,
      index: new JobIndexReader(this.index, this.store),
      vocabulary: { skills: async () => this.skills },
      clock: () => new Date(this.now),
      log: new EventLog('test'),
      pageSize,
    };
    return matchSkills(dependencies, hasTime);
  }

  async setSkills(clientId: string, skillIds: string[]): Promise<void> {
    this.clients.set(clientId, skillIds);
    const input = { ...emptyMatchInput(clientId, new Date(this.now)), skillIds };
    await batchWrite(this.table, { put: [toMatchInputItem(input)] });
  }

  posting(postingId: string, skillIds: readonly string[], more: Partial<IndexPosting> = {}): IndexPosting {
    const at = new Date(this.now).toISOString();
    return {
      postingId,
      title: 'Cook',
      employer: { id: 'e1', name: 'Harbour Kitchens' },
      remote: false,
      postedAt: at,
      nocs: [],
      skills: skillIds.map((skillId, i) => ({
        skillId,
        label: skillId,
        via: 'label',
        ...(i === 2 ? { importance: 'required' as const } : {}),
      })),
      createdAt: this.postings.get(postingId)?.createdAt ?? at,
      updatedAt: at,
      version: (this.postings.get(postingId)?.version ?? 0) + 1,
      ...more,
    };
  }

  /** One posting, as an administrator writes it. */
  async write(posting: IndexPosting): Promise<void> {
    this.postings.set(posting.postingId, posting);
    const transaction = new Transaction();
    appendToDelta(transaction, { posting });
    await transaction.commit(this.table);
  }

  async remove(postingId: string): Promise<void> {
    const version = (this.postings.get(postingId)?.version ?? 0) + 1;
    this.postings.delete(postingId);
    const transaction = new Transaction();
    appendToDelta(transaction, { removed: postingId, version });
    await transaction.commit(this.table);
  }

  /** Many postings, as an import leaves them. */
  async publish(postings: readonly IndexPosting[] = []): Promise<void> {
    for (const each of postings) {
      this.postings.set(each.postingId, each);
    }
    const { pointer, written } = await this.index.readPointerAndDelta();
    const previous = await new JobIndexReader(this.index, this.store).read();
    const generation = (pointer?.generation ?? 0) + 1;
    const builtAt = new Date(this.now);
    const { file, count } = await buildIndex(this.postings.values(), { generation, builtAt, previous });
    const objectKey = `job-index/${randomUUID()}`;
    await this.store.put(objectKey, file);
    await this.index.movePointer(pointer, { generation, objectKey, builtAt: builtAt.toISOString(), count });
    await this.index.dropDelta(written);
  }

  /** What must be found for a client: every open posting with a badge, by the plain definition, best 200. */
  expected(clientId: string) {
    const own = (this.clients.get(clientId) ?? []).map(this.skills.canonicalSkillId);
    return [...this.postings.values()]
      .filter((each) => each.expiresAt === undefined || Date.parse(each.expiresAt) > this.now)
      .map((each) => {
        const skills = each.skills.map((given) => ({ ...given, skillId: this.skills.canonicalSkillId(given.skillId) }));
        const { matched, required, preferredMatched, badge } = match(own, { skills });
        const postedAt = Date.parse(each.postedAt);
        return {
          badge,
          matched,
          required,
          preferredMatched: preferredMatched.length,
          postedAt,
          postingId: each.postingId,
        };
      })
      .filter(({ badge }) => badge)
      .map(({ badge: _, ...ranked }) => ranked)
      .toSorted(compareMatches)
      .slice(0, 200);
  }

  async found(): Promise<Map<string, unknown[]>> {
    const results = await readMatchResults(this.table, [...this.clients.keys()]);
    return new Map(
      [...this.clients.keys()].map((id) => [
        id,
        (results.get(id)?.entries ?? []).map(({ firstSeen: _, ...ranked }) => ranked),
      ]),
    );
  }

  async expectAllFound(): Promise<void> {
    const found = await this.found();
    for (const clientId of this.clients.keys()) {
      expect(found.get(clientId)).toEqual(this.expected(clientId));
    }
  }
}

let fixture: MatchFixture;

beforeEach(async () => {
  const { table } = await testTable();
  fixture = new MatchFixture(table);
});

const skillIds = ['a', 'b', 'c', 'd', 'e', 'f', 'text-a'];

function some(random: (below: number) => number, most: number): string[] {
  return [...new Set(Array.from({ length: random(most + 1) }, () => skillIds[random(skillIds.length)] ?? ''))];
}

describe('the scheduled match', () => {
  it('DEC-5 finds for every client what looking at each pair finds, and a second run writes nothing', async () => {
    const random = numbers(1);
    await fixture.publish(Array.from({ length: 60 }, (_, i) => fixture.posting(`p${i}`, some(random, 5))));
    for (let i = 0; i < 30; i += 1) {
      await fixture.setSkills(`c${i}`, some(random, 6));
    }
    const first = await fixture.run();
    await fixture.expectAllFound();
    const pairs = [...fixture.clients.keys()].reduce((sum, id) => sum + fixture.expected(id).length, 0);
    expect(first).toMatchObject({ done: true, changesOnly: false, clients: 30, postings: 60, pairs });
    fixture.now += hour;
    expect(await fixture.run()).toMatchObject({ done: true, changesOnly: true, clients: 30, pairs, written: 0 });
  });

  it('looking at changes only finds what looking at everything finds, through imports, single writes, expiry and aliases', async () => {
    const random = numbers(2);
    // The first client fits more postings than a result holds: some are cut off, and come back when others go.
    await fixture.publish(Array.from({ length: 260 }, (_, i) => fixture.posting(`p${i}`, ['a', ...some(random, 2)])));
    await fixture.setSkills('c0', skillIds);
    for (let i = 1; i < 12; i += 1) {
      await fixture.setSkills(`c${i}`, some(random, 6));
    }
    await fixture.run();
    let changesOnly = 0;
    for (let step = 0; step < 14; step += 1) {
      fixture.now += hour;
      const id = () => `p${random(280)}`;
      if (step % 5 === 1) {
        await fixture.publish(Array.from({ length: 40 }, () => fixture.posting(id(), some(random, 3))));
      }
      if (step % 3 === 0) {
        await fixture.setSkills(`c${1 + random(14)}`, some(random, 6));
      }
      if (step % 3 === 1) {
        await fixture.remove(id());
      }
      if (step % 4 === 2) {
        const expiresAt = new Date(fixture.now + 2 * hour).toISOString();
        for (let i = 0; i < 15; i += 1) {
          await fixture.write(fixture.posting(id(), some(random, 3), { expiresAt }));
        }
      }
      if (step === 9) {
        fixture.aliases.set('text-a', 'a');
      }
      const figures = await fixture.run();
      if ('changesOnly' in figures && figures.changesOnly) {
        changesOnly += 1;
      }
      await fixture.expectAllFound();
    }
    expect(changesOnly).toBe(13);
  });

  it('goes on where it stopped, for want of time or by a crash, and ends where one run would', async () => {
    const random = numbers(3);
    await fixture.publish(Array.from({ length: 20 }, (_, i) => fixture.posting(`p${i}`, some(random, 4))));
    for (let i = 0; i < 25; i += 1) {
      await fixture.setSkills(`c${i}`, some(random, 6));
    }
    let calls = 0;
    let figures: Awaited<ReturnType<MatchFixture['run']>>;
    do {
      let pages = 0;
      figures = await fixture.run(() => {
        pages += 1;
        return pages === 1;
      }, 3);
      calls += 1;
    } while (!figures.done);
    expect(calls).toBeGreaterThan(8);
    expect(figures).toMatchObject({ clients: 25, changesOnly: false });
    await fixture.expectAllFound();
  });

  it('two invocations at once end with the right results, each client counted once', async () => {
    const random = numbers(4);
    await fixture.publish(Array.from({ length: 20 }, (_, i) => fixture.posting(`p${i}`, some(random, 4))));
    for (let i = 0; i < 20; i += 1) {
      await fixture.setSkills(`c${i}`, some(random, 6));
    }
    const toEnd = async () => {
      for (;;) {
        const figures = await fixture.run(() => true, 4);
        if (figures.done) {
          return figures;
        }
      }
    };
    const figures = await Promise.all([toEnd(), toEnd()]);
    for (const { clients } of figures) {
      expect(clients).toBe(20);
    }
    await fixture.expectAllFound();
  });

  it('JE-03 keeps since when a badge has been seen, and stamps only what is new', async () => {
    await fixture.publish([fixture.posting('old', ['a'])]);
    await fixture.setSkills('c1', ['a']);
    await fixture.run();
    fixture.now += hour;
    await fixture.write(fixture.posting('new', ['a']));
    await fixture.run();
    const seen = (await readMatchResults(fixture.table, ['c1'])).get('c1')?.firstSeen();
    expect(seen).toEqual(
      new Map([
        ['old', start],
        ['new', start + hour],
      ]),
    );
  });
});
