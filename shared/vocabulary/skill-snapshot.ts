import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import * as z from 'zod';
import { type ColumnFile, decodeColumns, encodeColumns } from '#shared/columns/column-file.ts';
import { StringTable } from '#shared/columns/string-table.ts';
import type { Concept, Label } from '#shared/domain/skills.ts';
import { tokens } from '#shared/domain/text.ts';
import { normalizeSkillText, textSkillId } from './text-skill.ts';
import { compareLines, lineEnd, sortedWordStarts } from './word-starts.ts';
import { type WordingNumber, wordingNumber } from './wording-number.ts';

const fileKind = { magic: 'SKILLSET', name: 'skill snapshot', version: 1 } as const;

const Facts = z.object({ concepts: z.int().nonnegative() });

/** What a text is to its skill: the smaller, the more it counts where two skills are called the same. */
export const textKinds = { labelEn: 0, labelFr: 1, aliasEn: 2, aliasFr: 3 } as const;

/**
 * Makes the file that readers load: every name of every skill in columns that are used where they lie, so that nothing but
 * unpacking stands between a cold function and its first answer (ADR 0022).
 */
export function encodeSkills(concepts: Iterable<Concept>): Uint8Array {
  const sorted = [...concepts].sort((a, b) => (a.skillId < b.skillId ? -1 : 1));
  const places = new Map(sorted.map(({ skillId }, place) => [skillId, place]));
  const texts: string[] = [];
  const kinds: number[] = [];
  const first = new Uint32Array(sorted.length + 1);
  const broader = new Uint32Array(sorted.length);
  for (const [place, concept] of sorted.entries()) {
    for (const [kind, text] of namesOf(concept)) {
      texts.push(text);
      kinds.push(kind);
    }
    first[place + 1] = texts.length;
    broader[place] = (concept.broader === undefined ? -1 : (places.get(concept.broader) ?? -1)) + 1;
  }
  const columns = encodeColumns(
    fileKind,
    { concepts: sorted.length },
    {
      ...StringTable.columns(
        'skillId',
        sorted.map(({ skillId }) => skillId),
      ),
      broader,
      canonical: canonicalPlaces(sorted),
      first,
      ...StringTable.columns('text', texts),
      kind: Uint8Array.from(kinds),
      ...wordColumns(texts),
      ...wordingColumns(texts, kinds),
    },
  );
  return zstdCompressSync(columns, { params: { [constants.ZSTD_c_compressionLevel]: 9 } });
}

function namesOf({ label, aliases }: Concept): (readonly [number, string])[] {
  return [
    [textKinds.labelEn, label.en],
    ...(label.fr === undefined ? [] : [[textKinds.labelFr, label.fr] as const]),
    ...aliases.en.map((alias) => [textKinds.aliasEn, alias] as const),
    ...aliases.fr.map((alias) => [textKinds.aliasFr, alias] as const),
  ];
}

/** For each skill the one that it is counted as: of those with one English label, the first. */
function canonicalPlaces(sorted: readonly Concept[]): Uint32Array {
  const byLabel = new Map<string, number>();
  return Uint32Array.from(sorted, ({ label }, place) => {
    const wording = normalizeSkillText(label.en);
    const first = byLabel.get(wording) ?? place;
    byLabel.set(wording, first);
    return first;
  });
}

/** Finds a name by the beginning of it, or of a word in it. */
function wordColumns(texts: readonly string[]) {
  const lines = texts.map((text) => Buffer.from(`${tokens(text).join(' ')}${lineEnd}`));
  const bytes = Buffer.concat(lines);
  const offsets = new Uint32Array(texts.length + 1);
  for (const [text, line] of lines.entries()) {
    offsets[text + 1] = (offsets[text] ?? 0) + line.length;
  }
  const textOrder = Uint32Array.from(texts.keys());
  textOrder.sort((a, b) => compareLines(bytes, offsets[a] ?? 0, offsets[b] ?? 0));
  return {
    'folded.bytes': new Uint8Array(bytes),
    'folded.offsets': offsets,
    textOrder,
    wordStarts: sortedWordStarts(bytes),
  };
}

/**
 * Finds a name by its wording: numbers of the wordings in order, and the text each stands for. Where skills share a
 * wording, a label goes before an alias, English before French, then the skill with the lower id.
 */
function wordingColumns(texts: readonly string[], kinds: readonly number[]) {
  const found = new Map<string, { readonly number: WordingNumber; readonly text: number }>();
  for (const text of [...texts.keys()].sort((a, b) => (kinds[a] ?? 0) - (kinds[b] ?? 0) || a - b)) {
    const id = textSkillId(texts[text] ?? '');
    const number = wordingNumber(id);
    if (number && !found.has(id)) {
      found.set(id, { number, text });
    }
  }
  const sorted = [...found.values()].sort((a, b) => a.number.high - b.number.high || a.number.low - b.number.low);
  return {
    'wording.high': Uint32Array.from(sorted, ({ number }) => number.high),
    'wording.low': Uint32Array.from(sorted, ({ number }) => number.low),
    'wording.text': Uint32Array.from(sorted, ({ text }) => text),
  };
}

/** The columns of a snapshot, and the questions that need nothing else. Skills are numbered in the order of their ids. */
export class SkillSnapshot {
  readonly count: number;
  readonly skillIds: StringTable;
  /** Every name as it is written; those of one skill lie together. */
  readonly texts: StringTable;
  /** One of `textKinds` per text. */
  readonly kinds: Uint8Array;
  /** The words of each text, folded, one space between, and a line end. */
  readonly folded: Uint8Array;
  readonly foldedOffsets: Uint32Array;
  /** Numbers of the texts, in the order of their words. */
  readonly textOrder: Uint32Array;
  /** Where in `folded` a word starts, in the order of what follows there. */
  readonly wordStarts: Uint32Array;
  readonly #first: Uint32Array;
  readonly #broader: Uint32Array;
  readonly #canonical: Uint32Array;
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #text: Uint32Array;

  constructor(file: ColumnFile) {
    this.count = Facts.parse(file.facts).concepts;
    this.skillIds = StringTable.from(file, 'skillId');
    this.texts = StringTable.from(file, 'text');
    this.kinds = file.bytes('kind');
    this.folded = file.bytes('folded.bytes');
    this.foldedOffsets = file.numbers('folded.offsets');
    this.textOrder = file.numbers('textOrder');
    this.wordStarts = file.numbers('wordStarts');
    this.#first = file.numbers('first');
    this.#canonical = file.numbers('canonical');
    this.#broader = file.numbers('broader');
    this.#high = file.numbers('wording.high');
    this.#low = file.numbers('wording.low');
    this.#text = file.numbers('wording.text');
  }

  /** @throws Error for anything but a whole snapshot of this version */
  static decode(file: Uint8Array): SkillSnapshot {
    return new SkillSnapshot(decodeColumns(fileKind, zstdDecompressSync(file)));
  }

  static empty(): SkillSnapshot {
    return SkillSnapshot.decode(encodeSkills([]));
  }

  label(skill: number): Label {
    const first = this.#first[skill] ?? 0;
    const hasFrench = first + 1 < (this.#first[skill + 1] ?? 0) && this.kinds[first + 1] === textKinds.labelFr;
    return { en: this.texts.at(first), ...(hasFrench ? { fr: this.texts.at(first + 1) } : {}) };
  }

  broader(skill: number): string | undefined {
    const place = this.#broader[skill] ?? 0;
    return place === 0 ? undefined : this.skillIds.at(place - 1);
  }

  /** The skill that a skill is counted as: skills of one English label, from several taxonomies, are one. */
  canonical(skill: number): number {
    return this.#canonical[skill] ?? skill;
  }

  /** The skill that a text stands for. */
  skillOf(text: number): number {
    return this.canonical(placeIn(this.#first, text));
  }

  /** The words of a text, folded, one space between. */
  words(text: number): string {
    const { buffer, byteOffset } = this.folded;
    const start = this.foldedOffsets[text] ?? 0;
    const end = this.foldedOffsets[text + 1] ?? 0;
    return Buffer.from(buffer, byteOffset + start, end - start - lineEnd.length).toString();
  }

  /** The text whose words lie at a place in `folded`. */
  textAt(place: number): number {
    return placeIn(this.foldedOffsets, place);
  }

  /** The text with a wording, by the wording's `text-…` id. */
  findWording(textId: string): number | undefined {
    const number = wordingNumber(textId);
    if (!number) {
      return undefined;
    }
    let low = 0;
    let high = this.#high.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const found = (this.#high[middle] ?? 0) - number.high || (this.#low[middle] ?? 0) - number.low;
      if (found === 0) {
        return this.#text[middle];
      }
      if (found < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return undefined;
  }

  /** Everything the snapshot was made of: what the next import merges into. */
  *concepts(): Generator<Concept> {
    for (let skill = 0; skill < this.count; skill += 1) {
      const aliases = { en: [] as string[], fr: [] as string[] };
      for (let text = this.#first[skill] ?? 0; text < (this.#first[skill + 1] ?? 0); text += 1) {
        if (this.kinds[text] === textKinds.aliasEn) {
          aliases.en.push(this.texts.at(text));
        }
        if (this.kinds[text] === textKinds.aliasFr) {
          aliases.fr.push(this.texts.at(text));
        }
      }
      const broader = this.broader(skill);
      yield {
        skillId: this.skillIds.at(skill),
        label: this.label(skill),
        aliases,
        ...(broader === undefined ? {} : { broader }),
      };
    }
  }
}

/** The place of the last offset that is not past a value. */
function placeIn(offsets: Uint32Array, value: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] ?? 0) <= value) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}
