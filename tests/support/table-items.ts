/** Looks into a table: everything in it of one kind. Only for tests, which may scan. */
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Item } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';

export async function itemsOf(table: Table, entity: string): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const reply = await table.db.send(
      new ScanCommand({ TableName: table.name, ConsistentRead: true, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    items.push(...(reply.Items ?? []).filter((item) => item.entity === entity));
    start = reply.LastEvaluatedKey;
  } while (start);
  return items;
}
