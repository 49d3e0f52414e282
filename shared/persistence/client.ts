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

export function documents(client: DynamoDBClient): Database {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
