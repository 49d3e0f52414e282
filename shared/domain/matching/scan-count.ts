/**
 * ScanCount: one byte per candidate, incremented for each list that contains the candidate. Bytes start at 128 minus
 * the required hits, so that the top bit is set when a candidate has enough hits, and 32-bit words test many candidates
 * at once.
 *
 * A byte cannot overflow: at most `maxRequired` skills, of which half are needed for a badge, end at 128 − 100 + 200 = 228.
 *
 * The loops are small functions that are called often, so that V8 compiles them for one kind of array.
 */
export const maxRequired = 200;

/** The bit that is set when a byte has enough hits. */
export const enough = 128;
const enoughInEachByte = 0x80808080 | 0;

/** Length of a counter array: a multiple of the 8 words that `sweep` tests at a time. */
export function paddedLength(candidates: number): number {
  return ((candidates + 31) >>> 5) << 5;
}

/** Increments the byte of each member of one list. */
export function addMembers(bytes: Uint8Array, members: Uint32Array, from: number, to: number): void {
  let i = from;
  for (const last = to - 3; i < last; i += 4) {
    const a = members[i] ?? 0;
    const b = members[i + 1] ?? 0;
    const c = members[i + 2] ?? 0;
    const d = members[i + 3] ?? 0;
    bytes[a] = (bytes[a] ?? 0) + 1;
    bytes[b] = (bytes[b] ?? 0) + 1;
    bytes[c] = (bytes[c] ?? 0) + 1;
    bytes[d] = (bytes[d] ?? 0) + 1;
  }
  for (; i < to; i += 1) {
    const member = members[i] ?? 0;
    bytes[member] = (bytes[member] ?? 0) + 1;
  }
}

/**
 * Writes the candidates with enough hits to `found`, ascending, and returns their number. `words` and `bytes` share a
 * buffer.
 */
export function sweep(words: Int32Array, bytes: Uint8Array, found: Uint32Array): number {
  let count = 0;
  for (let w = 0; w < words.length; w += 8) {
    const any =
      (words[w] ?? 0) |
      (words[w + 1] ?? 0) |
      (words[w + 2] ?? 0) |
      (words[w + 3] ?? 0) |
      (words[w + 4] ?? 0) |
      (words[w + 5] ?? 0) |
      (words[w + 6] ?? 0) |
      (words[w + 7] ?? 0);
    if ((any & enoughInEachByte) !== 0) {
      count = pick(bytes, w * 4, found, count);
    }
  }
  return count;
}

function pick(bytes: Uint8Array, from: number, found: Uint32Array, count: number): number {
  let next = count;
  for (let i = from; i < from + 32; i += 1) {
    if ((bytes[i] ?? 0) >= enough) {
      found[next] = i;
      next += 1;
    }
  }
  return next;
}
