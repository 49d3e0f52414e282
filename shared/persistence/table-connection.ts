import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

export type Database = DynamoDBDocumentClient;

/** The table as repositories hold it: a connection and a name. */
export interface Table {
  readonly db: Database;
  readonly name: string;
}

/**
 * One connection per function instance; endpoint, region and credentials come from the platform.
 * @param maxAttempts 1 where somebody waits who must not wait long
 */
export function connect(tableName: string, maxAttempts = 3): Table {
  const client = new DynamoDBClient({ maxAttempts });
  return { db: documents(client), name: tableName };
}

/** A logger without `info`: with one, the SDK prepares every reply for a log that nobody reads, a third of the work of a long list. */
const quiet = { trace() {}, debug() {}, warn() {}, error() {} };

export function documents(client: DynamoDBClient): Database {
  Object.assign(client.config, { logger: quiet });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
