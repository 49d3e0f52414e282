import type { ColumnFile } from './column-file.ts';

/** Strings end to end in UTF-8, decoded one at a time when asked for. */
export class StringTable {
  readonly #offsets: Uint32Array;
  readonly #bytes: Buffer;

  constructor(offsets: Uint32Array, bytes: Uint8Array) {
    this.#offsets = offsets;
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  static from(file: ColumnFile, name: string): StringTable {
    return new StringTable(file.numbers(`${name}.offsets`), file.bytes(`${name}.bytes`));
  }

  /** The columns of a table, for `encodeColumns`. */
  static columns(name: string, strings: readonly string[]) {
    const offsets = new Uint32Array(strings.length + 1);
    for (const [i, text] of strings.entries()) {
      offsets[i + 1] = (offsets[i] ?? 0) + Buffer.byteLength(text);
    }
    const bytes = Buffer.allocUnsafe(offsets[strings.length] ?? 0);
    for (const [i, text] of strings.entries()) {
      bytes.write(text, offsets[i] ?? 0);
    }
    return { [`${name}.offsets`]: offsets, [`${name}.bytes`]: new Uint8Array(bytes) };
  }

  get length(): number {
    return this.#offsets.length - 1;
  }

  at(index: number): string {
    return this.#bytes.toString('utf8', this.#offsets[index] ?? 0, this.#offsets[index + 1] ?? 0);
  }

  /** Place of a string in a sorted table; -1 where it is not. */
  find(text: string): number {
    const at = this.#first((each) => each >= text);
    return at < this.length && this.at(at) === text ? at : -1;
  }

  /** Places of the strings with a prefix in a sorted table: from the first up to, not including, the second. */
  prefixed(prefix: string): readonly [number, number] {
    const from = this.#first((each) => each >= prefix);
    return [from, this.#first((each) => each >= prefix && !each.startsWith(prefix), from)];
  }

  #first(reached: (text: string) => boolean, from = 0): number {
    let low = from;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (reached(this.at(middle))) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
