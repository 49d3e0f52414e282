import { DescribeTableCommand, DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, expect, test, vi } from 'vitest';
import { ensureTable, startDynamoDb } from '#infra/local/engines/dynamodb.ts';
import { table } from '#shared/persistence/table.ts';
import { testTable } from '../support/engines.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the table is made as it is stated: keys, indexes, stream, time to live', async () => {
  const { client, name } = await testTable();
  await ensureTable(client, name);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  expect(Table).toMatchObject({
    KeySchema: [
      { AttributeName: table.partitionKey, KeyType: 'HASH' },
      { AttributeName: table.sortKey, KeyType: 'RANGE' },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: table.stream },
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  });
  const indexes = Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
    name: IndexName,
    partitionKey: KeySchema?.[0]?.AttributeName,
    sortKey: KeySchema?.[1]?.AttributeName,
    projection: Projection?.ProjectionType,
  }));
  expect(indexes?.sort((a, b) => String(a.partitionKey).localeCompare(String(b.partitionKey)))).toEqual(
    table.indexes.map((index) => ({ ...index, projection: 'ALL' })),
  );
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  expect(TimeToLiveDescription).toMatchObject({ AttributeName: table.timeToLive, TimeToLiveStatus: 'ENABLED' });
});

test('a platform without an engine is told what to do', async () => {
  vi.stubGlobal('process', { ...process, platform: 'sunos', arch: 'sparc' });
  await expect(startDynamoDb({ port: 1 })).rejects.toThrow(
    'The built-in DynamoDB engine is not installed for sunos-sparc. Run npm ci; if there is no @dynoxide/sunos-sparc, set DYNAMODB_ENDPOINT',
  );
});
