import type { Concept } from '#shared/domain/skills.ts';
import { newId } from '#shared/ids.ts';
import { refusalsOf } from '#shared/persistence/refusals.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { moveVocabularyPointer, readVocabularyPointer, type VocabularyKind } from '#shared/persistence/vocabulary.ts';
import { type Merged, mergeOccupations, mergeSkills } from './merge.ts';
import { decodeOccupations, encodeOccupations } from './occupation-list.ts';
import type { SnapshotStore } from './reader.ts';
import type { OccupationRow, SkillRow } from './rows.ts';
import { encodeSkills, SkillSnapshot } from './skill-snapshot.ts';
import type { Occupation } from './vocabulary.ts';

/** How one kind of vocabulary lies in its snapshots, and grows. */
export interface Publishable<T, Row> {
  readonly kind: VocabularyKind;
  readonly decode: (snapshot: Uint8Array) => readonly T[];
  readonly encode: (all: readonly T[]) => Uint8Array;
  readonly merge: (base: readonly T[], rows: readonly Row[]) => Merged<T>;
}

export const skills: Publishable<Concept, SkillRow> = {
  kind: 'skills',
  decode: (snapshot) => [...SkillSnapshot.decode(snapshot).concepts()],
  encode: encodeSkills,
  merge: mergeSkills,
};

export const occupations: Publishable<Occupation, OccupationRow> = {
  kind: 'occupations',
  decode: decodeOccupations,
  encode: encodeOccupations,
  merge: mergeOccupations,
};

class Overtaken extends Error {}

const maxAttempts = 10;

/**
 * Merges rows into the vocabulary of now: a new snapshot is stored, and the pointer moves to it last. Where another import
 * was quicker, the rows are merged once more, into what that one made: both survive. Nothing new makes no snapshot.
 *
 * @param options.alongside adds to the transaction that moves the pointer: what is true with it, or not at all
 */
export async function publish<T, Row>(
  vocabulary: Publishable<T, Row>,
  rows: readonly Row[],
  options: {
    readonly table: Table;
    readonly store: SnapshotStore;
    readonly now: Date;
    readonly alongside?: (transaction: Transaction, merged: Merged<T>) => void | Promise<void>;
  },
): Promise<Merged<T>> {
  const { table, store, now } = options;
  for (let attempt = 1; ; attempt += 1) {
    const pointer = await readVocabularyPointer(table, vocabulary.kind);
    const base = pointer ? vocabulary.decode(await store.get(pointer.objectKey)) : [];
    const merged = vocabulary.merge(base, rows);
    const transaction = new Transaction();
    let objectKey: string | undefined;
    if (merged.created + merged.updated > 0) {
      objectKey = `vocabulary/${vocabulary.kind}/${(pointer?.generation ?? 0) + 1}-${newId()}`;
      await store.put(objectKey, vocabulary.encode(merged.all));
      const after = { kind: vocabulary.kind, objectKey, count: merged.all.length, importedAt: now.toISOString() };
      moveVocabularyPointer(transaction, pointer, after, () => new Overtaken());
    }
    await options.alongside?.(transaction, merged);
    try {
      await transaction.commit(table);
      return merged;
    } catch (error) {
      // Only a failed condition proves that the pointer does not name the snapshot.
      const hasConflict = error instanceof Error && refusalsOf(error.cause).length > 0;
      if (hasConflict && objectKey !== undefined) {
        await store.remove(objectKey);
      }
      if (!(error instanceof Overtaken) || attempt === maxAttempts) {
        throw error;
      }
    }
  }
}
