import { FileLedger, lapsedPlaces, maxFiles, StoredFile } from '#shared/domain/file.ts';
import { codec } from './codec.ts';
import { keys, shardOf, workShards } from './keys.ts';
import { getItem, queryAll, queryItems } from './reads.ts';
import { writeConflict } from './retry-on-conflict.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

const fileCodec = codec({
  entity: 'File',
  schema: StoredFile,
  keys: (file) => ({
    ...keys.file(file.clientId, file.id),
    gsi4pk: file.nextCheckAt === undefined ? undefined : pendingPartition(shardOf(file.id, workShards)),
    gsi4sk: file.nextCheckAt,
  }),
});

const ledgerCodec = codec({
  entity: 'FileLedger',
  schema: FileLedger,
  keys: ({ clientId }) => keys.fileLedger(clientId),
});

function pendingPartition(shard: number): string {
  return `FILE#pending#${shard}`;
}

/** Strongly consistent; also returns files for which `isThere` is false. */
export async function fileById(table: Table, clientId: string, fileId: string): Promise<StoredFile | undefined> {
  const item = await getItem(table, keys.file(clientId, fileId));
  return item && fileCodec.fromItem(item);
}

/** All files of a client, also those for which `isThere` is false: at most 100, and recently rejected ones; strongly consistent. */
export async function filesOf(table: Table, clientId: string): Promise<StoredFile[]> {
  const { pk: partition, sk: prefix } = keys.file(clientId, '');
  return queryItems(table, { partition, prefix, consistent: true }, fileCodec.fromItem);
}

/** Strongly consistent; `undefined` if the client never had a file. */
export async function readFileLedger(table: Table, clientId: string): Promise<FileLedger | undefined> {
  const item = await getItem(table, keys.fileLedger(clientId));
  return item && ledgerCodec.fromItem(item);
}

/** Files of all clients whose check is due. The index may be outdated: read each again. */
export async function* dueFiles(table: Table, now: Date): AsyncGenerator<Pick<StoredFile, 'id' | 'clientId'>> {
  for (let shard = 0; shard < workShards; shard += 1) {
    const query = { index: 'work', partition: pendingPartition(shard), to: now.toISOString() } as const;
    for await (const item of queryAll(table, query)) {
      yield { id: String(item.id), clientId: String(item.clientId) };
    }
  }
}

/** Instead of the time until which the place is reserved: the file was already uploaded. */
export const arrivedPlace = undefined;

/**
 * Adds a file and reserves its place, on condition that one is free: two operations. Fails with `WriteConflict`.
 * @param ledger as read; expired reservations in it are removed
 */
export function addFile(
  transaction: Transaction,
  ledger: FileLedger | undefined,
  file: StoredFile,
  until: Date | typeof arrivedPlace,
): void {
  const place = { private: file.private, ...(until ? { until: until.toISOString() } : {}) };
  transaction.create(fileCodec.toItem(file), writeConflict);
  if (!ledger) {
    const first = { clientId: file.clientId, places: { [file.id]: place } };
    transaction.create(ledgerCodec.toItem(first), writeConflict);
    return;
  }
  const lapsed = lapsedPlaces(ledger, new Date(file.uploadedAt));
  const removed = lapsed.map((_, at) => `#places.#l${at}`).join(', ');
  const unchanged = lapsed.map((_, at) => ` AND #places.#l${at}.#until = :l${at}`).join('');
  transaction.add(
    {
      Update: {
        Key: keys.fileLedger(file.clientId),
        UpdateExpression: `SET #places.#id = :place${removed && ` REMOVE ${removed}`}`,
        ConditionExpression: `size(#places) < :most${unchanged}`,
        ExpressionAttributeNames: {
          '#places': 'places',
          '#id': file.id,
          ...(lapsed.length > 0 ? { '#until': 'until' } : {}),
          ...Object.fromEntries(lapsed.map((id, at) => [`#l${at}`, id])),
        },
        ExpressionAttributeValues: {
          ':place': place,
          ':most': maxFiles + lapsed.length,
          ...Object.fromEntries(lapsed.map((id, at) => [`:l${at}`, ledger.places[id]?.until])),
        },
      },
    },
    writeConflict,
  );
}

/** Makes the reservation of an uploaded file permanent. @param onConflict the error if it has expired and was removed */
export function keepPlace(transaction: Transaction, { clientId, id }: StoredFile, onConflict: OnConflict): void {
  const operation = {
    Key: keys.fileLedger(clientId),
    UpdateExpression: 'REMOVE #places.#id.#until',
    ConditionExpression: 'attribute_exists(#places.#id)',
    ExpressionAttributeNames: { '#places': 'places', '#id': id, '#until': 'until' },
  };
  transaction.add({ Update: operation }, onConflict);
}

/** Frees the place of a file; may be repeated. */
export function freePlace(transaction: Transaction, { clientId, id }: StoredFile): void {
  const operation = {
    Key: keys.fileLedger(clientId),
    UpdateExpression: 'REMOVE #places.#id',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#places': 'places', '#id': id },
  };
  transaction.add({ Update: operation }, writeConflict);
}

/** One operation, on condition of the revision. */
export function changeFile(
  transaction: Transaction,
  before: StoredFile,
  after: StoredFile,
  onConflict: OnConflict,
): StoredFile {
  const next = { ...after, revision: before.revision + 1 };
  transaction.change(fileCodec.toItem(before), fileCodec.toItem(next), { revision: before.revision }, onConflict);
  return next;
}
