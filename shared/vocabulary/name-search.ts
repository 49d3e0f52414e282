import { tokens } from '#shared/domain/text.ts';

/** The words to search for; more than ten add nothing. */
export function searchWords(q: string): string[] {
  return tokens(q).slice(0, 10);
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
  if (name === phrase) {
    return fitness(whole, true);
  }
  const spaced = ` ${name} `;
  if (spaced.startsWith(` ${phrase}`)) {
    return fitness(beginning, spaced.startsWith(` ${phrase} `));
  }
  if (spaced.includes(` ${phrase}`)) {
    return fitness(laterWord, spaced.includes(` ${phrase} `));
  }
  if (!words.every((word) => spaced.includes(` ${word}`))) {
    return undefined;
  }
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

/** Of a short list, what has a name that the words fit, best first. */
export function bestNamed<T>(
  all: readonly T[],
  words: readonly string[],
  namesOf: (entry: T) => readonly string[],
): T[] {
  return all
    .flatMap((entry) => {
      const places = namesOf(entry).flatMap((name) => {
        const nameWords = tokens(name).join(' ');
        const fit = fitOf(words, nameWords);
        return fit === undefined ? [] : [placeOf(fit, false, nameWords.length)];
      });
      return places.length === 0 ? [] : [{ entry, place: Math.min(...places) }];
    })
    .sort((a, b) => a.place - b.place)
    .map(({ entry }) => entry);
}
