import * as z from 'zod';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem, queryAll } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { Transaction } from './transaction.ts';

export const vocabularyKinds = ['skills', 'occupations'] as const;
export type VocabularyKind = (typeof vocabularyKinds)[number];

/** Which snapshot readers use. */
export const VocabularyPointer = z.object({
  kind: z.enum(vocabularyKinds),
  /** Counts the snapshots: the lock for imports. */
  generation: z.int().positive(),
  objectKey: z.string(),
  /** How many skills or unit groups the snapshot holds. */
  count: z.int().nonnegative(),
  /** Counts the aliases that administrators mapped, so that readers know when to read them again. */
  aliasRevision: z.int().nonnegative(),
  importedAt: z.string(),
});
export type VocabularyPointer = z.infer<typeof VocabularyPointer>;

const pointerCodec = codec({
  entity: 'VocabularyPointer',
  schema: VocabularyPointer,
  keys: ({ kind }) => keys.vocabularyPointer(kind),
});

/** A wording that a job board administrator mapped to a skill; it outlives every import. */
export const SkillAlias = z.object({
  /** The wording's `text-…` id. */
  textId: z.string(),
  text: z.string(),
  skillId: z.string(),
  mappedBy: z.string(),
  mappedAt: z.string(),
});
export type SkillAlias = z.infer<typeof SkillAlias>;

const aliasCodec = codec({ entity: 'SkillAlias', schema: SkillAlias, keys: ({ textId }) => keys.skillAlias(textId) });

export const toSkillAliasItem: (alias: SkillAlias) => Item = aliasCodec.toItem;

/** The snapshot of now; `undefined` before the first import. Strongly consistent: an import shows at once. */
export async function readVocabularyPointer(
  table: Table,
  kind: VocabularyKind,
): Promise<VocabularyPointer | undefined> {
  const item = await getItem(table, keys.vocabularyPointer(kind));
  return item && pointerCodec.fromItem(item);
}

/** Every mapped alias, in no order that means anything. */
export async function readSkillAliases(table: Table): Promise<SkillAlias[]> {
  const aliases: SkillAlias[] = [];
  const { pk } = keys.vocabularyPointer('skills');
  for await (const item of queryAll(table, { partition: pk, prefix: 'M#', consistent: true })) {
    aliases.push(aliasCodec.fromItem(item));
  }
  return aliases;
}

/**
 * Names another snapshot, on condition that nobody else did since `before` was read. Mapped aliases are not touched.
 *
 * @param onConflict the error where somebody did: read again, merge again
 */
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

/** Maps a wording to a skill, whatever it was mapped to before, and tells readers so: two operations. */
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
