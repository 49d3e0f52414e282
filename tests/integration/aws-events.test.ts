import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { writeApiFiles } from '#infra/build/api-files.ts';
import { writeExportFiles } from '#infra/build/export-files.ts';
import { functions } from '#infra/catalogue.ts';
import { buckets } from '#infra/local/environment.ts';
import type { Trigger } from '#shared/function-description.ts';
import type { Route } from '#shared/http/route.ts';
import {
  authorizedHttpEvent,
  bounce,
  httpEvent,
  postAuthenticationEvent,
  preTokenEvent,
  s3Event,
  scanEvent,
  snsEvent,
  streamEvent,
} from '../support/aws-events.ts';
import { testTable } from '../support/engines.ts';
import { stubFunctionEnvironment } from '../support/function-environment.ts';
import { randomKeys } from '../support/http.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-events-'));
  await writeApiFiles(folder, functions, '0.0.0-test');
  await writeExportFiles(join(folder, 'export-document'), 'linked');
  await stubFunctionEnvironment((await testTable()).table, folder, randomKeys());
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** The event of AWS for a route, with the caller's token where the route asks for one. */
function requestOf({ method, path, allow }: Route) {
  const event = allow === 'public' ? httpEvent : authorizedHttpEvent;
  const routeKey = `${method} ${path}`;
  const rawPath = path.replace(/\{\w+\}/g, 'none');
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => [name, 'none']);
  return {
    ...event,
    routeKey,
    rawPath,
    pathParameters: Object.fromEntries(names),
    requestContext: {
      ...event.requestContext,
      routeKey,
      http: { ...event.requestContext.http, method, path: rawPath },
    },
  };
}

function arrival(bucket: keyof typeof buckets, prefix: string) {
  const [record] = s3Event.Records;
  const s3 = {
    ...record?.s3,
    bucket: { name: buckets[bucket] },
    object: { ...record?.s3.object, key: `${prefix}none/none` },
  };
  return { Records: [{ ...record, s3 }] };
}

function scanned(bucket: keyof typeof buckets) {
  const event = scanEvent('NO_THREATS_FOUND');
  event.detail.s3ObjectDetails.bucketName = buckets[bucket];
  return event;
}

/** What AWS sends for a trigger; nothing for those that only operators and deployments have. */
function eventsOf(trigger: Trigger): readonly unknown[] {
  switch (trigger.kind) {
    case 'http':
      return Object.values<Route>(trigger.routes).map(requestOf);
    case 'outbox':
      return [streamEvent];
    case 'schedule':
      return [trigger.payload];
    case 'object':
      return [arrival(trigger.bucket, trigger.prefix)];
    case 'malware-scan':
      return [scanned(trigger.bucket)];
    case 'mail-events':
      return [snsEvent(bounce)];
    case 'cognito':
      return [trigger.event === 'PostAuthentication' ? postAuthenticationEvent : preTokenEvent];
    case 'operator':
    case 'deployment':
      return [];
  }
}

const calls = functions.flatMap(({ name, triggers, timeoutSeconds }) =>
  triggers.flatMap((trigger) => {
    const events = eventsOf(trigger);
    return events.length > 0 ? [{ name, kind: trigger.kind, events, timeoutSeconds }] : [];
  }),
);

test.each(calls)('$name takes what AWS sends it: $kind', async ({ name, kind, events, timeoutSeconds }) => {
  const { handler } = await import(`../../functions/${name}/handler.ts`);
  for (const event of events) {
    const context = { getRemainingTimeInMillis: () => timeoutSeconds * 1000, awsRequestId: 'example' };
    const answer: unknown = await handler(structuredClone(event), context);
    if (kind === 'http') {
      const { statusCode } = answer as APIGatewayProxyStructuredResultV2;
      expect(statusCode, JSON.stringify(answer)).toBeLessThan(500);
    }
    if (kind === 'outbox') {
      expect(answer).toEqual({ batchItemFailures: [] });
    }
  }
});
