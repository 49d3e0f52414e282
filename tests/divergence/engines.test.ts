import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { testTable } from '../support/engines.ts';

test('DynamoDB: an index shows a write at once, on AWS a moment later', async () => {
  const { name, documents } = await testTable();
  const item = { pk: 'A', sk: 'B', gsi1pk: 'list', gsi1sk: '1' };
  await documents.send(new PutCommand({ TableName: name, Item: item }));
  const { Items } = await documents.send(
    new QueryCommand({
      TableName: name,
      IndexName: 'lists',
      KeyConditionExpression: 'gsi1pk = :pk',
      ExpressionAttributeValues: { ':pk': 'list' },
    }),
  );
  expect(Items).toEqual([item]);
});
