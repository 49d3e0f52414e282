import { setTimeout } from 'node:timers/promises';
import {
  BatchGetCommand,
  GetCommand,
  type NativeAttributeValue,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { unavailable } from '#shared/problem.ts';
import { type Key, keyOf } from './keys.ts';
import type { Item } from './refusals.ts';
import { type IndexName, table as layout } from './table.ts';
import type { Table } from './table-connection.ts';

/** Strongly consistent. */
export async function getItem(table: Table, key: Key): Promise<Item | undefined> {
  const { Item: item } = await table.db.send(
    new GetCommand({ TableName: table.name, Key: keyOf(key), ConsistentRead: true }),
  );
  return item;
}

const batchSize = 100;
const batchAttempts = 6;

/** Strongly consistent read of many items, in parallel batches of 100. Omits missing items; in no order. */
export async function batchGet(table: Table, keys: readonly Key[]): Promise<Item[]> {
  const unique = [...new Map(keys.map((key) => [`${key.pk}\n${key.sk}`, keyOf(key)])).values()];
  const batches: Promise<Item[]>[] = [];
  for (let start = 0; start < unique.length; start += batchSize) {
    batches.push(readBatch(table, unique.slice(start, start + batchSize)));
  }
  return (await Promise.all(batches)).flat();
}

async function readBatch(table: Table, batch: readonly Key[]): Promise<Item[]> {
  const found: Item[] = [];
  let rest: Record<string, NativeAttributeValue>[] = batch.map((key) => ({ ...key }));
  for (let attempt = 1; rest.length > 0; attempt += 1) {
    const { Responses, UnprocessedKeys } = await table.db.send(
      new BatchGetCommand({ RequestItems: { [table.name]: { Keys: rest, ConsistentRead: true } } }),
    );
    found.push(...(Responses?.[table.name] ?? []));
    rest = UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (rest.length > 0) {
      if (attempt === batchAttempts) {
        throw unavailable('The table is busy. Try again shortly.');
      }
      await setTimeout(20 * 2 ** attempt * Math.random());
    }
  }
  return found;
}

export interface ListQuery {
  readonly index?: IndexName;
  readonly partition: string;
  readonly prefix?: string;
  readonly from?: string;
  readonly to?: string;
  readonly newestFirst?: boolean;
  /** Read only these attributes: less to decode, at the same cost. */
  readonly attributes?: readonly string[];
  /** Strongly consistent; not possible on an index. */
  readonly consistent?: boolean;
}

function queryInput(table: Table, query: ListQuery): QueryCommandInput {
  const index = layout.indexes.find(({ name }) => name === query.index);
  const values: Record<string, string> = { ':pk': query.partition };
  const names: Record<string, string> = { '#pk': index?.partitionKey ?? layout.partitionKey };
  let condition = '#pk = :pk';
  if (query.prefix !== undefined || query.from !== undefined || query.to !== undefined) {
    names['#sk'] = index?.sortKey ?? layout.sortKey;
  }
  if (query.prefix !== undefined) {
    values[':prefix'] = query.prefix;
    condition += ' AND begins_with(#sk, :prefix)';
  } else if (query.from !== undefined && query.to !== undefined) {
    values[':from'] = query.from;
    values[':to'] = query.to;
    condition += ' AND #sk BETWEEN :from AND :to';
  } else if (query.from !== undefined) {
    values[':from'] = query.from;
    condition += ' AND #sk >= :from';
  } else if (query.to !== undefined) {
    values[':to'] = query.to;
    condition += ' AND #sk <= :to';
  }
  const attributes = query.attributes?.map((name, place) => {
    names[`#a${place}`] = name;
    return `#a${place}`;
  });
  return {
    TableName: table.name,
    ...(attributes ? { ProjectionExpression: attributes.join(', ') } : {}),
    ...(index ? { IndexName: index.name } : { ConsistentRead: query.consistent ?? false }),
    KeyConditionExpression: condition,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ScanIndexForward: !query.newestFirst,
  };
}

/** Every item of a Query, decoded. */
export async function queryItems<T>(table: Table, query: ListQuery, decode: (item: Item) => T): Promise<T[]> {
  const found: T[] = [];
  for await (const item of queryAll(table, query)) {
    found.push(decode(item));
  }
  return found;
}

/** Every item of a Query, page by page. */
export async function* queryAll(table: Table, query: ListQuery): AsyncGenerator<Item> {
  for await (const page of queryPages(table, query)) {
    yield* page;
  }
}

/** The pages of a Query as DynamoDB returns them: at most 1 MiB, possibly empty. */
export async function* queryPages(table: Table, query: ListQuery): AsyncGenerator<Item[]> {
  const input = queryInput(table, query);
  let start: Record<string, NativeAttributeValue> | undefined;
  do {
    const { Items, LastEvaluatedKey } = await table.db.send(
      new QueryCommand({ ...input, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    yield Items ?? [];
    start = LastEvaluatedKey;
  } while (start);
}

const StartKey = z.record(z.string(), z.unknown()).optional();

export interface ItemPage {
  readonly items: readonly Item[];
  /** Where the next page starts; absent on the last page, even if it is full. */
  readonly next: Item | undefined;
}

/**
 * One full page of a Query: reads until `limit` items pass `keep`, and one more to detect the last page.
 * @param options.start `next` of the previous page
 */
export async function queryPage(
  table: Table,
  query: ListQuery,
  options: { readonly limit: number; readonly start?: unknown; readonly keep?: (item: Item) => boolean },
): Promise<ItemPage> {
  const input = queryInput(table, query);
  const kept: Item[] = [];
  let start = StartKey.parse(options.start);
  do {
    const { Items, LastEvaluatedKey } = await table.db.send(
      new QueryCommand({
        ...input,
        Limit: options.keep ? Math.max(100, options.limit + 1) : options.limit + 1 - kept.length,
        ...(start ? { ExclusiveStartKey: start } : {}),
      }),
    );
    for (const item of Items ?? []) {
      if (!options.keep || options.keep(item)) {
        kept.push(item);
      }
      if (kept.length > options.limit) {
        break;
      }
    }
    start = LastEvaluatedKey;
  } while (start && kept.length <= options.limit);
  const items = kept.slice(0, options.limit);
  const last = items.at(-1);
  return { items, next: kept.length > options.limit && last ? startKey(last, query.index) : undefined };
}

function startKey(item: Item, indexName: IndexName | undefined): Item {
  const index = layout.indexes.find(({ name }) => name === indexName);
  const attributes = [layout.partitionKey, layout.sortKey, ...(index ? [index.partitionKey, index.sortKey] : [])];
  return Object.fromEntries(attributes.map((attribute) => [attribute, item[attribute]]));
}
