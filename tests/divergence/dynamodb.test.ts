import { PutCommand, QueryCommand, type QueryCommandInput, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, expect, test } from 'vitest';
import { testTable } from '../support/engines.ts';

/** What the DynamoDB engine here does otherwise than AWS. A test that fails after an update of it is good news. */

let table: Awaited<ReturnType<typeof testTable>>;

beforeAll(async () => {
  table = await testTable();
});

async function put(pk: string, sk: string, attributes: object = {}): Promise<void> {
  await table.documents.send(new PutCommand({ TableName: table.name, Item: { pk, sk, ...attributes } }));
}

async function query(input: Omit<QueryCommandInput, 'TableName'>) {
  const { Items = [] } = await table.documents.send(new QueryCommand({ TableName: table.name, ...input }));
  return Items.map(({ sk }) => sk);
}

test('an index shows a write at once; on AWS it lags, so no decision may rest on one', async () => {
  for (let index = 0; index < 20; index += 1) {
    await put('INDEXED', String(index), { gsi1pk: `list-${index}`, gsi1sk: 'x' });
    const found = await query({
      IndexName: 'lists',
      KeyConditionExpression: 'gsi1pk = :list',
      ExpressionAttributeValues: { ':list': `list-${index}` },
    });
    expect(found).toEqual([String(index)]);
  }
});

test('a start key of another partition is accepted; AWS refuses it with ValidationException, so cursors are checked by us', async () => {
  for (const sk of ['1', '2', '3']) {
    await put('MINE', sk);
  }
  const ofPartition = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': 'MINE' } };
  expect(await query({ ...ofPartition, ExclusiveStartKey: { pk: 'FOREIGN', sk: '2' } })).toEqual(['3']);
});

test('a start key outside the range of sort keys is accepted; AWS refuses it with ValidationException', async () => {
  for (const sk of ['1', '2', '3']) {
    await put('RANGE', sk);
  }
  const beyond = {
    KeyConditionExpression: 'pk = :pk AND sk > :two',
    ExpressionAttributeValues: { ':pk': 'RANGE', ':two': '2' },
    ExclusiveStartKey: { pk: 'RANGE', sk: '1' },
  };
  expect(await query(beyond)).toEqual(['3']);
});

test('transactions on one item wait for each other; on AWS some are cancelled with TransactionConflict, which we repeat', async () => {
  const count = () =>
    table.documents.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName: table.name,
              Key: { pk: 'COUNTER', sk: 'x' },
              UpdateExpression: 'ADD n :one',
              ExpressionAttributeValues: { ':one': 1 },
            },
          },
        ],
      }),
    );
  await expect(Promise.all(Array.from({ length: 20 }, count))).resolves.toHaveLength(20);
});

test('IN takes more than 100 operands; AWS refuses them', async () => {
  await put('MANY', '1', { value: 7 });
  const values = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`:v${index}`, index]));
  const found = await query({
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: `#value IN (${Object.keys(values).join(', ')})`,
    ExpressionAttributeNames: { '#value': 'value' },
    ExpressionAttributeValues: { ':pk': 'MANY', ...values },
  });
  expect(found).toEqual(['1']);
});
