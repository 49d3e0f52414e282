import * as z from 'zod';
import { notFound } from '#shared/problem.ts';
import { clientKey } from './clients.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import { writeConflict } from './retry-on-conflict.ts';
import type { Table } from './table-connection.ts';
import { Transaction } from './transaction.ts';

export const exportStatuses = ['pending', 'completed', 'failed'] as const;

/** One archive of a client's data. */
export const ClientExport = z.object({
  id: z.string(),
  clientId: z.string(),
  status: z.enum(exportStatuses),
  requestedBy: z.string(),
  requestedAt: z.string(),
  endedAt: z.string().optional(),
  sizeBytes: z.int().optional(),
});
export type ClientExport = z.infer<typeof ClientExport>;

const exportCodec = codec({
  entity: 'ClientExport',
  schema: ClientExport,
  keys: ({ clientId, id }) => keys.clientExport(clientId, id),
});

/** How long an archive can be downloaded; the bucket's lifecycle rule deletes it later. */
const archiveHours = 24;
/** A pending export is shown as failed after this time. */
const maxHours = 25;

/** In the files bucket; the lifecycle rule and permissions refer to it. */
export const archivePrefix = 'exports/';

export function archiveKey({ clientId, id }: Pick<ClientExport, 'clientId' | 'id'>): string {
  return `${archivePrefix}${clientId}/${id}.zip`;
}

/** The status to show: exports fail after `maxHours`, archives expire after `archiveHours`. */
export function exportState(one: ClientExport, now: Date): (typeof exportStatuses)[number] | 'expired' {
  const hoursSince = (at: string) => (now.getTime() - Date.parse(at)) / 3600_000;
  if (one.status === 'completed') {
    return hoursSince(one.endedAt ?? one.requestedAt) >= archiveHours ? 'expired' : 'completed';
  }
  return one.status === 'pending' && hoursSince(one.requestedAt) >= maxHours ? 'failed' : one.status;
}

/** Strongly consistent. */
export async function clientExport(
  table: Table,
  clientId: string,
  exportId: string,
): Promise<ClientExport | undefined> {
  const item = await getItem(table, keys.clientExport(clientId, exportId));
  return item && exportCodec.fromItem(item);
}

/** Two operations; the client must exist. */
export function addClientExport(transaction: Transaction, one: ClientExport): void {
  transaction.check(clientKey(one.clientId), {}, () => notFound());
  transaction.create(exportCodec.toItem(one), () => new Error('Duplicate export id'));
}

/** @returns false if the export is no longer pending or the client was erased */
export async function endClientExport(table: Table, before: ClientExport, after: ClientExport): Promise<boolean> {
  const transaction = new Transaction().check(clientKey(before.clientId), {}, writeConflict);
  const [itemBefore, itemAfter] = [exportCodec.toItem(before), exportCodec.toItem(after)];
  transaction.change(itemBefore, itemAfter, { status: 'pending' }, writeConflict);
  return transaction.tryCommit(table);
}
