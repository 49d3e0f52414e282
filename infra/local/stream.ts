import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  type _Record,
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { FunctionDescription } from '#shared/function-description.ts';
import { region } from './aws.ts';
import type { JsonFile } from './json-file.ts';
import { asRecord, type Invoke } from './lambda.ts';

const batchSize = 10;
const attemptsPerBatch = 5;
const pollMs = 200;

export interface StreamOptions {
  readonly client: DynamoDBStreamsClient;
  readonly tables: DynamoDBClient;
  readonly tableName: string;
  readonly functions: readonly FunctionDescription[];
  readonly invoke: Invoke;
  /** Position by function and shard, kept over restarts. */
  readonly positions: JsonFile<Record<string, string>>;
  readonly log: (line: string) => void;
  /** Pause before a batch is tried again, by attempt. */
  readonly pauseMs?: (attempt: number) => number;
}

/**
 * Lambda's event source mapping over the table's stream: each function with an `outbox` trigger gets the inserts of its
 * effects in order, at least once, in batches; partial failures, bisecting and five attempts as on AWS. What fails then is
 * dropped with a log line: the outbox item is still there, and the sweep takes it up.
 */
export async function startStream(options: StreamOptions) {
  const { Table } = await options.tables.send(new DescribeTableCommand({ TableName: options.tableName }));
  const arn = Table?.LatestStreamArn;
  if (!arn) {
    throw new Error(`The table ${options.tableName} has no stream`);
  }
  const stopping = new AbortController();
  const mappings = options.functions.flatMap(({ name, triggers }) =>
    triggers
      .filter((trigger) => trigger.kind === 'outbox')
      .map((trigger) => followStream(options, arn, name, trigger.effects, stopping.signal)),
  );
  return {
    async stop() {
      stopping.abort();
      await Promise.all(mappings);
    },
  };
}

async function followStream(
  options: StreamOptions,
  arn: string,
  functionName: string,
  effects: readonly string[],
  stopping: AbortSignal,
): Promise<void> {
  const iterators = new Map<string, string>();
  const finished = new Set<string>();
  const position = (shard: string) => `${functionName}/${arn}/${shard}`;
  while (!stopping.aborted) {
    try {
      if (iterators.size === 0) {
        const { StreamDescription } = await options.client.send(new DescribeStreamCommand({ StreamArn: arn }));
        for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
          if (finished.has(ShardId)) {
            continue;
          }
          const after = options.positions.value[position(ShardId)];
          iterators.set(ShardId, await iteratorOf(options.client, arn, ShardId, after));
        }
      }
      let seen = 0;
      for (const [shard, iterator] of iterators) {
        const page = await options.client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1_000 }));
        const records = page.Records ?? [];
        seen += records.length;
        const wanted = records
          .filter((record) => isInsertOf(effects, record))
          .map((record) => eventRecord(record, arn));
        const reached = (number: string | undefined) => {
          if (number) {
            options.positions.set({ ...options.positions.value, [position(shard)]: number });
          }
        };
        for (let start = 0; start < wanted.length; start += batchSize) {
          const batch = wanted.slice(start, start + batchSize);
          await deliverBatch(batch, functionName, { ...options, stopping });
          if (stopping.aborted) {
            return;
          }
          reached(batch.at(-1)?.dynamodb?.SequenceNumber);
        }
        reached(records.at(-1)?.dynamodb?.SequenceNumber);
        if (page.NextShardIterator) {
          iterators.set(shard, page.NextShardIterator);
        } else {
          finished.add(shard) && iterators.delete(shard);
        }
      }
      if (seen === 0) {
        await pause(pollMs, stopping);
      }
    } catch (error) {
      iterators.clear();
      if (!(error instanceof ExpiredIteratorException) && !stopping.aborted) {
        options.log(`stream: ${String(error)}`);
        await pause(1_000, stopping);
      }
    }
  }
}

async function iteratorOf(client: DynamoDBStreamsClient, arn: string, shard: string, after: string | undefined) {
  const start = (type: 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON') =>
    client.send(
      new GetShardIteratorCommand({
        StreamArn: arn,
        ShardId: shard,
        ShardIteratorType: type,
        ...(type === 'AFTER_SEQUENCE_NUMBER' ? { SequenceNumber: after } : {}),
      }),
    );
  try {
    const { ShardIterator = '' } = await start(after ? 'AFTER_SEQUENCE_NUMBER' : 'TRIM_HORIZON');
    return ShardIterator;
  } catch (error) {
    if (!(error instanceof TrimmedDataAccessException)) {
      throw error;
    }
    const { ShardIterator = '' } = await start('TRIM_HORIZON');
    return ShardIterator;
  }
}

/** The event source mapping's filter: the attributes that every outbox item carries beside its body. */
function isInsertOf(effects: readonly string[], record: _Record): boolean {
  const image = record.dynamodb?.NewImage;
  return record.eventName === 'INSERT' && image?.entity?.S === 'Outbox' && effects.includes(image.effectKind?.S ?? '');
}

export function eventRecord(record: _Record, arn: string): DynamoDBRecord {
  const { ApproximateCreationDateTime, ...change } = record.dynamodb ?? {};
  const plain: unknown = JSON.parse(
    JSON.stringify(change, (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
  return {
    eventID: record.eventID ?? randomUUID().replaceAll('-', ''),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    eventSourceARN: arn,
    dynamodb: {
      ...(plain as NonNullable<DynamoDBRecord['dynamodb']>),
      ...(ApproximateCreationDateTime && {
        ApproximateCreationDateTime: Math.floor(ApproximateCreationDateTime.getTime() / 1000),
      }),
    },
  };
}

/**
 * Hands a batch to a function until every record is dealt with or given up.
 *
 * A thrown error splits the batch in two, which costs no attempt; what the function names in `batchItemFailures` is tried
 * again from the first named record on. When it is stopped, what is left stays undelivered.
 */
export async function deliverBatch(
  records: readonly DynamoDBRecord[],
  functionName: string,
  {
    invoke,
    log,
    pauseMs = (attempt) => 100 * 2 ** attempt,
    stopping,
  }: Pick<StreamOptions, 'invoke' | 'log' | 'pauseMs'> & { readonly stopping?: AbortSignal },
): Promise<void> {
  const batches = [{ records, attempts: 0 }];
  for (let batch = batches.shift(); batch && !stopping?.aborted; batch = batches.shift()) {
    const event: DynamoDBStreamEvent = { Records: [...batch.records] };
    const outcome = await invoke(functionName, event);
    const failedFrom = outcome.ok ? firstFailure(batch.records, outcome.payload) : 0;
    if (failedFrom === undefined) {
      continue;
    }
    const rest = batch.records.slice(failedFrom);
    if (!outcome.ok && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      const halves = [rest.slice(0, middle), rest.slice(middle)];
      batches.unshift(...halves.map((half) => ({ records: half, attempts: batch.attempts })));
      continue;
    }
    const attempts = failedFrom > 0 ? 1 : batch.attempts + 1;
    if (attempts >= attemptsPerBatch) {
      log(
        `stream: ${functionName} gave up ${rest.length} record(s) after ${attempts} attempts; the sweep retries them`,
      );
      continue;
    }
    await pause(pauseMs(attempts), stopping);
    batches.unshift({ records: rest, attempts });
  }
}

/**
 * Index of the first record that a function reports as failed; nothing where it reports none. A report that names no
 * record of the batch fails all of it.
 */
function firstFailure(records: readonly DynamoDBRecord[], payload: unknown): number | undefined {
  const failures = (asRecord(payload) as DynamoDBBatchResponse | undefined)?.batchItemFailures;
  if (!Array.isArray(failures) || failures.length === 0) {
    return undefined;
  }
  const indexes = failures.map(({ itemIdentifier }) =>
    records.findIndex((record) => record.dynamodb?.SequenceNumber === itemIdentifier),
  );
  return Math.max(0, Math.min(...indexes));
}

/** Ends early, without an error, when it is aborted. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return sleep(ms, undefined, signal ? { signal } : {}).catch(() => {});
}
