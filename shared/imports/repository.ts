import * as z from 'zod';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { codec } from '#shared/persistence/codec.ts';
import { keys } from '#shared/persistence/keys.ts';
import { getItem, queryAll } from '#shared/persistence/reads.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { ImportRejection, ImportRun, keptRejections } from './report.ts';

const runCodec = codec({ entity: 'ImportRun', schema: ImportRun, keys: ({ id }) => keys.importRun(id) });

const StoredRejection = ImportRejection.extend({ importId: z.string(), ttl: z.int() });

const rejectionCodec = codec({
  entity: 'ImportRejection',
  schema: StoredRejection,
  keys: ({ importId, line }) => keys.importRejection(importId, line),
});

export const toImportRunItem = runCodec.toItem;

/** Strongly consistent. */
export async function importRunById(table: Table, importId: string): Promise<ImportRun | undefined> {
  const item = await getItem(table, keys.importRun(importId));
  return item && runCodec.fromItem(item);
}

/** A run with the rejections kept of it, by line: one Query. */
export async function readImport(
  table: Table,
  importId: string,
): Promise<{ readonly run: ImportRun; readonly rejections: readonly ImportRejection[] } | undefined> {
  let run: ImportRun | undefined;
  const rejections: ImportRejection[] = [];
  const partition = keys.importRun(importId).pk;
  for await (const item of queryAll(table, { partition, consistent: true })) {
    if (item.sk === keys.importRun(importId).sk) {
      run = runCodec.fromItem(item);
    } else {
      rejections.push(ImportRejection.parse(rejectionCodec.fromItem(item)));
    }
  }
  return run && { run, rejections };
}

/**
 * Moves a run on, on condition that no other worker did since `before` was read.
 * @param onConflict the error where one did: leave the run to it
 */
export function changeImportRun(
  transaction: Transaction,
  before: ImportRun,
  change: Partial<Omit<ImportRun, 'id' | 'kind' | 'changedAt' | 'revision'>>,
  now: Date,
  onConflict: () => Error,
): ImportRun {
  const after = { ...before, ...change, changedAt: now.toISOString(), revision: before.revision + 1 };
  transaction.change(runCodec.toItem(before), runCodec.toItem(after), { revision: before.revision }, onConflict);
  return after;
}

/**
 * Keeps the first rejections of a run; the same ones may be written again.
 * @param before what an earlier attempt of the same run kept: what is not among the rejections any more goes
 */
export async function saveRejections(
  table: Table,
  run: Pick<ImportRun, 'id' | 'ttl'>,
  rejections: readonly ImportRejection[],
  before: readonly ImportRejection[] = [],
): Promise<void> {
  const byLine = new Map(rejections.slice(0, keptRejections).map((rejection) => [rejection.line, rejection]));
  const gone = new Set(before.map(({ line }) => line).filter((line) => !byLine.has(line)));
  await batchWrite(table, {
    put: [...byLine.values()].map((rejection) =>
      rejectionCodec.toItem({ ...rejection, importId: run.id, ttl: run.ttl }),
    ),
    delete: [...gone].map((line) => keys.importRejection(run.id, line)),
  });
}
