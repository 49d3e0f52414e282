import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CloudFrontGuard } from '#shared/http/cloudfront-guard.ts';
import { type HttpHandler, httpHandler } from '#shared/http/handler.ts';
import type { Platform } from '#shared/http/platform.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Throttle } from '#shared/http/throttle.ts';
import { EventLog } from '#shared/observability/logger.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { KeyRing } from '#shared/secrets/key-ring.ts';
import { testTable } from '../support/engines.ts';
import { randomKeys, send } from '../support/http.ts';

const limit = 2;
const routes = defineRoutes({
  whoAmI: {
    method: 'GET',
    path: '/v1/who',
    allow: 'public',
    reply: { status: 200, schema: z.object({ address: z.string() }) },
    throttle: { by: 'address', group: 'who', limit, windowSeconds: 24 * 3600 },
    tag: 'Who',
    summary: 'Who',
  },
});
const word = randomBytes(36).toString('base64url');

let table: Table;
beforeAll(async () => {
  table = (await testTable()).table;
});

function handlerWith(cloudFront: CloudFrontGuard | undefined): HttpHandler {
  const ring = new KeyRing(randomKeys());
  const lazyRing = async () => ring;
  const platform: Platform = {
    table,
    ring: lazyRing,
    clock: () => new Date(),
    throttle: new Throttle(table, lazyRing, true),
    log: new EventLog('test'),
    actor: async () => undefined,
    cloudFront,
  };
  return httpHandler(routes, { whoAmI: async ({ sourceIp }) => ({ body: { address: sourceIp } }) }, platform);
}

const ask = async (handler: HttpHandler, headers: Record<string, string>) => {
  const { status, body } = await send(handler, 'GET', '/v1/who', { headers });
  return status === 200 ? body.address : status;
};

describe('behind a front', () => {
  it('whoever calls is who the front says, each with an allowance of their own', async () => {
    const handler = handlerWith(new CloudFrontGuard(async () => word));
    const from = (address: string) =>
      ask(handler, { 'x-portal-front': word, 'cloudfront-viewer-address': address, 'x-forwarded-for': '203.0.113.9' });
    expect(await from('198.51.100.7:40122')).toBe('198.51.100.7');
    expect(await from('2001:db8::17:3:443')).toBe('2001:db8::17:3');
    // The port is not who calls.
    expect([await from('198.51.100.7:1'), await from('198.51.100.7:2')]).toEqual(['198.51.100.7', 429]);
    expect(await from('198.51.100.8:2')).toBe('198.51.100.8');
  });

  it.each([{}, { 'x-portal-front': '' }, { 'x-portal-front': `${word}x` }, { 'x-portal-front': `${word},${word}` }])(
    'a call around it is refused: %o',
    async (headers) => {
      const handler = handlerWith(new CloudFrontGuard(async () => word));
      expect(await ask(handler, { ...headers, 'cloudfront-viewer-address': '198.51.100.9:1' })).toBe(403);
    },
  );
});

describe('without a front', () => {
  it('no header makes a caller somebody else', async () => {
    const handler = handlerWith(undefined);
    const as = (address: string) =>
      ask(handler, { 'x-portal-front': word, 'cloudfront-viewer-address': address, 'x-forwarded-for': address });
    const replies = [await as('198.51.100.1:1'), await as('198.51.100.2:1'), await as('198.51.100.3:1')];
    expect(replies).toEqual(['192.0.2.1', '192.0.2.1', 429]);
  });
});
