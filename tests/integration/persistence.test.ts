import { randomUUID } from 'node:crypto';
import {
  DynamoDBClient,
  TransactionConflictException,
  type TransactWriteItemsCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { clientSettings } from '#infra/local/aws.ts';
import { Throttle } from '#shared/http/throttle.ts';
import { OutboxRepository, outboxItem } from '#shared/outbox/repository.ts';
import { codec } from '#shared/persistence/codec.ts';
import { keys } from '#shared/persistence/keys.ts';
import { batchGet, getItem, queryAll, queryPage } from '#shared/persistence/reads.ts';
import { writeConflict } from '#shared/persistence/retry-on-conflict.ts';
import { documents, type Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { openMailSecrets, sealMailSecrets } from '#shared/secrets/mail-secrets.ts';
import { engines, testTable } from '../support/engines.ts';
import { randomKeys } from '../support/http.ts';

let table: Table;

beforeAll(async () => {
  table = (await testTable()).table;
});

const key = () => ({ pk: `T#${randomUUID()}`, sk: 'T' });
const never = () => new Error('never');

describe('a transaction', () => {
  it('writes only the attributes that differ, so that writers of others are not undone', async () => {
    const item = { ...key(), name: 'a', note: 'n', version: 1 };
    await new Transaction().create(item, never).commit(table);
    await new Transaction().change(item, { ...item, name: 'b', version: 2 }, { version: 1 }, never).commit(table);
    const { note: _note, ...withoutNote } = item;
    await new Transaction().change(item, { ...withoutNote, seen: true }, {}, never).commit(table);
    expect(await getItem(table, item)).toEqual({ pk: item.pk, sk: 'T', name: 'b', version: 2, seen: true });
  });

  it('is all or nothing, and speaks with the error of the condition that was refused, told what stood there', async () => {
    const taken = { ...key(), owner: 'somebody' };
    await new Transaction().create(taken, never).commit(table);
    const fresh = key();
    const refusal = new Transaction()
      .create({ ...fresh, x: 1 }, never)
      .create({ ...taken, owner: 'me' }, (existing) => new Problem('conflict', `Taken by ${String(existing?.owner)}`))
      .commit(table);
    await expect(refusal).rejects.toMatchObject({ kind: 'conflict', message: 'Taken by somebody' });
    expect(await getItem(table, fresh)).toBeUndefined();
  });

  it('tells gone from stale by the old item', async () => {
    const item = { ...key(), version: 3 };
    const change = () =>
      new Transaction()
        .change(
          { ...item, version: 2 },
          { ...item, version: 3 },
          { version: 2 },
          (existing) => new Error(existing ? 'stale' : 'gone'),
        )
        .commit(table);
    await expect(change()).rejects.toThrow('gone');
    await new Transaction().create(item, never).commit(table);
    await expect(change()).rejects.toThrow('stale');
  });

  it('retries a conflict with another transaction before it gives up with 503', async () => {
    const item = { ...key(), count: 0 };
    await new Transaction().create(item, never).commit(table);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        new Transaction()
          .put({ ...item, count: n })
          .put({ ...key(), n })
          .commit(table),
      ),
    );
    for (const outcome of outcomes) {
      expect(
        outcome.status === 'fulfilled' || (outcome.reason instanceof Problem && outcome.reason.kind === 'unavailable'),
      ).toBe(true);
    }
  });

  it('refuses more than 100 items before anything is sent', async () => {
    const large = new Transaction();
    for (let n = 0; n <= 100; n += 1) {
      large.put({ ...key(), n });
    }
    await expect(large.commit(table)).rejects.toMatchObject({ kind: 'unprocessable' });
  });
});

describe('a transaction of one operation', () => {
  const item = () => ({ ...key(), version: 1 });
  const next = (before: ReturnType<typeof item>) => ({ ...before, version: before.version + 1 });
  const told = (existing: unknown) => new Error(existing ? 'stale' : 'gone');
  /** Every kind of operation, on an item that is there. */
  const kinds = {
    create: () => new Transaction().create(item(), told),
    put: (before: ReturnType<typeof item>) => new Transaction().put(next(before)),
    change: (before: ReturnType<typeof item>) =>
      new Transaction().change(before, next(before), { version: before.version }, told),
    delete: (before: ReturnType<typeof item>) => new Transaction().delete(before, { version: before.version }, told),
    check: (before: ReturnType<typeof item>) => new Transaction().check(before, { version: before.version }, told),
  };
  async function placed() {
    const before = item();
    await new Transaction().put(before).commit(table);
    return before;
  }

  it.each([
    ['create', 'PutItem', 1],
    ['put', 'PutItem', 1],
    ['change', 'UpdateItem', 1],
    ['delete', 'DeleteItem', 1],
    ['check', 'TransactWriteItems', 2],
  ] as const)('%s is sent as %s for %i write units, beside another one as a transaction', async (kind, sent, units) => {
    const { metered, calls } = meter(await connection());
    await kinds[kind](await placed()).commit(metered);
    expect(calls.splice(0)).toEqual([{ command: `${sent}Command`, units }]);
    const other = key();
    await kinds[kind](await placed())
      .put(other)
      .commit(metered);
    expect(calls).toEqual([{ command: 'TransactWriteItemsCommand', units: 4 }]);
  });

  it.each(['change', 'delete', 'check'] as const)('%s that is refused tells gone from stale', async (kind) => {
    const before = await placed();
    await new Transaction().put({ ...before, version: 7 }).commit(table);
    await expect(kinds[kind](before).commit(table)).rejects.toThrow('stale');
    await new Transaction().delete(before).commit(table);
    await expect(kinds[kind](before).commit(table)).rejects.toThrow('gone');
    expect(await getItem(table, before)).toBeUndefined();
  });

  it('create that is refused is told what stands there', async () => {
    const taken = { ...(await placed()), owner: 'somebody' };
    await new Transaction().put(taken).commit(table);
    const refused = new Transaction().create({ ...taken, owner: 'me' }, (existing) => new Error(`${existing?.owner}`));
    await expect(refused.commit(table)).rejects.toThrow('somebody');
    expect(await getItem(table, taken)).toEqual(taken);
  });

  it('is tried once more where it meets a transaction, then answered with 503', async () => {
    const before = await placed();
    const once = failing(await connection(), 1);
    await kinds.change(before).commit(once);
    expect(await getItem(table, before)).toEqual(next(before));
    const always = failing(await connection(), 2);
    await expect(kinds.change(next(before)).commit(always)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await getItem(table, before)).toEqual(next(before));
  });

  it.each(['create', 'change', 'delete'] as const)('%s is done although the answer was lost', async (kind) => {
    await kinds[kind](await placed()).commit(losing(await connection()));
  });

  it('is refused where somebody else wrote while the answer was lost', async () => {
    const before = await placed();
    const third = { ...before, version: 3 };
    const lossy = losing(await connection(), () => new Transaction().put(third).commit(table));
    await expect(kinds.change(before).commit(lossy)).rejects.toThrow('stale');
    expect(await getItem(table, before)).toEqual(third);
  });

  it('tryCommit answers whether it was first, and hides no other refusal', async () => {
    const before = await placed();
    const move = () => new Transaction().change(before, next(before), { version: 1 }, writeConflict);
    expect(await Promise.all([move().tryCommit(table), move().tryCommit(table)])).toContain(true);
    expect(await move().tryCommit(table)).toBe(false);
    await expect(kinds.change(before).tryCommit(table)).rejects.toThrow('stale');
  });
});

/** A connection of its own to the same table, for a middleware. */
async function connection(): Promise<Table> {
  return { db: documents(new DynamoDBClient(clientSettings(engines().dynamodb))), name: table.name };
}

function meter(metered: Table) {
  const calls: { readonly command: string | undefined; readonly units: number }[] = [];
  metered.db.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const reply = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const { ConsumedCapacity: consumed } = reply.output as TransactWriteItemsCommandOutput;
        const units = [consumed ?? []].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
        calls.push({ command: commandName, units });
        return reply;
      },
    { step: 'initialize' },
  );
  return { metered, calls };
}

/** Its first calls end as where another transaction holds the item, which the local engine never does. */
function failing(failing: Table, times: number): Table {
  let left = times;
  failing.db.middlewareStack.add(
    (next) => async (args) => {
      if (left > 0) {
        left -= 1;
        throw new TransactionConflictException({ message: 'Conflict', $metadata: {} });
      }
      return next(args);
    },
    { step: 'initialize' },
  );
  return failing;
}

/** The answer to its first call is lost after the table has written; `then` follows, before the SDK repeats the call. */
function losing(lossy: Table, then: () => Promise<void> = async () => {}): Table {
  let isLost = false;
  lossy.db.middlewareStack.add(
    (next) => async (args) => {
      const reply = await next(args);
      if (!isLost) {
        isLost = true;
        await then();
        throw Object.assign(new Error('No answer'), { name: 'TimeoutError' });
      }
      return reply;
    },
    { step: 'deserialize', priority: 'low' },
  );
  return lossy;
}

describe('reads', () => {
  it('page to the end: full pages, each item once, no cursor after the last, filters counted in', async () => {
    const partition = `LIST#${randomUUID()}`;
    for (let n = 0; n < 23; n += 1) {
      await table.db.send(
        new PutCommand({
          TableName: table.name,
          Item: { pk: partition, sk: String(n).padStart(3, '0'), even: n % 2 === 0 },
        }),
      );
    }
    for (const keep of [undefined, (item: Record<string, unknown>) => item.even === true]) {
      const expected = keep ? 12 : 23;
      const seen: unknown[] = [];
      let next: Record<string, unknown> | undefined;
      do {
        const page = await queryPage(
          table,
          { partition, consistent: true },
          { limit: 4, start: next, ...(keep ? { keep } : {}) },
        );
        expect(page.items.length).toBe(page.next ? 4 : expected - seen.length);
        seen.push(...page.items.map(({ sk }) => sk));
        next = page.next;
      } while (next);
      expect(new Set(seen).size).toBe(expected);
    }
  });

  it('fetch more than one batch, and follow a Query over its 1 MB pages', async () => {
    const partition = `BIG#${randomUUID()}`;
    const all = Array.from({ length: 120 }, (_, n) => ({ pk: partition, sk: String(n), filler: 'x'.repeat(20_000) }));
    for (const item of all) {
      await table.db.send(new PutCommand({ TableName: table.name, Item: item }));
    }
    expect(await batchGet(table, [...all, ...all])).toHaveLength(120);
    let count = 0;
    for await (const _item of queryAll(table, { partition, consistent: true })) {
      count += 1;
    }
    expect(count).toBe(120);
  });
});

describe('entities', () => {
  const schema = z.object({ id: z.string(), name: z.string() });
  const now = codec({
    entity: 'Thing',
    schema,
    keys: ({ id }) => ({ pk: `THING#${id}`, sk: 'THING' }),
    upgrades: [
      ({ fullName, ...rest }) => ({ ...rest, name: fullName }),
      ({ name, ...rest }) => ({ ...rest, name: String(name).trim() }),
    ],
  });

  it('are upgraded when read, through every schema between', () => {
    expect(now.fromItem({ pk: 'x', sk: 'y', entity: 'Thing', schema: 1, id: '1', fullName: ' Ann ' })).toEqual({
      id: '1',
      name: 'Ann',
    });
    expect(now.fromItem(now.toItem({ id: '1', name: 'Ann' }))).toEqual({ id: '1', name: 'Ann' });
  });

  it('are refused when newer than the code, or something else', () => {
    expect(() => now.fromItem({ entity: 'Thing', schema: 4, id: '1', name: 'Ann' })).toThrow(/newer/);
    expect(() => now.fromItem({ entity: 'Other', schema: 1 })).toThrow(/Thing/);
  });
});

describe('the outbox', () => {
  it('gives an item to one worker, keeps no secret once done, and is out of the work list then', async () => {
    const outbox = new OutboxRepository(table);
    const ring = new KeyRing(randomKeys());
    const sealed = sealMailSecrets(ring, { link: 'https://portal.example/l' });
    expect(openMailSecrets(ring, sealed)).toEqual({ link: 'https://portal.example/l' });
    const id = randomUUID();
    const start = new Date();
    await new Transaction()
      .put(outboxItem({ now: start }, { kind: 'identity.disable-user', sub: 's' }, { id }))
      .commit(table);
    const copies = await Promise.all([outbox.read(id), outbox.read(id), outbox.read(id)]);
    const claims = await Promise.all(copies.map((item) => (item ? outbox.claim(item, start) : false)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    const mine = copies[claims.indexOf(true)];
    expect(mine && (await outbox.complete(mine, start))).toBe(true);
    const due: string[] = [];
    for await (const item of outbox.list('pending', new Date(start.getTime() + 3600_000))) {
      due.push(item.id);
    }
    expect(due).not.toContain(id);
    expect(await outbox.read(id)).toMatchObject({ status: 'done', attempts: 1 });
  });

  it('waits longer after each failure, fails after a day, and starts again when it is reset', async () => {
    const outbox = new OutboxRepository(table);
    const id = randomUUID();
    let now = new Date();
    await new Transaction().put(outboxItem({ now }, { kind: 'identity.enable-user', sub: 's' }, { id })).commit(table);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const item = await outbox.read(id);
      expect(item && (await outbox.claim(item, now))).toBe(true);
      if (item) {
        await outbox.postpone(item, now, 'timeout');
      }
      const after = await outbox.read(id);
      pauses.push(Date.parse(after?.nextTryAt ?? '') - now.getTime());
      now = new Date(after?.nextTryAt ?? '');
    }
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
    const late = await outbox.read(id);
    if (late) {
      await outbox.postpone(late, new Date(Date.parse(late.createdAt) + 25 * 3600_000), 'timeout');
    }
    const failed = await outbox.read(id);
    expect(failed?.status).toBe('failed');
    expect(failed && (await outbox.reset(failed, now))).toBe(true);
    expect(await outbox.read(id)).toMatchObject({ status: 'pending', attempts: 0 });
  });
});

describe('throttles and keys', () => {
  it('count together over all function instances, and hold no personal data in keys', async () => {
    const ring = new KeyRing(randomKeys());
    const throttles = [1, 2, 3].map(() => new Throttle(table, async () => ring, true));
    const subject = `public#${randomUUID()}`;
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) => throttles[n % 3]?.exceeded(subject, { limit: 20, windowSeconds: 3600 })),
    );
    expect(answers.filter((wait) => wait === undefined)).toHaveLength(20);
    expect(keys.throttle(ring.hash('throttle', subject), 1).pk).not.toContain('public');
  });
});
