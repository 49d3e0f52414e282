import type { Table } from '#shared/persistence/table-connection.ts';
import { readSkillAliases, readVocabularyPointer, type VocabularyPointer } from '#shared/persistence/vocabulary.ts';
import { decodeOccupations, OccupationList } from './occupation-list.ts';
import { SkillSnapshot } from './skill-snapshot.ts';
import { SkillVocabulary } from './skill-vocabulary.ts';
import type { Occupations, Vocabulary } from './vocabulary.ts';

/** Where snapshots lie: immutable, each under a key of its own. */
export interface SnapshotStore {
  /** @throws Error where there is no such snapshot */
  get(key: string): Promise<Uint8Array>;
  put(key: string, snapshot: Uint8Array): Promise<void>;
  remove(key: string): Promise<void>;
}

/**
 * Gives the vocabulary of now. One per function instance: each call reads the pointer (one strongly consistent GetItem, so
 * that an import shows at once), and a snapshot is fetched only where the pointer names another one than the last time.
 * Skills and occupations load apart.
 */
export class VocabularyReader {
  readonly #skills: Cached<Vocabulary>;
  readonly #occupations: Cached<Occupations>;
  readonly #table: Table;

  constructor(table: Table, store: Pick<SnapshotStore, 'get'>) {
    this.#table = table;
    const snapshot = new Cached((key) => store.get(key).then((file) => SkillSnapshot.decode(file)));
    this.#skills = new Cached(async (version, pointer) => {
      if (!pointer) {
        return new SkillVocabulary(version, SkillSnapshot.empty(), []);
      }
      const [base, aliases] = await Promise.all([
        snapshot.get(pointer.objectKey),
        pointer.aliasRevision === 0 ? [] : readSkillAliases(table),
      ]);
      return new SkillVocabulary(version, base, aliases);
    });
    this.#occupations = new Cached(async (_, pointer) =>
      pointer ? new OccupationList(decodeOccupations(await store.get(pointer.objectKey))) : new OccupationList([]),
    );
  }

  async skills(): Promise<Vocabulary> {
    const pointer = await readVocabularyPointer(this.#table, 'skills');
    return this.#skills.get(`${pointer?.generation ?? 0}.${pointer?.aliasRevision ?? 0}`, pointer);
  }

  async occupations(): Promise<Occupations> {
    const pointer = await readVocabularyPointer(this.#table, 'occupations');
    return this.#occupations.get(String(pointer?.generation ?? 0), pointer);
  }
}

/** Keeps what was loaded last. Calls that come while it is on its way share it; a failed load is not kept. */
class Cached<T> {
  readonly #load: (version: string, pointer: VocabularyPointer | undefined) => Promise<T>;
  #last: { readonly version: string; readonly value: Promise<T> } | undefined;

  constructor(load: (version: string, pointer: VocabularyPointer | undefined) => Promise<T>) {
    this.#load = load;
  }

  async get(version: string, pointer?: VocabularyPointer): Promise<T> {
    if (this.#last?.version === version) {
      return this.#last.value;
    }
    const value = this.#load(version, pointer);
    this.#last = { version, value };
    value.catch(() => {
      if (this.#last?.value === value) {
        this.#last = undefined;
      }
    });
    return value;
  }
}
