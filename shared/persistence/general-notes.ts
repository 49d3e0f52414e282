import * as z from 'zod';
import { versionMismatch } from '#shared/problem.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem } from './reads.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

/** The one free text about a client (GN-01); version 0, with empty text, before it was ever saved. */
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

export function neverSaved(clientId: string): GeneralNotes {
  return { clientId, text: '', version: 0 };
}

export async function getGeneralNotes(table: Table, clientId: string): Promise<GeneralNotes> {
  const item = await getItem(table, keys.generalNotes(clientId));
  return item ? notesCodec.fromItem(item) : neverSaved(clientId);
}

/** Overwrites the text, on condition that nobody did so since version `expected` was read (GN-06): 412 otherwise. */
export function updateGeneralNotes(
  transaction: Transaction,
  notes: Omit<GeneralNotes, 'version'>,
  expected: number,
): GeneralNotes {
  const saved = { ...notes, version: expected + 1 };
  if (expected === 0) {
    transaction.create(notesCodec.toItem(saved), () => versionMismatch());
  } else {
    // Nothing of the text that is overwritten is read or kept (GN-02).
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
