/** Ends each text; sorts before every character that texts hold. */
export const lineEnd = '\n';

const newline = 0x0a;
const space = 0x20;

/**
 * Where words start, in the order of the bytes that follow up to the line end: whatever texts have a word, or a row of
 * words, with a certain beginning stands together there.
 */
export function sortedWordStarts(folded: Uint8Array): Uint32Array {
  const starts: number[] = [];
  for (let place = 0; place < folded.length; place += 1) {
    const before = place === 0 ? newline : folded[place - 1];
    if ((before === newline || before === space) && folded[place] !== newline) {
      starts.push(place);
    }
  }
  return Uint32Array.from(starts).sort((a, b) => compareLines(folded, a, b));
}

/** The order of two texts by their bytes, from a place in each up to its line end. */
export function compareLines(folded: Uint8Array, a: number, b: number): number {
  for (let step = 0; ; step += 1) {
    const left = folded[a + step] ?? newline;
    const right = folded[b + step] ?? newline;
    if (left !== right) {
      return left - right;
    }
    if (left === newline) {
      return a - b;
    }
  }
}

/**
 * Of a list in the order of the bytes that its entries stand for, those that begin with a prefix: from the first up to, not
 * including, the second.
 *
 * @param startOf where an entry's bytes begin; the entry itself, where it is a place
 */
export function rangeOf(
  folded: Uint8Array,
  sorted: Uint32Array,
  prefix: Uint8Array,
  startOf: (entry: number) => number = (place) => place,
): readonly [number, number] {
  const from = firstPlace(sorted, 0, (entry) => comparePrefix(folded, startOf(entry), prefix) >= 0);
  return [from, firstPlace(sorted, from, (entry) => comparePrefix(folded, startOf(entry), prefix) > 0)];
}

/** Zero where the bytes at a place begin with the prefix. */
function comparePrefix(folded: Uint8Array, place: number, prefix: Uint8Array): number {
  for (let step = 0; step < prefix.length; step += 1) {
    const difference = (folded[place + step] ?? newline) - (prefix[step] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

function firstPlace(sorted: Uint32Array, from: number, reached: (entry: number) => boolean): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached(sorted[middle] ?? 0)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
