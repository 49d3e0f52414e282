import * as z from 'zod';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem, queryItems } from './reads.ts';

import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

const vocabularyKinds = ['skills', 'occupations'] as const;
export type VocabularyKind = (typeof vocabularyKinds)[number];

export const VocabularyPointer = z.object({
  kind: z.enum(vocabularyKinds),
  /** Incremented with each snapshot: the optimistic lock of imports. */
  generation: z.int().positive(),
  objectKey: z.string(),
  /** Number of skills or unit groups. */
  count: z.int().nonnegative(),
  /** Incremented with each mapping: readers then read the aliases again. */
  aliasRevision: z.int().nonnegative(),
  importedAt: z.string(),
});
export type VocabularyPointer = z.infer<typeof VocabularyPointer>;

const pointerCodec = codec({
  entity: 'VocabularyPointer',
  schema: VocabularyPointer,
  keys: ({ kind }) => keys.vocabularyPointer(kind),
});

/** A term that an administrator mapped to a skill; imports keep it. */
export const SkillAlias = z.object({
  /** The `text-…` id of the term. */
  textId: z.string(),
  text: z.string(),
  skillId: z.string(),
  mappedBy: z.string(),
  mappedAt: z.string(),
});
export type SkillAlias = z.infer<typeof SkillAlias>;

const aliasCodec = codec({ entity: 'SkillAlias', schema: SkillAlias, keys: ({ textId }) => keys.skillAlias(textId) });

/** `undefined` before the first import; strongly consistent. */
export async function readVocabularyPointer(
  table: Table,
  kind: VocabularyKind,
): Promise<VocabularyPointer | undefined> {
  const item = await getItem(table, keys.vocabularyPointer(kind));
  return item && pointerCodec.fromItem(item);
}

/** In no order. */
export async function readSkillAliases(table: Table): Promise<SkillAlias[]> {
  const { pk } = keys.vocabularyPointer('skills');
  return queryItems(table, { partition: pk, prefix: 'M#', consistent: true }, aliasCodec.fromItem);
}

/** On condition of the generation. Keeps mapped aliases. */
export function moveVocabularyPointer(
  transaction: Transaction,
  before: VocabularyPointer | undefined,
  after: Omit<VocabularyPointer, 'generation' | 'aliasRevision'>,
  onConflict: () => Error,
): void {
  if (!before) {
    transaction.create(pointerCodec.toItem({ ...after, generation: 1, aliasRevision: 0 }), onConflict);
    return;
  }
  const { generation, aliasRevision } = before;
  transaction.change(
    pointerCodec.toItem(before),
    pointerCodec.toItem({ ...after, generation: generation + 1, aliasRevision }),
    { generation },
    onConflict,
  );
}

/** Replaces an earlier mapping; two operations. */
export function saveSkillAlias(transaction: Transaction, alias: SkillAlias, onConflict: () => Error): void {
  transaction.put(aliasCodec.toItem(alias)).add(
    {
      Update: {
        Key: keys.vocabularyPointer('skills'),
        UpdateExpression: 'SET #revision = #revision + :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#revision': 'aliasRevision' },
        ExpressionAttributeValues: { ':one': 1 },
      },
    },
    onConflict,
  );
}
