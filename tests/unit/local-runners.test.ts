import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Event } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CreatedObject } from '#infra/local/engines/s3.ts';
import { router } from '#infra/local/gateway/router.ts';
import { startGateway } from '#infra/local/gateway/server.ts';
import type { Outcome } from '#infra/local/lambda.ts';
import { LambdaRuntime } from '#infra/local/lambda.ts';
import { ObjectEvents } from '#infra/local/objects.ts';
import { claimPorts } from '#infra/local/ports.ts';
import { schedule } from '#infra/local/schedules.ts';
import { environment } from '#shared/environment.ts';
import type { FunctionDescription, Trigger } from '#shared/function-description.ts';
import { eventually } from '../support/stack-client.ts';
import { testFunctions } from '../support/test-functions/catalogue.ts';

const describeFunction = (name: string, ...triggers: Trigger[]): FunctionDescription => ({
  name,
  triggers,
  env: environment(),
  table: 'none',
  timeoutSeconds: 1,
  memoryMiB: 128,
  summary: 'A test function.',
  impact: 'nobody',
});

describe('object events', () => {
  let journal: string;
  let events: ObjectEvents | undefined;
  const log: string[] = [];

  beforeEach(() => {
    journal = mkdtempSync(join(tmpdir(), 'portal-journal-'));
    log.length = 0;
  });
  afterEach(async () => {
    await events?.stop();
    rmSync(journal, { recursive: true });
  });

  function noted(name: string, entry: Partial<CreatedObject> = {}) {
    const created = { bucket: 'in', key: 'a/b', size: 3, eTag: 'e', eventName: 'ObjectCreated:Post', at: '2026-01-01' };
    writeFileSync(join(journal, name), JSON.stringify({ ...created, ...entry }));
  }

  function run(invoke: (name: string, event: S3Event) => Promise<Outcome>) {
    events = new ObjectEvents({
      journal,
      functions: [
        describeFunction('inspect', { kind: 'object', bucket: 'incoming', prefix: 'a/' }),
        describeFunction('import', { kind: 'object', bucket: 'incoming', prefix: 'jobs/', loop: true }),
        describeFunction('other', { kind: 'object', bucket: 'files', prefix: '' }),
      ],
      buckets: { incoming: 'in', files: 'files', data: 'data' },
      runtime: {
        invoke: (name, payload) => invoke(name, payload as S3Event),
        runToEnd: (name, payload) => invoke(`${name} to its end`, payload as unknown as S3Event),
      },
      log: (line) => log.push(line),
      pauseMs: () => 0,
    });
    events.start();
    return events;
  }

  const fine: Outcome = { ok: true, payload: null };
  const broken: Outcome = { ok: false, failure: { errorType: 'Error', errorMessage: 'broken' } };

  test('go to the functions of bucket and prefix, and leave the journal', async () => {
    const calls: [string, S3Event][] = [];
    const runner = run(async (name, event) => {
      calls.push([name, event]);
      return fine;
    });
    noted('1.json', { key: 'a/é b+c.pdf' });
    runner.add('1.json');
    await eventually(async () => readdirSync(journal).length === 0);
    expect(calls.map(([name]) => name)).toEqual(['inspect']);
    expect(calls[0]?.[1].Records[0]).toMatchObject({
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Post',
      s3: { bucket: { name: 'in' }, object: { key: 'a/%C3%A9+b%2Bc.pdf', size: 3, eTag: 'e' } },
    });
    noted('2.json', { key: 'jobs/1.ndjson' });
    noted('3.json', { key: 'nobody/1' });
    noted('4.json', { bucket: 'files' });
    for (const name of ['2.json', '3.json', '4.json']) {
      runner.add(name);
    }
    await eventually(async () => readdirSync(journal).length === 0);
    expect(calls.map(([name]) => name).sort()).toEqual(['import to its end', 'inspect', 'other']);
  });

  test('that the last run left are delivered again', async () => {
    noted('1.json');
    let calls = 0;
    run(async () => {
      calls += 1;
      return fine;
    });
    await eventually(async () => readdirSync(journal).length === 0);
    expect(calls).toBe(1);
  });

  test('are tried three times, then dropped with a log line', async () => {
    noted('1.json');
    let calls = 0;
    run(async () => {
      calls += 1;
      return broken;
    });
    await eventually(async () => readdirSync(journal).length === 0);
    expect(calls).toBe(3);
    expect(log).toEqual(['objects: inspect failed 3 times (Error); the event is dropped']);
  });

  test('stay in the journal when the stack stops meanwhile', async () => {
    noted('1.json');
    const runner = run(async () => {
      void runner.stop();
      return broken;
    });
    await runner.stop();
    expect(existsSync(join(journal, '1.json'))).toBe(true);
  });
});

describe('schedules', () => {
  const nextOf = (expression: string, from: string, count: number) => {
    const job = schedule(expression, async () => {});
    const runs = job.nextRuns(count, new Date(from));
    job.stop();
    return runs.map((run) => run.toISOString());
  };

  test.each([
    ['cron(0 3 * * ? *)', '2026-03-07T12:00:00Z', ['2026-03-08T07:00:00.000Z', '2026-03-09T07:00:00.000Z']],
    ['cron(30 2 ? * MON *)', '2026-11-20T00:00:00Z', ['2026-11-23T07:30:00.000Z', '2026-11-30T07:30:00.000Z']],
    ['cron(30 2 ? * 2 *)', '2026-11-20T00:00:00Z', ['2026-11-23T07:30:00.000Z', '2026-11-30T07:30:00.000Z']],
    ['cron(0/20 8 1 * ? *)', '2026-07-01T12:00:00Z', ['2026-07-01T12:20:00.000Z', '2026-07-01T12:40:00.000Z']],
  ])('%s runs at its times in Toronto, over the change to daylight saving time too', (expression, from, runs) => {
    expect(nextOf(expression, from, runs.length)).toEqual(runs);
  });

  test('a rate runs after each of its intervals', () => {
    const job = schedule('rate(5 minutes)', async () => {});
    const [first, second] = job.nextRuns(2);
    job.stop();
    expect((first?.getTime() ?? 0) - Date.now()).toBeGreaterThan(4 * 60_000);
    expect((second?.getTime() ?? 0) - (first?.getTime() ?? 0)).toBe(5 * 60_000);
  });

  test.each(['every day', 'cron(0 3 * * *)', 'rate(5)', 'rate(1 week)', 'at(2026-01-01T00:00:00)'])(
    '%s is refused',
    (expression) => {
      expect(() => schedule(expression, async () => {})).toThrow();
    },
  );
});

describe('the runtime', () => {
  test('refuses a function whose variables it does not have', () => {
    const lacking = { ...describeFunction('lacking'), env: environment('TABLE_NAME', 'API_URL') };
    expect(
      () =>
        new LambdaRuntime({
          functions: [lacking],
          folder: new URL('.', import.meta.url),
          environment: { API_URL: 'no url' },
          platform: {},
        }),
    ).toThrow(/functions\/lacking does not fit its env.ts: TABLE_NAME: .*; API_URL: /);
  });

  test('an answer has at most 6 MB, as on Lambda', async () => {
    const runtime = new LambdaRuntime({
      functions: testFunctions,
      folder: new URL('../support/test-functions/functions/', import.meta.url),
      environment: { KEY_RING: 'none' },
      platform: {},
    });
    const answer = (length: number) =>
      runtime.invoke('echo', { routeKey: 'POST /v1/answer', body: JSON.stringify('x'.repeat(length)) });
    expect((await answer(6 * 1024 * 1024)).ok).toBe(true);
    expect(await answer(6 * 1024 * 1024 + 99)).toMatchObject({
      ok: false,
      failure: { errorType: 'Function.ResponseSizeTooLarge' },
    });
    await runtime.stop();
  });
});

describe('the gateway', () => {
  test('answers 503 when a function takes longer than the HTTP API waits', async () => {
    const { port } = await claimPorts({ port: 0 });
    const gateway = await startGateway({
      port,
      functions: testFunctions,
      invoke: () => new Promise(() => {}),
      authorize: async () => undefined,
      origins: [],
      timeoutMs: 20,
    });
    const reply = await fetch(`http://127.0.0.1:${port}/v1/echo/a`);
    await gateway.stop();
    expect([reply.status, await reply.json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });

  test('answers 404 itself where there is no $default function', () => {
    const match = router(testFunctions.filter(({ name }) => name !== 'meta'));
    expect(match('GET', '/v1/nothing')).toBeUndefined();
  });
});
