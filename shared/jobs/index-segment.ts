import type { ColumnFile } from '#shared/columns/column-file.ts';
import { StringTable } from '#shared/columns/string-table.ts';
import { invert, type NumberLists } from '#shared/domain/matching/lists.ts';

/** Columns of codes: `of[posting]` is 0 for none, else the code's place in the table plus one. */
export interface Codes {
  readonly table: StringTable;
  readonly of: Uint32Array;
}

/** Codes, and for each the postings that have it, ascending. */
export interface InvertedCodes {
  readonly table: StringTable;
  readonly postings: NumberLists;
}

/** One decoded index file. Postings are numbered newest first; everything is a view on the file's bytes. */
export class IndexSegment {
  readonly generation: number;
  readonly builtAt: string;
  readonly count: number;
  readonly postingIds: StringTable;
  /** Times in epoch milliseconds. */
  readonly postedAt: Float64Array;
  readonly expiresAt: Float64Array;
  readonly listedAt: Float64Array;
  readonly changedAt: Float64Array;
  readonly version: Uint32Array;
  /** 0 for none, else the place in `postingTypes` plus one. */
  readonly type: Uint8Array;
  readonly remote: Uint8Array;
  /** Folded names. */
  readonly cities: Codes;
  readonly provinces: Codes;
  readonly sectors: Codes;
  readonly employers: Codes;
  /** Beside `employers.table`. */
  readonly employerNames: StringTable;
  readonly nocs: InvertedCodes;
  readonly skills: StringTable;
  /** Beside `skills`. */
  readonly skillLabels: StringTable;
  /** As the postings were written: who matches asks `SkillLists`. */
  readonly requiredBySkill: NumberLists;
  readonly preferredBySkill: NumberLists;
  readonly requiredCount: Uint8Array;
  readonly words: StringTable;
  /** For each word: the postings, employers and skills that are named with it. */
  readonly titlesByWord: NumberLists;
  readonly employersByWord: NumberLists;
  readonly skillsByWord: NumberLists;
  readonly #byPostingId: Uint32Array;
  #employerPostings: NumberLists | undefined;
  #sectorPostings: NumberLists | undefined;

  constructor(
    file: ColumnFile,
    facts: { readonly generation: number; readonly builtAt: string; readonly count: number },
  ) {
    this.generation = facts.generation;
    this.builtAt = facts.builtAt;
    this.count = facts.count;
    this.postingIds = StringTable.from(file, 'postingId');
    this.#byPostingId = file.numbers('byPostingId');
    this.postedAt = file.reals('postedAt');
    this.expiresAt = file.reals('expiresAt');
    this.listedAt = file.reals('listedAt');
    this.changedAt = file.reals('changedAt');
    this.version = file.numbers('version');
    this.type = file.bytes('type');
    this.remote = file.bytes('remote');
    this.cities = codes(file, 'city');
    this.provinces = codes(file, 'province');
    this.sectors = codes(file, 'sector');
    this.employers = codes(file, 'employer');
    this.employerNames = StringTable.from(file, 'employerName');
    this.nocs = { table: StringTable.from(file, 'noc'), postings: lists(file, 'nocPostings') };
    this.skills = StringTable.from(file, 'skill');
    this.skillLabels = StringTable.from(file, 'skillLabel');
    this.requiredBySkill = lists(file, 'requiredPostings');
    this.preferredBySkill = lists(file, 'preferredPostings');
    this.requiredCount = file.bytes('requiredCount');
    this.words = StringTable.from(file, 'word');
    this.titlesByWord = lists(file, 'titleWordPostings');
    this.employersByWord = lists(file, 'employerWord');
    this.skillsByWord = lists(file, 'skillWord');
  }

  /** Number of a posting; -1 where the file does not hold it. */
  find(postingId: string): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.postingIds.at(this.#byPostingId[middle] ?? 0) < postingId) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const posting = this.#byPostingId[low] ?? -1;
    return low < this.count && this.postingIds.at(posting) === postingId ? posting : -1;
  }

  /** For each employer, by place, its postings. */
  get employerPostings(): NumberLists {
    this.#employerPostings ??= byCode(this.employers, this.count);
    return this.#employerPostings;
  }

  get sectorPostings(): NumberLists {
    this.#sectorPostings ??= byCode(this.sectors, this.count);
    return this.#sectorPostings;
  }
}

function codes(file: ColumnFile, name: string): Codes {
  return { table: StringTable.from(file, name), of: file.numbers(`${name}Of`) };
}

function lists(file: ColumnFile, name: string): NumberLists {
  return { offsets: file.numbers(`${name}.starts`), values: file.numbers(`${name}.values`) };
}

function byCode({ table, of }: Codes, count: number): NumberLists {
  const offsets = Uint32Array.from({ length: count + 1 }, (_, i) => i);
  const withNone = invert({ offsets, values: of }, table.length + 1);
  return { offsets: withNone.offsets.subarray(1), values: withNone.values };
}
