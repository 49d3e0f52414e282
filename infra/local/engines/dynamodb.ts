import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { table } from '#shared/persistence/table.ts';
import { host } from '../ports.ts';
import { StartError } from '../start-error.ts';

export interface DynamoDb {
  readonly endpoint: string;
  /** Process id of the engine, for tests that kill it. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/**
 * The engine must end with us, also when we are killed outright, or it keeps port and data file. Its standard input is a
 * pipe from us; when that closes, for whatever reason, the shell ends the engine.
 */
const leash = `exec 3<&0
"$@" </dev/null 3<&- &
engine=$!
( cat <&3 >/dev/null; kill "$engine" 2>/dev/null ) &
exec 3<&-
wait "$engine"`;

/**
 * Starts the engine on a port that is known to be free.
 *
 * @param file where it keeps its data; in memory without one
 * @throws StartError on a platform it is not built for
 */
export async function startDynamoDb(options: {
  readonly port: number;
  readonly file?: string;
  readonly onFailure?: (error: Error) => void;
}): Promise<DynamoDb> {
  const engine = [enginePath(), 'serve', '--host', host, '--port', String(options.port)];
  if (options.file) {
    engine.push('--db-path', options.file);
  }
  const child = spawn('/bin/sh', ['-c', leash, 'dynamodb', ...engine], {
    // Its own process group, so that a Ctrl-C in the terminal ends it after the functions that still write.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {},
  });
  let stopping = false;
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  child.stdin.on('error', () => {});
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const died = exited.then(() => {
    const error = new StartError(`The DynamoDB engine ended: ${complaint.trim() || 'it gave no reason'}`);
    if (!stopping) {
      options.onFailure?.(error);
    }
    throw error;
  });
  died.catch(() => {});
  const endpoint = `http://${host}:${options.port}`;
  await Promise.race([answers(endpoint), died]);
  if (options.file) {
    indexStreamRecords(options.file);
  }
  return {
    endpoint,
    pid: child.pid,
    async stop() {
      stopping = true;
      child.stdin.end();
      await exited;
    },
  };
}

/**
 * Each write asks the engine's file for the last stream record of its table, by reading all records there are: without this
 * index, every write is slower than the one before. A table that lives in memory stays so.
 */
function indexStreamRecords(file: string): void {
  const database = new DatabaseSync(file, { timeout: 10_000 });
  try {
    database.exec(
      'CREATE INDEX IF NOT EXISTS stream_records_last ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } finally {
    database.close();
  }
}

function enginePath(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`)), 'dynoxide');
  } catch (error) {
    throw new StartError(
      `The built-in DynamoDB engine is not installed for ${platform}. Run npm ci; if there is no @dynoxide/${platform}, set DYNAMODB_ENDPOINT to a DynamoDB endpoint on this machine.`,
      { cause: error },
    );
  }
}

async function answers(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(1_000) });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new StartError(`Nothing answers at ${endpoint}`);
}

/** Makes the table, as `shared/persistence/table.ts` states it, if it is missing. */
export async function ensureTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(new DescribeTableCommand({ TableName: name }));
    return;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) {
      throw error;
    }
  }
  const { partitionKey, sortKey, indexes } = table;
  const attributes = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: attributes.map(
        (AttributeName): AttributeDefinition => ({ AttributeName, AttributeType: 'S' }),
      ),
      KeySchema: keySchema(table),
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: 'ALL' },
      })),
      StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
    }),
  );
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
    }),
  );
}

function keySchema(keys: { readonly partitionKey: string; readonly sortKey: string }) {
  return [
    { AttributeName: keys.partitionKey, KeyType: 'HASH' as const },
    { AttributeName: keys.sortKey, KeyType: 'RANGE' as const },
  ];
}
