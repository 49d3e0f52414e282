import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Actor, accountKinds } from '#shared/domain/account.ts';
import type { Operations } from '#shared/http/call.ts';
import { type HttpHandler, httpHandler } from '#shared/http/handler.ts';
import type { Platform } from '#shared/http/platform.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { page, pageQuery } from '#shared/http/schemas.ts';
import { Throttle } from '#shared/http/throttle.ts';
import { EventLog } from '#shared/observability/logger.ts';
import { actorBySub, actorCodec } from '#shared/persistence/actors.ts';
import { getItem, queryPage } from '#shared/persistence/reads.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { text } from '#shared/text.ts';
import { testTable } from '../support/engines.ts';
import { randomKeys, send } from '../support/http.ts';

const Box = z.object({ id: z.string(), name: z.string(), version: z.int() });

const routes = defineRoutes({
  addBox: {
    method: 'POST',
    path: '/v1/boxes',
    allow: ['staff', 'administrator'],
    needs: ['clients:base'],
    body: z.strictObject({ name: text(20), tags: z.array(z.strictObject({ code: z.string() })).optional() }),
    reply: { status: 201, schema: Box },
    tag: 'Boxes',
    summary: 'Add',
  },
  readBox: {
    method: 'GET',
    path: '/v1/boxes/{boxId}',
    allow: accountKinds,
    reply: { status: 200, schema: Box },
    versioned: true,
    tag: 'Boxes',
    summary: 'Read',
  },
  renameBox: {
    method: 'PATCH',
    path: '/v1/boxes/{boxId}',
    allow: accountKinds,
    body: z.strictObject({ name: text(20) }),
    reply: { status: 200, schema: Box },
    versioned: true,
    tag: 'Boxes',
    summary: 'Rename',
  },
  listBoxes: {
    method: 'GET',
    path: '/v1/boxes',
    allow: ['staff'],
    query: z.strictObject({ ...pageQuery, colour: z.array(z.enum(['red', 'blue'])).optional() }),
    reply: { status: 200, schema: page(Box) },
    tag: 'Boxes',
    summary: 'List',
  },
  breakBox: {
    method: 'GET',
    path: '/v1/boxes/{boxId}/broken',
    allow: 'public',
    reply: { status: 200, schema: Box },
    throttle: { by: 'address', group: 'public', limit: 3, windowSeconds: 3600 },
    tag: 'Boxes',
    summary: 'Break',
  },
});

let table: Table;
let handler: HttpHandler;
let effects = 0;
const staff = { sub: randomUUID(), id: 'staff-1' };
const other = { sub: randomUUID(), id: 'staff-2' };
const powerless = { sub: randomUUID(), id: 'staff-3' };
const client = { sub: randomUUID(), id: 'client-1' };

const key = (id: string) => ({ pk: `BOX#${id}`, sk: 'BOX' });
const toBox = (item: Item) => Box.parse(item);

beforeAll(async () => {
  const { name, documents } = await testTable();
  table = { name, db: documents };
  const ring = new KeyRing(randomKeys());
  const actor = (who: typeof staff, change: Partial<Actor> = {}): Actor => ({
    ...who,
    kind: 'staff',
    clientVisibility: 'provider',
    permissions: ['clients:base'],
    status: 'active',
    tokensFrom: 0,
    ...change,
  });
  for (const one of [
    actor(staff),
    actor(other),
    actor(powerless, { permissions: [] }),
    actor(client, { kind: 'client', permissions: [] }),
  ]) {
    await documents.send(new PutCommand({ TableName: name, Item: actorCodec.toItem(one) }));
  }
  const platform: Platform = {
    table,
    ring: async () => ring,
    clock: () => new Date(),
    throttle: new Throttle(table, async () => ring, true),
    log: new EventLog('test'),
    actor: (sub) => actorBySub(table, sub),
    isHidden: async (_actor, path) => path.boxId === 'hidden',
  };
  const operations: Operations<typeof routes> = {
    addBox: async (call) => {
      await call.caller;
      const box = { id: randomUUID(), name: call.body.name, version: 1, secret: 'never leaves' };
      const transaction = new Transaction().create(
        { ...key(box.id), ...box, gsi1pk: 'BOXES', gsi1sk: box.name },
        () => new Error('never'),
      );
      const reply = await call.commit(transaction, { body: box, version: 1, location: `/v1/boxes/${box.id}` });
      effects += 1;
      return reply;
    },
    readBox: async (call) => {
      const item = await getItem(table, key(call.path.boxId));
      if (!item) {
        throw notFound();
      }
      return { body: toBox(item), version: Number(item.version) };
    },
    renameBox: async (call) => {
      const [, item] = await Promise.all([call.caller, getItem(table, key(call.path.boxId))]);
      if (!item) {
        throw notFound();
      }
      const after = { ...item, name: call.body.name, version: call.ifMatch + 1 };
      const transaction = new Transaction().change(item, after, { version: call.ifMatch }, (existing) =>
        existing ? versionMismatch() : notFound(),
      );
      return call.commit(transaction, { body: toBox(after), version: after.version });
    },
    listBoxes: async (call) => {
      const start = (await call.decodeCursor(call.query.cursor)) as Item | undefined;
      const { items, next } = await queryPage(
        table,
        { index: 'lists', partition: 'BOXES' },
        { limit: call.query.limit, start },
      );
      const nextCursor = await call.encodeCursor(next);
      return { body: { items: items.map(toBox), ...(nextCursor ? { nextCursor } : {}) } };
    },
    breakBox: async () => {
      throw new Error('jane@clients.example could not be reached');
    },
  };
  handler = httpHandler(routes, operations, platform, () => {
    throw new Problem('method-not-allowed', 'No', { headers: { Allow: 'GET' } });
  });
});

const add = (name: string, headers: Record<string, string> = {}) =>
  send(handler, 'POST', '/v1/boxes', { sub: staff.sub, body: { name }, headers });

describe('security headers', () => {
  it.each([
    [200, 'GET', '/v1/boxes', staff.sub],
    [404, 'GET', '/v1/boxes/none', staff.sub],
    [401, 'GET', '/v1/boxes', undefined],
    [405, 'GET', '/v1/nowhere', staff.sub],
  ])('are on every answer: %i to %s %s', async (status, method, path, sub) => {
    const reply = await send(handler, method, path, sub === undefined ? {} : { sub });
    expect(reply.status).toBe(status);
    expect(reply.headers).toMatchObject({
      'strict-transport-security': expect.stringMatching(/^max-age=\d{8,}/),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-request-id': expect.any(String),
    });
  });
});

describe('the one way from event to operation and back', () => {
  it('makes a record with Location, strips what the reply does not declare, and adds its headers', async () => {
    const made = await add('plain');
    expect(made.status).toBe(201);
    expect(made.body).toEqual({ id: made.body.id, name: 'plain', version: 1 });
    expect(made.headers).toMatchObject({
      etag: '"1"',
      location: `/v1/boxes/${String(made.body.id)}`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
  });

  it.each([
    ['broken JSON', { raw: '{"name":' }, 400, '/body'],
    ['a wrong type', { body: { name: 7 } }, 400, '/body/name'],
    ['an unknown field', { body: { name: 'x', colour: 'red' } }, 400, '/body/colour'],
    [
      'a nested unknown field',
      { body: { name: 'x', tags: [{ code: 'a' }, { code: 'b', 'a/b': 1 }] } },
      400,
      '/body/tags/1/a~1b',
    ],
    ['a control character', { body: { name: 'a\u0000b' } }, 400, '/body/name'],
    ['no body', {}, 400, '/body/name'],
    ['a prototype key', { raw: '{"name":"x","__proto__":{"admin":true}}' }, 400, '/body/__proto__'],
  ])('refuses %s at its place', async (_what, sent, status, pointer) => {
    const refusal = await send(handler, 'POST', '/v1/boxes', { sub: staff.sub, ...sent });
    expect(refusal.status).toBe(status);
    expect(refusal.headers['content-type']).toBe('application/problem+json');
    expect(refusal.body).toMatchObject({
      type: 'urn:problem:invalid-request',
      status,
      instance: expect.stringMatching(/^urn:request:/),
    });
    expect(refusal.body.errors).toEqual([{ pointer, detail: expect.any(String) }]);
  });

  it('refuses another content type with 415 and more than 1 MiB with 413', async () => {
    const form = await send(handler, 'POST', '/v1/boxes', {
      sub: staff.sub,
      raw: 'name=x',
      headers: { 'content-type': 'text/plain' },
    });
    expect(form.status).toBe(415);
    expect((await add('x'.repeat(1024 * 1024))).status).toBe(413);
  });

  it('refuses unknown, repeated and ill-typed query parameters, and lets declared lists repeat', async () => {
    const list = (query: string) => send(handler, 'GET', `/v1/boxes?${query}`, { sub: staff.sub });
    expect((await list('colour=red&colour=blue')).status).toBe(200);
    expect((await list('limit=2&limit=3')).body.errors).toMatchObject([{ pointer: '/query/limit' }]);
    expect((await list('size=2')).body.errors).toMatchObject([{ pointer: '/query/size' }]);
    expect((await list('limit=101')).body.errors).toMatchObject([{ pointer: '/query/limit' }]);
    expect((await send(handler, 'GET', `/v1/boxes/${'x'.repeat(65)}`, { sub: staff.sub })).body.errors).toMatchObject([
      { pointer: '/path/boxId' },
    ]);
  });

  it('answers who calls before what is wrong with the call', async () => {
    const wrong = { body: { colour: 1 } };
    expect((await send(handler, 'POST', '/v1/boxes', wrong)).status).toBe(401);
    expect((await send(handler, 'POST', '/v1/boxes', { ...wrong, sub: 'nobody' })).status).toBe(401);
    expect((await send(handler, 'POST', '/v1/boxes', { ...wrong, sub: client.sub })).status).toBe(403);
    expect((await send(handler, 'POST', '/v1/boxes', { ...wrong, sub: powerless.sub })).status).toBe(403);
    expect((await send(handler, 'GET', '/v1/boxes', { sub: powerless.sub })).status).toBe(403);
    const idToken = await send(handler, 'GET', '/v1/boxes', {
      sub: staff.sub,
      claims: { token_use: 'id', sub: staff.sub },
    });
    expect(idToken.status).toBe(401);
    expect(idToken.headers['www-authenticate']).toBe('Bearer');
  });

  it('does not tell by a refusal of the form that a hidden record exists', async () => {
    const hidden = await send(handler, 'PATCH', '/v1/boxes/hidden', { sub: staff.sub, body: { wrong: true } });
    const missing = await send(handler, 'GET', '/v1/boxes/missing', { sub: staff.sub });
    expect(hidden.status).toBe(404);
    expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
  });

  it('tells nothing of an unexpected error, and throttles per address', async () => {
    const broken = await send(handler, 'GET', '/v1/boxes/a/broken');
    expect(broken.status).toBe(500);
    expect(broken.text).not.toContain('example');
    expect(broken.body.detail).toBeUndefined();
    await send(handler, 'GET', '/v1/boxes/a/broken');
    await send(handler, 'GET', '/v1/boxes/a/broken');
    const fourth = await send(handler, 'GET', '/v1/boxes/a/broken');
    expect(fourth.status).toBe(429);
    expect(Number(fourth.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('hands what no route matches to the caller of the bundle', async () => {
    expect(await send(handler, 'PUT', '/v1/boxes')).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  });
});

describe('versions', () => {
  it('demands If-Match (428), refuses a stale one (412) and changes nothing then', async () => {
    const { body } = await add('first');
    const url = `/v1/boxes/${String(body.id)}`;
    const rename = (name: string, etag?: string) =>
      send(handler, 'PATCH', url, { sub: staff.sub, body: { name }, headers: etag ? { 'if-match': etag } : {} });
    expect((await rename('second')).status).toBe(428);
    expect(await rename('second', '"1"')).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect((await rename('third', '"1"')).status).toBe(412);
    expect((await rename('third', 'W/"2"')).status).toBe(412);
    expect((await send(handler, 'GET', url, { sub: staff.sub })).body.name).toBe('second');
  });

  it('lets one of two writers win', async () => {
    const { body } = await add('raced');
    const outcomes = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        send(handler, 'PATCH', `/v1/boxes/${String(body.id)}`, {
          sub: staff.sub,
          body: { name },
          headers: { 'if-match': '"1"' },
        }),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });
});

describe('Idempotency-Key', () => {
  it('gives the first answer again without a second effect', async () => {
    const before = effects;
    const first = await add('once', { 'idempotency-key': 'k-1' });
    const again = await add('once', { 'idempotency-key': 'k-1' });
    expect(again).toMatchObject({
      status: 201,
      body: first.body,
      headers: { 'idempotent-replayed': 'true', location: first.headers.location },
    });
    expect(effects).toBe(before + 1);
  });

  it('holds when both calls arrive at once', async () => {
    const before = effects;
    const both = await Promise.all([1, 2, 3, 4].map(() => add('twins', { 'idempotency-key': 'k-2' })));
    expect(new Set(both.map(({ body }) => body.id)).size).toBe(1);
    expect(both.filter(({ headers }) => headers['idempotent-replayed'] === undefined)).toHaveLength(1);
    expect(effects).toBe(before + 1);
  });

  it('refuses the key with another body (422) and keys that are not visible characters (400)', async () => {
    await add('mine', { 'idempotency-key': 'k-3' });
    expect((await add('yours', { 'idempotency-key': 'k-3' })).status).toBe(422);
    expect((await add('mine', { 'idempotency-key': 'a b' })).status).toBe(400);
  });

  it('is the caller’s own: another caller with the same key makes another record', async () => {
    const mine = await add('same', { 'idempotency-key': 'k-4' });
    const theirs = await send(handler, 'POST', '/v1/boxes', {
      sub: other.sub,
      body: { name: 'same' },
      headers: { 'idempotency-key': 'k-4' },
    });
    expect(theirs.status).toBe(201);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('needs an actor who is still active', async () => {
    await add('kept', { 'idempotency-key': 'k-5' });
    const replay = await send(handler, 'POST', '/v1/boxes', {
      sub: staff.sub,
      body: { name: 'kept' },
      headers: { 'idempotency-key': 'k-5' },
      claims: { sub: staff.sub, auth_time: -1 },
    });
    expect(replay.status).toBe(401);
  });
});

describe('lists', () => {
  it('gives full pages without a cursor on the last one, and each record once', async () => {
    const all = await send(handler, 'GET', '/v1/boxes?limit=100', { sub: staff.sub });
    const total = (all.body.items as unknown[]).length;
    expect(all.body.nextCursor).toBeUndefined();
    const exact = await send(handler, 'GET', `/v1/boxes?limit=${total}`, { sub: staff.sub });
    expect(exact.body.nextCursor).toBeUndefined();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await send(handler, 'GET', `/v1/boxes?limit=3${cursor ? `&cursor=${cursor}` : ''}`, {
        sub: staff.sub,
      });
      seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
      cursor = body.nextCursor as string | undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(total);
    expect(seen).toHaveLength(total);
  });

  it('takes a cursor only from the same query and caller', async () => {
    const { body } = await send(handler, 'GET', '/v1/boxes?limit=1', { sub: staff.sub });
    const cursor = encodeURIComponent(String(body.nextCursor));
    const again = (query: string, sub = staff.sub) => send(handler, 'GET', `/v1/boxes?${query}`, { sub });
    expect((await again(`limit=2&cursor=${cursor}`)).status).toBe(200);
    for (const refusal of [
      await again(`limit=1&colour=red&cursor=${cursor}`),
      await again(`limit=1&cursor=${cursor}`, other.sub),
      await again(`limit=1&cursor=${cursor.slice(0, -4)}AAAA`),
      await again('limit=1&cursor=e30'),
      await again('limit=1&cursor=k1.'),
    ]) {
      expect(refusal).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/cursor' }] } });
    }
    expect(Buffer.from(String(body.nextCursor), 'base64url').toString('latin1')).not.toContain('BOX');
  });
});
