import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type Database = DynamoDBDocumentClient;

export interface Table {
  readonly db: Database;
  readonly name: string;
}

/** Endpoint, region and credentials come from the environment. */
export function connect(tableName: string, maxAttempts = 3): Table {
  const client = new DynamoDBClient({ maxAttempts });
  return { db: documents(client), name: tableName };
}

/** A logger without `info`: otherwise the SDK prepares every response for logging, a third of the CPU time of a long list. */
const silentLogger = { trace() {}, debug() {}, warn() {}, error() {} };

export function documents(client: DynamoDBClient): Database {
  Object.assign(client.config, { logger: silentLogger });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
