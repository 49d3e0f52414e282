import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { JsonFile } from '#infra/local/json-file.ts';
import type { Invoke, Outcome } from '#infra/local/lambda.ts';
import { deliverBatch, startStream } from '#infra/local/stream.ts';
import { environment } from '#shared/environment.ts';
import type { FunctionDescription } from '#shared/function-description.ts';
import { engines, testTable } from '../support/engines.ts';
import { eventually } from '../support/stack-client.ts';

const worker: FunctionDescription = {
  name: 'worker',
  triggers: [{ kind: 'outbox', effects: ['mail', 'other'] }],
  env: environment(),
  table: 'none',
  timeoutSeconds: 1,
  memoryMiB: 128,
  summary: 'A test function.',
  impact: 'nobody',
};

type Handler = (event: DynamoDBStreamEvent) => unknown;

/** An invoker that runs a handler as the runtime does: what it throws is a failure. */
function invokerOf(handler: Handler): Invoke {
  return async (_name, payload): Promise<Outcome> => {
    try {
      return { ok: true, payload: (await handler(payload as DynamoDBStreamEvent)) ?? null };
    } catch (error) {
      return { ok: false, failure: { errorType: 'Error', errorMessage: String(error) } };
    }
  };
}

const idsOf = ({ Records }: DynamoDBStreamEvent) => Records.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S ?? '');

describe('the stream runner on the table', () => {
  let folder: string;
  let table: Awaited<ReturnType<typeof testTable>>;
  let running: { stop(): Promise<void> } | undefined;
  const log: string[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'portal-stream-'));
    table = await testTable();
    log.length = 0;
  });
  afterEach(async () => {
    await running?.stop();
    rmSync(folder, { recursive: true });
  });

  async function run(handler: Handler, pauseMs = 1) {
    running = await startStream({
      client: new DynamoDBStreamsClient(clientSettings(engines().dynamodb)),
      tables: table.client,
      tableName: table.name,
      functions: [worker],
      invoke: invokerOf(handler),
      positions: new JsonFile(join(folder, 'stream.json'), {}),
      log: (line) => log.push(line),
      pauseMs: () => pauseMs,
    });
  }
  const put = (pk: string, attributes: object = { entity: 'Outbox', effectKind: 'mail' }) =>
    table.documents.send(new PutCommand({ TableName: table.name, Item: { pk, sk: 'OUTBOX', ...attributes } }));

  test('delivers inserts of the named effects, in order, as a DynamoDB stream event', async () => {
    const events: DynamoDBStreamEvent[] = [];
    await run((event) => void events.push(event));
    await put('A', { entity: 'Outbox', effectKind: 'mail', effect: { kind: 'mail' }, bytes: new Uint8Array([1]) });
    await put('B', { entity: 'Client', effectKind: 'mail' });
    await put('C', { entity: 'Outbox', effectKind: 'unknown' });
    await put('A', { entity: 'Outbox', effectKind: 'mail', status: 'done' });
    await put('D', { entity: 'Outbox', effectKind: 'other' });
    await eventually(async () => events.flatMap(idsOf).includes('D'));
    expect(events.flatMap(idsOf)).toEqual(['A', 'D']);
    // The engine's clock, not ours; both in seconds.
    const { Table } = await table.client.send(new DescribeTableCommand({ TableName: table.name }));
    const createdAt = (Table?.CreationDateTime?.getTime() ?? 0) / 1000;
    expect(events[0]?.Records[0]).toMatchObject({
      eventName: 'INSERT',
      eventSource: 'aws:dynamodb',
      eventSourceARN: expect.stringContaining('/stream/'),
      dynamodb: {
        Keys: { pk: { S: 'A' }, sk: { S: 'OUTBOX' } },
        NewImage: { effect: { M: { kind: { S: 'mail' } } }, bytes: { B: 'AQ==' } },
        SequenceNumber: expect.stringMatching(/^\d+$/),
        ApproximateCreationDateTime: expect.closeTo(createdAt, -2),
      },
    });
  });

  test('goes on where it stopped', async () => {
    const first: string[] = [];
    await run((event) => void first.push(...idsOf(event)));
    await put('A');
    await eventually(async () => first.includes('A'));
    await running?.stop();
    await put('B');
    const second: string[] = [];
    await run((event) => void second.push(...idsOf(event)));
    await eventually(async () => second.includes('B'));
    expect([first, second]).toEqual([['A'], ['B']]);
  });

  test('delivers what was written before its first start', async () => {
    await put('A');
    const seen: string[] = [];
    await run((event) => void seen.push(...idsOf(event)));
    await eventually(async () => seen.includes('A'));
  });

  test('delivers again what it was stopped at', async () => {
    let calls = 0;
    await run(() => {
      calls += 1;
      throw new Error('not now');
    }, 60_000);
    await put('A');
    await eventually(async () => calls > 0);
    await running?.stop();
    const seen: string[] = [];
    await run((event) => void seen.push(...idsOf(event)));
    await eventually(async () => seen.includes('A'));
  });

  test('hands over at most ten records at a time', async () => {
    for (let index = 0; index < 25; index += 1) {
      await put(`R${index}`);
    }
    const sizes: number[] = [];
    await run((event) => void sizes.push(event.Records.length));
    await eventually(async () => sizes.reduce((sum, size) => sum + size, 0) === 25);
    expect(Math.max(...sizes)).toBe(10);
  });

  test('changes of other items are not delivered, and do not hold it up', async () => {
    const seen: string[] = [];
    await run((event) => void seen.push(...idsOf(event)));
    for (let index = 0; index < 30; index += 1) {
      await table.documents.send(
        new UpdateCommand({
          TableName: table.name,
          Key: { pk: 'CLIENT', sk: 'PROFILE' },
          UpdateExpression: 'SET #v = :v',
          ExpressionAttributeNames: { '#v': 'version' },
          ExpressionAttributeValues: { ':v': index },
        }),
      );
    }
    await put('A');
    await eventually(async () => seen.includes('A'));
    expect(seen).toEqual(['A']);
  });
});

describe('a batch', () => {
  const records = (count: number): DynamoDBRecord[] =>
    Array.from({ length: count }, (_, index) => ({
      dynamodb: { Keys: { pk: { S: String(index) } }, SequenceNumber: String(100 + index) },
    }));

  async function deliver(count: number, handler: Handler) {
    const calls: string[][] = [];
    const log: string[] = [];
    const invoke = invokerOf((event) => {
      calls.push(idsOf(event));
      return handler(event);
    });
    await deliverBatch(records(count), 'worker', { invoke, log: (line) => log.push(line), pauseMs: () => 0 });
    return { calls, log };
  }

  test('is split in two when the function throws, until what throws stands alone', async () => {
    const { calls, log } = await deliver(4, (event) => {
      if (idsOf(event).includes('2')) {
        throw new Error('poison');
      }
    });
    expect(calls).toEqual([
      ['0', '1', '2', '3'],
      ['0', '1'],
      ['2', '3'],
      ...Array.from({ length: 5 }, () => ['2']),
      ['3'],
    ]);
    expect(log).toHaveLength(1);
  });

  test('is tried again from the first reported failure on', async () => {
    let attempts = 0;
    const { calls, log } = await deliver(4, () => {
      attempts += 1;
      return attempts === 1 ? { batchItemFailures: [{ itemIdentifier: '103' }, { itemIdentifier: '101' }] } : undefined;
    });
    expect(calls).toEqual([
      ['0', '1', '2', '3'],
      ['1', '2', '3'],
    ]);
    expect(log).toEqual([]);
  });

  test('is given up after five attempts', async () => {
    const { calls, log } = await deliver(2, () => ({ batchItemFailures: [{ itemIdentifier: '100' }] }));
    expect(calls).toHaveLength(5);
    expect(log[0]).toContain('worker gave up 2 record(s) after 5 attempts');
  });

  test.each([[null], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }], ['fine']])(
    'is done when the answer is %j',
    async (answer) => {
      expect((await deliver(2, () => answer)).calls).toHaveLength(1);
    },
  );

  test('fails as a whole when a reported failure names no record of it', async () => {
    let attempts = 0;
    const { calls } = await deliver(2, () => {
      attempts += 1;
      return attempts === 1 ? { batchItemFailures: [{ itemIdentifier: 'unknown' }] } : undefined;
    });
    expect(calls).toEqual([
      ['0', '1'],
      ['0', '1'],
    ]);
  });

  test('reaches every healthy record, whichever others make the function throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }), async (poisoned) => {
        const healthy = new Set<string>();
        const { calls, log } = await deliver(poisoned.length, (event) => {
          const ids = idsOf(event);
          if (ids.some((id) => poisoned[Number(id)])) {
            throw new Error('poison');
          }
          for (const id of ids) {
            expect(healthy).not.toContain(id);
            healthy.add(id);
          }
        });
        expect(healthy.size).toBe(poisoned.filter((isPoison) => !isPoison).length);
        expect(log).toHaveLength(poisoned.length - healthy.size);
        expect(calls.length).toBeLessThanOrEqual(10 * poisoned.length);
      }),
    );
  });
});
