import { fitOf, placeOf } from './name-search.ts';
import { type SkillSnapshot, textKinds } from './skill-snapshot.ts';
import { lineEnd, rangeOf } from './word-starts.ts';

/** The best name of a skill that was found; the smaller `place`, the better. */
export interface NameHit {
  readonly place: number;
  /** Number of the text. */
  readonly text: number;
}

/** How many names are looked at for words in any order: enough unless all words are a letter or two. */
const maxCandidates = 20_000;

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
    if (place < (found.get(skill)?.place ?? Number.POSITIVE_INFINITY)) {
      found.set(skill, { place, text });
    }
  };
  const phrase = Buffer.from(words.join(' '));
  const [first, last] = rangeOf(folded, textOrder, phrase, (text) => foldedOffsets[text] ?? 0);
  for (const text of textOrder.subarray(first, last)) {
    offer(text);
  }
  if (found.size >= limit) {
    return found;
  }
  for (const start of wordStarts.subarray(...rangeOf(folded, wordStarts, phrase))) {
    offer(snapshot.textAt(start));
  }
  if (found.size >= limit || words.length === 1) {
    return found;
  }
  const ranges = words.map((word) => rangeOf(folded, wordStarts, Buffer.from(word)));
  const [from, to] = ranges.reduce((least, range) => (range[1] - range[0] < least[1] - least[0] ? range : least));
  for (const start of wordStarts.subarray(from, Math.min(to, from + maxCandidates))) {
    offer(snapshot.textAt(start));
  }
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
    if (snapshot.kinds[text] === textKinds.labelEn) {
      yield snapshot.skillOf(text);
    }
  }
}
