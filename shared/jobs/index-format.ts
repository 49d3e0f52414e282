import * as z from 'zod';
import { type Columns, decodeColumns, encodeColumns } from '#shared/columns/column-file.ts';
import { StringTable } from '#shared/columns/string-table.ts';
import type { IndexPosting } from '#shared/domain/index-posting.ts';
import {
  invert,
  ListWriter,
  Numbering,
  type NumberLists,
  NumberWriter,
  numberLists,
} from '#shared/domain/matching/lists.ts';
import { skillDemand } from '#shared/domain/matching/match.ts';
import { maxRequired } from '#shared/domain/matching/scan-count.ts';
import { postingTypes } from '#shared/domain/posting.ts';
import { foldText, tokens } from '#shared/domain/text.ts';
import { IndexSegment } from './index-segment.ts';

/** Goes up when files change shape; a reader refuses every other version. */
export const indexFormatVersion = 1;
const fileKind = { magic: 'JOBINDEX', name: 'job index', version: indexFormatVersion } as const;

const FileFacts = z.object({ generation: z.int().nonnegative(), builtAt: z.string(), count: z.int().nonnegative() });
export type FileFacts = z.infer<typeof FileFacts>;

/** An expiry that never comes. */
const never = Number.POSITIVE_INFINITY;

/**
 * Collects postings, one at a time and without keeping them, into an index file: columns in newest-first order, and for
 * each skill, NOC code, sector, employer and title word the postings that have it.
 */
export class JobIndexBuilder {
  readonly #postingIds: string[] = [];
  readonly #postedAt: number[] = [];
  readonly #expiresAt: number[] = [];
  readonly #listedAt: number[] = [];
  readonly #changedAt: number[] = [];
  readonly #version = new NumberWriter();
  readonly #type = new NumberWriter();
  readonly #remote = new NumberWriter();
  readonly #city = new CodeColumn();
  readonly #province = new CodeColumn();
  readonly #sector = new CodeColumn();
  readonly #employer = new CodeColumn();
  readonly #employerNames = new Map<string, string>();
  readonly #nocs = new CodeLists();
  readonly #required = new CodeLists();
  readonly #preferred = new CodeLists();
  readonly #titleWords = new CodeLists();
  readonly #skillLabels = new Map<string, string>();
  readonly #skillWords = new Map<string, Set<string>>();

  get count(): number {
    return this.#postingIds.length;
  }

  /** @param posting one that has not been added before */
  add(posting: IndexPosting): void {
    this.#postingIds.push(posting.postingId);
    this.#postedAt.push(Date.parse(posting.postedAt));
    this.#expiresAt.push(posting.expiresAt === undefined ? never : Date.parse(posting.expiresAt));
    this.#listedAt.push(Date.parse(posting.listedAt ?? posting.createdAt));
    this.#changedAt.push(Date.parse(posting.changedAt ?? posting.updatedAt));
    this.#version.push(posting.version);
    this.#type.push(posting.type === undefined ? 0 : postingTypes.indexOf(posting.type) + 1);
    this.#remote.push(posting.remote ? 1 : 0);
    this.#city.add(posting.city && foldText(posting.city));
    this.#province.add(posting.province && foldText(posting.province));
    this.#sector.add(posting.sector);
    this.#employer.add(posting.employer.id);
    this.#employerNames.set(posting.employer.id, posting.employer.name);
    this.#nocs.add(new Set(posting.nocs));
    this.#titleWords.add(new Set(tokens(posting.title)));
    const { required, preferred } = skillDemand(posting.skills);
    if (required.length > maxRequired || preferred.length > maxRequired) {
      throw new RangeError(`Posting ${posting.postingId} has more than ${maxRequired} skills.`);
    }
    this.#required.add(required.map((skill) => skill.skillId));
    this.#preferred.add(preferred.map((skill) => skill.skillId));
    for (const { skillId, label } of posting.skills) {
      this.#addLabel(skillId, label);
    }
  }

  /** The file. The builder is used up. */
  finish(facts: Omit<FileFacts, 'count'>): Uint8Array<ArrayBuffer> {
    const order = this.#newestFirst();
    const skills = [...this.#skillLabels.keys()].sort();
    const employers = [...this.#employerNames.keys()].sort();
    const words = this.#words();
    const columns: Columns = {
      ...StringTable.columns(
        'postingId',
        order.map((at) => this.#postingIds[at] ?? ''),
      ),
      byPostingId: this.#byPostingId(order),
      postedAt: Float64Array.from(order, (at) => this.#postedAt[at] ?? 0),
      expiresAt: Float64Array.from(order, (at) => this.#expiresAt[at] ?? 0),
      listedAt: Float64Array.from(order, (at) => this.#listedAt[at] ?? 0),
      changedAt: Float64Array.from(order, (at) => this.#changedAt[at] ?? 0),
      version: gather(this.#version.view(), order),
      type: Uint8Array.from(gather(this.#type.view(), order)),
      remote: Uint8Array.from(gather(this.#remote.view(), order)),
      ...this.#city.columns('city', order),
      ...this.#province.columns('province', order),
      ...this.#sector.columns('sector', order),
      ...this.#employer.columns('employer', order),
      ...StringTable.columns(
        'employerName',
        employers.map((id) => this.#employerNames.get(id) ?? ''),
      ),
      ...StringTable.columns('skill', skills),
      ...StringTable.columns(
        'skillLabel',
        skills.map((id) => this.#skillLabels.get(id) ?? ''),
      ),
      ...StringTable.columns('word', words),
      ...this.#nocs.columns('noc', order),
      ...this.#required.columns('required', order, skills),
      ...this.#preferred.columns('preferred', order, skills),
      requiredCount: this.#required.lengths(order),
      ...this.#titleWords.columns('titleWord', order, words),
      ...wordColumns(
        'employerWord',
        words,
        employers.map((id) => tokens(this.#employerNames.get(id) ?? '')),
      ),
      ...wordColumns(
        'skillWord',
        words,
        skills.map((id) => this.#skillWords.get(id) ?? []),
      ),
    };
    return encodeColumns(fileKind, { ...facts, count: this.count } satisfies FileFacts, columns);
  }

  #addLabel(skillId: string, label: string): void {
    const known = this.#skillLabels.get(skillId);
    if (known === label) {
      return;
    }
    if (known === undefined) {
      this.#skillLabels.set(skillId, label);
    }
    const words = this.#skillWords.get(skillId) ?? new Set();
    for (const word of tokens(label)) {
      words.add(word);
    }
    this.#skillWords.set(skillId, words);
  }

  #newestFirst(): number[] {
    const ids = this.#postingIds;
    const posted = this.#postedAt;
    return ids
      .map((_, at) => at)
      .sort((a, b) => (posted[b] ?? 0) - (posted[a] ?? 0) || ((ids[a] ?? '') < (ids[b] ?? '') ? -1 : 1));
  }

  /** Places in newest-first order, sorted by posting id, to find a posting by its id. */
  #byPostingId(order: readonly number[]): Uint32Array {
    const idAt = (place: number) => this.#postingIds[order[place] ?? 0] ?? '';
    return Uint32Array.from(order.map((_, place) => place).sort((a, b) => (idAt(a) < idAt(b) ? -1 : 1)));
  }

  #words(): string[] {
    const words = new Set(this.#titleWords.strings());
    for (const name of this.#employerNames.values()) {
      for (const word of tokens(name)) {
        words.add(word);
      }
    }
    for (const label of this.#skillWords.values()) {
      for (const word of label) {
        words.add(word);
      }
    }
    return [...words].sort();
  }
}

/** @param bytes as `JobIndexBuilder` made them. @throws Error that says why they are not such a file */
export function decodeJobIndex(bytes: Uint8Array): IndexSegment {
  const file = decodeColumns(fileKind, bytes);
  return new IndexSegment(file, FileFacts.parse(file.facts));
}

export function encodeJobIndex(
  postings: Iterable<IndexPosting>,
  facts: Omit<FileFacts, 'count'>,
): Uint8Array<ArrayBuffer> {
  const builder = new JobIndexBuilder();
  for (const posting of postings) {
    builder.add(posting);
  }
  return builder.finish(facts);
}

/** One code per posting, or none: its place among the sorted codes plus one. */
class CodeColumn {
  readonly #codes = new Numbering();
  readonly #values = new NumberWriter();

  add(code: string | undefined): void {
    this.#values.push(code ? this.#codes.of(code) + 1 : 0);
  }

  columns(name: string, order: readonly number[]): Columns {
    const { sorted, places } = sortedCodes(this.#codes);
    const values = gather(this.#values.view(), order).map((value) => (value === 0 ? 0 : (places[value - 1] ?? 0) + 1));
    return { ...StringTable.columns(name, sorted), [`${name}Of`]: values };
  }
}

/** Any number of codes per posting, written the other way round: for each of the sorted codes its postings. */
class CodeLists {
  readonly #codes = new Numbering();
  readonly #lists = new ListWriter();

  add(codes: Iterable<string>): void {
    const numbers: number[] = [];
    for (const code of codes) {
      numbers.push(this.#codes.of(code));
    }
    this.#lists.add(numbers);
  }

  strings(): Iterable<string> {
    return this.#codes.strings();
  }

  lengths(order: readonly number[]): Uint8Array {
    const { offsets } = this.#lists.finish();
    return Uint8Array.from(order, (at) => (offsets[at + 1] ?? 0) - (offsets[at] ?? 0));
  }

  /** @param table the sorted codes that the places are of, where they are shared; else they are written as `name` */
  columns(name: string, order: readonly number[], table?: readonly string[]): Columns {
    const { sorted, places } = sortedCodes(this.#codes, table);
    return {
      ...(table ? {} : StringTable.columns(name, sorted)),
      ...listColumns(`${name}Postings`, invert(reordered(this.#lists.finish(), order, places), sorted.length)),
    };
  }
}

function sortedCodes(codes: Numbering, table?: readonly string[]): { sorted: readonly string[]; places: Uint32Array } {
  const sorted = table ?? [...codes.strings()].sort();
  const places = new Uint32Array(codes.size);
  for (const [place, code] of sorted.entries()) {
    const number = codes.find(code);
    if (number !== undefined) {
      places[number] = place;
    }
  }
  return { sorted, places };
}

function reordered(lists: NumberLists, order: readonly number[], places: Uint32Array): NumberLists {
  const offsets = new Uint32Array(order.length + 1);
  const values = new Uint32Array(lists.values.length);
  let next = 0;
  for (const [i, at] of order.entries()) {
    const end = lists.offsets[at + 1] ?? 0;
    for (let from = lists.offsets[at] ?? 0; from < end; from += 1) {
      values[next] = places[lists.values[from] ?? 0] ?? 0;
      next += 1;
    }
    offsets[i + 1] = next;
  }
  return { offsets, values };
}

function wordColumns(name: string, words: readonly string[], wordsOf: readonly Iterable<string>[]): Columns {
  const numbers = new Numbering();
  for (const word of words) {
    numbers.of(word);
  }
  const lists = numberLists(wordsOf.map((each) => Array.from(new Set(each), (word) => numbers.of(word))));
  return listColumns(name, invert(lists, words.length));
}

function listColumns(name: string, lists: NumberLists): Columns {
  return { [`${name}.starts`]: lists.offsets, [`${name}.values`]: lists.values };
}

function gather(values: Uint32Array, order: readonly number[]): Uint32Array {
  return Uint32Array.from(order, (at) => values[at] ?? 0);
}
