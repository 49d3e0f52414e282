/**
 * The engines of the integration tests: one DynamoDB, S3, Cognito and mail server per run, on free ports, empty at the
 * start. Files under `tests/integration/` and `tests/divergence/` get them without doing anything.
 *
 * ```ts
 * import { engines, testTable } from '../support/engines.ts';
 *
 * const { table } = await testTable();      // a table of one's own, as production has it: { db, name }
 * const { s3, cognito, mail } = engines();  // endpoints; new S3Client({ ...clientSettings(s3), forcePathStyle: true })
 * ```
 *
 * Adapters that read their endpoint from the environment find it: `process.env.AWS_ENDPOINT_URL_…` and made-up credentials
 * are set for these tests (`engines-environment.ts`).
 */
import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { clientSettings } from '#infra/local/aws.ts';
import { ensureTable } from '#infra/local/engines/dynamodb.ts';
import { documents, type Table } from '#shared/persistence/table-connection.ts';

/** What {@link engines} answers; `provide`d by `engines-setup.ts`. */
export interface EngineFacts {
  readonly dynamodb: string;
  readonly s3: string;
  readonly cognito: string;
  readonly userPoolId: string;
  readonly userPoolClientId: string;
  readonly tokenIssuer: string;
  readonly tokenKeySet: string;
  readonly ses: string;
  readonly mailbox: string;
  /** The CaMS simulator, with 60 people, and what it lets in. */
  readonly cams: string;
  readonly camsCredentials: { readonly clientId: string; readonly clientSecret: string };
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly engines: EngineFacts;
  }
}

export function engines(): EngineFacts {
  return inject('engines');
}

/** A fresh table (some 20 ms). Call it once per test file, or per test where rows of other tests would disturb. */
export async function testTable() {
  const name = `test-${randomUUID()}`;
  const client = new DynamoDBClient(clientSettings(engines().dynamodb));
  await ensureTable(client, name);
  const table: Table = { db: documents(client), name };
  return { table, name, documents: table.db, client };
}
