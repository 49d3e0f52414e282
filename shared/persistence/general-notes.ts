import * as z from 'zod';
import { versionMismatch } from '#shared/problem.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

/** One free text per client (GN-01); version 0 and empty before the first save. */
export const GeneralNotes = z.object({
  clientId: z.string(),
  text: z.string(),
  updatedAt: z.string().optional(),
  updatedBy: z.string().optional(),
  version: z.int(),
});
export type GeneralNotes = z.infer<typeof GeneralNotes>;

const notesCodec = codec({
  entity: 'GeneralNotes',
  schema: GeneralNotes,
  keys: ({ clientId }) => keys.generalNotes(clientId),
});

export const toGeneralNotesItem = notesCodec.toItem;
export const fromGeneralNotesItem = notesCodec.fromItem;

export function emptyNotes(clientId: string): GeneralNotes {
  return { clientId, text: '', version: 0 };
}

export async function getGeneralNotes(table: Table, clientId: string): Promise<GeneralNotes> {
  const item = await getItem(table, keys.generalNotes(clientId));
  return item ? notesCodec.fromItem(item) : emptyNotes(clientId);
}

/** Fails with 412 unless the stored version is `expected` (GN-06). */
export function updateGeneralNotes(
  transaction: Transaction,
  notes: Omit<GeneralNotes, 'version'>,
  expected: number,
): GeneralNotes {
  const saved = { ...notes, version: expected + 1 };
  if (expected === 0) {
    transaction.create(notesCodec.toItem(saved), () => versionMismatch());
  } else {
    // The old text is neither read nor kept (GN-02).
    transaction.add(
      {
        Put: {
          Item: notesCodec.toItem(saved),
          ConditionExpression: '#version = :expected',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':expected': expected },
        },
      },
      () => versionMismatch(),
    );
  }
  return saved;
}
