import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { testTable } from '../support/engines.ts';

test('DynamoDB: an index shows a write at once, on AWS a moment later', async () => {
  const { table } = await testTable();
  const item = { pk: 'A', sk: 'B', gsi1pk: 'list', gsi1sk: '1' };
  await table.db.send(new PutCommand({ TableName: table.name, Item: item }));
  const { Items } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      IndexName: 'lists',
      KeyConditionExpression: 'gsi1pk = :pk',
      ExpressionAttributeValues: { ':pk': 'list' },
    }),
  );
  expect(Items).toEqual([item]);
});
