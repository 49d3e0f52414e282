import * as z from 'zod';
import { batchWrite } from './batch-write.ts';
import { codec } from './codec.ts';
import { type Key, keys, shardOf, workShards } from './keys.ts';
import { batchGet, getItem, queryAll, queryPage } from './reads.ts';
import { writeConflict } from './retry-on-conflict.ts';
import type { Table } from './table-connection.ts';
import { Transaction } from './transaction.ts';

/** A term in postings that matches no skill of the taxonomy. */
export const UnmatchedSkill = z.object({
  /** `text-…` */
  textId: z.string(),
  /** One of its spellings. */
  text: z.string(),
  /** Number of imported or changed postings with the term. */
  count: z.int().positive(),
  lastSeenAt: z.string(),
});
export type UnmatchedSkill = z.infer<typeof UnmatchedSkill>;

const partition = 'UNMATCHED';
/** Larger than any count: the most frequent sort first. */
const ceiling = 9_999_999_999;

const unmatchedCodec = codec({
  entity: 'UnmatchedSkill',
  schema: UnmatchedSkill,
  keys: ({ textId, count }) => ({
    ...unmatchedKey(textId),
    gsi1pk: partition,
    gsi1sk: `${String(ceiling - count).padStart(10, '0')}#${textId}`,
  }),
});

function unmatchedKey(textId: string): Key {
  return keys.unmatchedSkill(shardOf(textId, workShards), textId);
}

/** Strongly consistent. */
export async function unmatchedSkillById(table: Table, textId: string): Promise<UnmatchedSkill | undefined> {
  const item = await getItem(table, unmatchedKey(textId));
  return item && unmatchedCodec.fromItem(item);
}

export async function unmatchedSkillsByIds(table: Table, textIds: readonly string[]): Promise<UnmatchedSkill[]> {
  return (await batchGet(table, textIds.map(unmatchedKey))).map(unmatchedCodec.fromItem);
}

/**
 * Sets a count, on condition that it is still what it was when it was read.
 * @returns false where it is not
 */
export function writeUnmatchedSkill(
  table: Table,
  before: UnmatchedSkill | undefined,
  after: UnmatchedSkill,
): Promise<boolean> {
  const item = unmatchedCodec.toItem(after);
  const transaction = new Transaction();
  if (before) {
    transaction.change(unmatchedCodec.toItem(before), item, { count: before.count }, writeConflict);
  } else {
    transaction.create(item, writeConflict);
  }
  return transaction.tryCommit(table);
}

/** A page of the terms that pass `keep`, most frequent first. */
export async function unmatchedPage(
  table: Table,
  options: { readonly limit: number; readonly start: unknown; readonly keep: (textId: string) => boolean },
) {
  const { items, next } = await queryPage(
    table,
    { index: 'lists', partition },
    { limit: options.limit, start: options.start, keep: (item) => options.keep(String(item.textId)) },
  );
  return { skills: items.map(unmatchedCodec.fromItem), next };
}

export function deleteUnmatchedSkill(transaction: Transaction, textId: string): void {
  transaction.delete(unmatchedKey(textId));
}

/** Deletes the terms that match a skill after an import. */
export async function sweepUnmatchedSkills(table: Table, isMatched: (textId: string) => boolean): Promise<void> {
  const matched: Key[] = [];
  for await (const item of queryAll(table, { index: 'lists', partition })) {
    const textId = String(item.textId);
    if (isMatched(textId)) {
      matched.push(unmatchedKey(textId));
    }
  }
  await batchWrite(table, { delete: matched });
}
