import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ensureTable } from '#infra/local/engines/dynamodb.ts';
import { storedKey } from '#shared/files/client-file-objects.ts';
import type { BucketName } from '#shared/function-description.ts';

/** An item as DynamoDB writes it, here and in its exports to S3. */
type RawItem = Readonly<Record<string, AttributeValue>>;

export interface Place {
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  readonly buckets: Readonly<Record<BucketName, string>>;
}

/** What a table and its objects are: equal exactly where every item and every byte is. */
export interface Digest {
  /** Items by kind. */
  readonly items: Readonly<Record<string, number>>;
  /** Of all items, whatever their order. */
  readonly itemsHash: string;
  /** SHA-256 of each object that the table names; `missing` where it is not there. */
  readonly objects: Readonly<Record<string, string>>;
}

interface NamedObject {
  readonly bucket: BucketName;
  readonly key: string;
}

/** Every object that an item names and that cannot be made again without it: files of clients, index and vocabulary in use. */
export function namedObjects(item: RawItem): NamedObject[] {
  const text = (name: string) => item[name]?.S;
  const [id, key] = [text('id'), text('objectKey')];
  switch (text('entity')) {
    case 'File':
      return text('status') === 'available' && id !== undefined ? [{ bucket: 'files', key: storedKey(id) }] : [];
    case 'JobIndexPointer':
    case 'VocabularyPointer':
      return key === undefined ? [] : [{ bucket: 'data', key }];
    default:
      return [];
  }
}

export async function digestOf(place: Place, tableName: string): Promise<Digest> {
  const items: Record<string, number> = {};
  const hashes: string[] = [];
  const objects: Record<string, string> = {};
  for await (const item of scan(place.dynamodb, tableName)) {
    const entity = item.entity?.S ?? 'other';
    items[entity] = (items[entity] ?? 0) + 1;
    hashes.push(sha256(canonical(item)));
    for (const named of namedObjects(item)) {
      const bytes = await getObject(place, named);
      objects[`${named.bucket}/${named.key}`] = bytes ? sha256(bytes) : 'missing';
    }
  }
  return { items: sorted(items), itemsHash: sha256(hashes.sort().join('\n')), objects: sorted(objects) };
}

/** Writes table and objects to a folder: items in the lines of DynamoDB's own exports, one file for each object. */
export async function backUp(place: Place, tableName: string, folder: string): Promise<void> {
  await mkdir(join(folder, 'objects'), { recursive: true });
  const named: NamedObject[] = [];
  async function* lines() {
    for await (const item of scan(place.dynamodb, tableName)) {
      named.push(...namedObjects(item));
      yield `${JSON.stringify({ Item: item }, asExported)}\n`;
    }
  }
  await pipeline(lines, createGzip(), createWriteStream(join(folder, 'items.json.gz'), { mode: 0o600 }));
  const kept: (NamedObject & { readonly file: string })[] = [];
  for (const object of named) {
    const bytes = await getObject(place, object);
    if (!bytes) {
      throw new Error(`The table names an object that is not there: ${object.bucket}/${object.key}`);
    }
    const file = join('objects', String(kept.length));
    await writeFile(join(folder, file), bytes, { mode: 0o600 });
    kept.push({ ...object, file });
  }
  await writeFile(join(folder, 'objects.json'), JSON.stringify(kept), { mode: 0o600 });
}

/** The disaster: the table is gone, with every object that it names. */
export async function wipe(place: Place, tableName: string): Promise<void> {
  for await (const item of scan(place.dynamodb, tableName)) {
    for (const { bucket, key } of namedObjects(item)) {
      await place.s3.send(new DeleteObjectCommand({ Bucket: place.buckets[bucket], Key: key }));
    }
  }
  await place.dynamodb.send(new DeleteTableCommand({ TableName: tableName }));
}

/** Makes a new table of what was written, as AWS restores to new tables only, and puts the objects back. */
export async function restore(place: Place, folder: string, tableName: string): Promise<void> {
  await ensureTable(place.dynamodb, tableName);
  let batch: RawItem[] = [];
  const lines = createInterface({ input: createReadStream(join(folder, 'items.json.gz')).pipe(createGunzip()) });
  for await (const line of lines) {
    const { Item } = JSON.parse(line, asImported) as { Item: RawItem };
    batch.push(Item);
    if (batch.length === 25) {
      await writeAll(place.dynamodb, tableName, batch);
      batch = [];
    }
  }
  if (batch.length > 0) {
    await writeAll(place.dynamodb, tableName, batch);
  }
  const kept = JSON.parse(await readFile(join(folder, 'objects.json'), 'utf8')) as (NamedObject & { file: string })[];
  for (const { bucket, key, file } of kept) {
    const Body = await readFile(join(folder, file));
    await place.s3.send(new PutObjectCommand({ Bucket: place.buckets[bucket], Key: key, Body }));
  }
}

async function writeAll(dynamodb: DynamoDBClient, tableName: string, items: readonly RawItem[]): Promise<void> {
  let rest = items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
  while (rest.length > 0) {
    const { UnprocessedItems } = await dynamodb.send(
      new BatchWriteItemCommand({ RequestItems: { [tableName]: rest } }),
    );
    rest = (UnprocessedItems?.[tableName] ?? []) as typeof rest;
  }
}

async function* scan(dynamodb: DynamoDBClient, tableName: string): AsyncGenerator<RawItem> {
  let start: Record<string, AttributeValue> | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

async function getObject({ s3, buckets }: Place, { bucket, key }: NamedObject): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: buckets[bucket], Key: key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') {
      return undefined;
    }
    throw error;
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    const plain = asExported(name, part);
    return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? sorted({ ...plain }) : plain;
  });
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Bytes as base64, which is how DynamoDB exports them. */
function asExported(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

/** `{ "B": "…" }` is an attribute of bytes: no attribute of ours has that name. */
function asImported(_name: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && 'B' in value && typeof value.B === 'string';
  return isBytes ? { B: Buffer.from(String(value.B), 'base64') } : value;
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
