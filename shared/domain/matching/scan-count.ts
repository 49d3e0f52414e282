/**
 * ScanCount: one byte per candidate, plus one for each list that names it. The bytes start so far below 128 as the
 * candidate needs hits, so that the top bit of a byte is set exactly when the candidate has enough of them, and 32 candidates
 * are tested at a time by looking at 32-bit words.
 *
 * A byte cannot overflow: a posting has at most `maxRequired` required skills, needs half of them (`neededForBadge`), and
 * so ends at most at 128 − 100 + 200 = 228.
 *
 * The loops are small functions of their own, called many times, so that they are compiled for exactly one kind of array.
 */
export const maxRequired = 200;

/** A byte with this bit has enough hits. */
export const enough = 128;
const enoughInEachByte = 0x80808080 | 0;

/** Candidates are swept in groups of 8 words; a counter array is this much longer than a whole number of groups needs. */
export function paddedLength(candidates: number): number {
  return ((candidates + 31) >>> 5) << 5;
}

/** Adds one to the byte of each member of one list. */
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

/** Writes the candidates with enough hits to `found`, ascending, and returns how many they are. `words` and `bytes` are one buffer. */
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
