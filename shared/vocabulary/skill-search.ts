import { tokens } from '#shared/domain/text.ts';
import { type SkillSnapshot, textKinds } from './skill-snapshot.ts';
import { lineEnd, rangeOf } from './word-starts.ts';

/** The best name of a skill that was found; the smaller `place`, the better. */
export interface NameHit {
  readonly place: number;
  /** Number of the text. */
  readonly text: number;
}

/** Kinds of finding, best first. */
const whole = 0;
const beginning = 1;
const laterWord = 2;
const anyOrder = 3;

/**
 * How well typed words fit a name, the better the smaller; `undefined` where they do not. Inside a kind of finding, a typed
 * word that is a whole word of the name goes before one that only begins it.
 *
 * @param words folded (`tokens`)
 * @param name its words, folded, one space between
 */
export function fitOf(words: readonly string[], name: string): number | undefined {
  const phrase = words.join(' ');
  if (name === phrase) return fitness(whole, true);
  const spaced = ` ${name} `;
  if (spaced.startsWith(` ${phrase}`)) return fitness(beginning, spaced.startsWith(` ${phrase} `));
  if (spaced.includes(` ${phrase}`)) return fitness(laterWord, spaced.includes(` ${phrase} `));
  if (!words.every((word) => spaced.includes(` ${word}`))) return undefined;
  return fitness(
    anyOrder,
    words.every((word) => spaced.includes(` ${word} `)),
  );
}

function fitness(kind: number, wholeWords: boolean): number {
  return kind * 2 + (wholeWords ? 0 : 1);
}

/** Sorts by fit, then labels before aliases, then short before long. */
export function placeOf(fit: number, isAlias: boolean, length: number): number {
  return (fit * 2 + (isAlias ? 1 : 0)) * 1_000 + Math.min(length, 999);
}

/** How many names are looked at for words in any order: enough unless all words are a letter or two. */
const mostCandidates = 20_000;

/**
 * The best name of skills that the words fit: at least `limit` skills, if there are that many, and among them the best.
 * What fits less well is looked for only while there are too few.
 */
export function findNames(snapshot: SkillSnapshot, words: readonly string[], limit: number): Map<number, NameHit> {
  const { folded, foldedOffsets, textOrder, wordStarts } = snapshot;
  const found = new Map<number, NameHit>();
  const offer = (text: number) => {
    const place = placeIn(snapshot, words, text);
    const skill = snapshot.skillOf(text);
    if (place < (found.get(skill)?.place ?? Number.POSITIVE_INFINITY)) found.set(skill, { place, text });
  };
  const phrase = Buffer.from(words.join(' '));
  const [first, last] = rangeOf(folded, textOrder, phrase, (text) => foldedOffsets[text] ?? 0);
  for (const text of textOrder.subarray(first, last)) offer(text);
  if (found.size >= limit) return found;
  for (const start of wordStarts.subarray(...rangeOf(folded, wordStarts, phrase))) offer(snapshot.textAt(start));
  if (found.size >= limit || words.length === 1) return found;
  const ranges = words.map((word) => rangeOf(folded, wordStarts, Buffer.from(word)));
  const [from, to] = ranges.reduce((least, range) => (range[1] - range[0] < least[1] - least[0] ? range : least));
  for (const start of wordStarts.subarray(from, Math.min(to, from + mostCandidates))) offer(snapshot.textAt(start));
  return found;
}

function placeIn(snapshot: SkillSnapshot, words: readonly string[], text: number): number {
  const start = snapshot.foldedOffsets[text] ?? 0;
  const end = (snapshot.foldedOffsets[text + 1] ?? 0) - lineEnd.length;
  const fits = fitOf(words, snapshot.words(text));
  return fits === undefined ? Number.POSITIVE_INFINITY : placeOf(fits, isAlias(snapshot, text), end - start);
}

export function isAlias({ kinds }: SkillSnapshot, text: number): boolean {
  return (kinds[text] ?? 0) >= textKinds.aliasEn;
}

/** Numbers of the skills in the order of their English labels. */
export function* byLabel(snapshot: SkillSnapshot): Generator<number> {
  for (const text of snapshot.textOrder) {
    if (snapshot.kinds[text] === textKinds.labelEn) yield snapshot.skillOf(text);
  }
}

/** The words to search for; more than ten add nothing. */
export function searchWords(q: string): string[] {
  return tokens(q).slice(0, 10);
}
