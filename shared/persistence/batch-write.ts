import { setTimeout } from 'node:timers/promises';
import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { unavailable } from '#shared/problem.ts';
import type { Key } from './keys.ts';
import { type Item, isTransient } from './refusals.ts';
import type { Table } from './table-connection.ts';

/** DynamoDB's limit. */
const batchSize = 25;
const batchAttempts = 8;
const atOnce = 8;

type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/**
 * Writes and deletes many items unconditionally, in parallel batches. Not atomic and in no order: only for writes that may be
 * repeated. Each key may appear once.
 *
 * @throws 503 if the table is busy
 */
export async function batchWrite(
  table: Table,
  writes: { readonly put?: readonly Item[]; readonly delete?: readonly Key[] },
): Promise<void> {
  const requests: WriteRequest[] = [
    ...(writes.put ?? []).map((Item) => ({ PutRequest: { Item } })),
    ...(writes.delete ?? []).map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk, sk } } })),
  ];
  let next = 0;
  const writer = async () => {
    while (next < requests.length) {
      const from = next;
      next += batchSize;
      await writeBatch(table, requests.slice(from, from + batchSize));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, Math.ceil(requests.length / batchSize)) }, writer));
}

async function writeBatch(table: Table, batch: WriteRequest[]): Promise<void> {
  let rest = batch;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { UnprocessedItems } = await table.db.send(new BatchWriteCommand({ RequestItems: { [table.name]: rest } }));
      rest = UnprocessedItems?.[table.name] ?? [];
    } catch (error) {
      // Throttled: nothing of the batch was written.
      if (!isTransient(error)) {
        throw error;
      }
    }
    if (rest.length === 0) {
      return;
    }
    if (attempt === batchAttempts) {
      throw unavailable('The table is busy. Try again shortly.');
    }
    await setTimeout(20 * 2 ** attempt * Math.random());
  }
}
