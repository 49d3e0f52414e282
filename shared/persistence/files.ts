import { FileLedger, lapsedPlaces, maxFiles, StoredFile } from '#shared/domain/file.ts';
import { codec } from './codec.ts';
import { keys, shardOf, workShards } from './keys.ts';
import { getItem, queryAll } from './reads.ts';
import { WriteConflict } from './retry-on-conflict.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

const fileCodec = codec({
  entity: 'File',
  schema: StoredFile,
  keys: (file) => ({
    ...keys.file(file.clientId, file.id),
    /** Sparse: what is not decided yet, by when it is looked at again. */
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

/** Strongly consistent; also one that `isThere` says is not. */
export async function fileById(table: Table, clientId: string, fileId: string): Promise<StoredFile | undefined> {
  const item = await getItem(table, keys.file(clientId, fileId));
  return item && fileCodec.fromItem(item);
}

/** Every file of a client, also those that `isThere` says are not: at most 100, and what was rejected lately; strongly consistent. */
export async function filesOf(table: Table, clientId: string): Promise<StoredFile[]> {
  const { pk: partition, sk: prefix } = keys.file(clientId, '');
  const files: StoredFile[] = [];
  for await (const item of queryAll(table, { partition, prefix, consistent: true })) {
    files.push(fileCodec.fromItem(item));
  }
  return files;
}

/** Strongly consistent; nothing where the client never had a file. */
export async function readFileLedger(table: Table, clientId: string): Promise<FileLedger | undefined> {
  const item = await getItem(table, keys.fileLedger(clientId));
  return item && ledgerCodec.fromItem(item);
}

/** What is to be looked at, of all clients; the index may be late, so that each has to be read again. */
export async function* dueFiles(table: Table, now: Date): AsyncGenerator<Pick<StoredFile, 'id' | 'clientId'>> {
  for (let shard = 0; shard < workShards; shard += 1) {
    const query = { index: 'work', partition: pendingPartition(shard), to: now.toISOString() } as const;
    for await (const item of queryAll(table, query)) {
      yield { id: String(item.id), clientId: String(item.clientId) };
    }
  }
}

/** In place of the instant until which a place is kept for an upload: for a file that is there already. */
export const arrivedPlace = undefined;

/**
 * A new file in a place of its own: two operations. The condition counts, so that two that race for the last place do not both
 * get it.
 * @param ledger as it was read; places in it whose upload never came are cleared away
 * @throws WriteConflict at the commit, where the ledger has changed so that it has to be looked at again
 */
export function addFile(
  transaction: Transaction,
  ledger: FileLedger | undefined,
  file: StoredFile,
  until: Date | typeof arrivedPlace,
): void {
  const place = { private: file.private, ...(until ? { until: until.toISOString() } : {}) };
  const lost = () => new WriteConflict();
  transaction.create(fileCodec.toItem(file), lost);
  if (!ledger) {
    const first = { clientId: file.clientId, places: { [file.id]: place } };
    transaction.create(ledgerCodec.toItem(first), lost);
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
    lost,
  );
}

/** Keeps the place of an upload that has arrived. @param onConflict the error where somebody else has it by now */
export function keepPlace(transaction: Transaction, { clientId, id }: StoredFile, onConflict: OnConflict): void {
  const operation = {
    Key: keys.fileLedger(clientId),
    UpdateExpression: 'REMOVE #places.#id.#until',
    ConditionExpression: 'attribute_exists(#places.#id)',
    ExpressionAttributeNames: { '#places': 'places', '#id': id, '#until': 'until' },
  };
  transaction.add({ Update: operation }, onConflict);
}

/** Frees the place of a file; one that is free already stays so. */
export function freePlace(transaction: Transaction, { clientId, id }: StoredFile): void {
  const operation = {
    Key: keys.fileLedger(clientId),
    UpdateExpression: 'REMOVE #places.#id',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#places': 'places', '#id': id },
  };
  transaction.add({ Update: operation }, () => new WriteConflict());
}

/** One step of the check: one operation, on condition that nobody else made one. */
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
