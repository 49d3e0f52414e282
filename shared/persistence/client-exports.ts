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

/** How long an archive can be fetched: the bucket's lifecycle rule removes it soon after. */
export const archiveHours = 24;
/** Whoever was not given an archive by then is told that it failed, whatever became of the run. */
const maxHours = 25;

/** Where the archives lie in the bucket of files; the lifecycle rule and the rights are made for it. */
export const archivePrefix = 'exports/';

export function archiveKey({ clientId, id }: Pick<ClientExport, 'clientId' | 'id'>): string {
  return `${archivePrefix}${clientId}/${id}.zip`;
}

/** An export as it stands at a moment: nothing waits for ever, and an archive is not there for long. */
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

/** A new export, of a client who is there: two operations. */
export function addClientExport(transaction: Transaction, one: ClientExport): void {
  transaction.check(clientKey(one.clientId), {}, () => notFound());
  transaction.create(exportCodec.toItem(one), () => new Error('A fresh id that is taken'));
}

/** Ends a pending export. @returns false where it is not pending any more, or the client was erased meanwhile */
export async function endClientExport(table: Table, before: ClientExport, after: ClientExport): Promise<boolean> {
  const transaction = new Transaction().check(clientKey(before.clientId), {}, writeConflict);
  const [itemBefore, itemAfter] = [exportCodec.toItem(before), exportCodec.toItem(after)];
  transaction.change(itemBefore, itemAfter, { status: 'pending' }, writeConflict);
  return transaction.tryCommit(table);
}
