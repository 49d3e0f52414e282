/**
 * Lists of integers in two typed arrays: list `i` is `values[offsets[i]]` up to, excluding, `values[offsets[i + 1]]`.
 */
export interface NumberLists {
  readonly offsets: Uint32Array;
  readonly values: Uint32Array;
}

/** A growing array of unsigned integers. */
export class NumberWriter {
  #values = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** A view of the numbers, valid until the next `push`. */
  view(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }
}

export class ListWriter {
  readonly #offsets = new NumberWriter();
  readonly #values = new NumberWriter();

  constructor() {
    this.#offsets.push(0);
  }

  get count(): number {
    return this.#offsets.length - 1;
  }

  add(list: Iterable<number>): void {
    for (const value of list) {
      this.#values.push(value);
    }
    this.#offsets.push(this.#values.length);
  }

  finish(): NumberLists {
    return { offsets: this.#offsets.view(), values: this.#values.view() };
  }
}

export function numberLists(lists: Iterable<Iterable<number>>): NumberLists {
  const writer = new ListWriter();
  for (const list of lists) {
    writer.add(list);
  }
  return writer.finish();
}

export function listCount(lists: NumberLists): number {
  return lists.offsets.length - 1;
}

/** A view of one list; empty after the last list. */
export function listAt(lists: NumberLists, index: number): Uint32Array {
  return lists.values.subarray(lists.offsets[index] ?? lists.values.length, lists.offsets[index + 1]);
}

export function lengthAt(lists: NumberLists, index: number): number {
  return (lists.offsets[index + 1] ?? 0) - (lists.offsets[index] ?? 0);
}

/**
 * For each value below `width`, the lists of `from` … `to - 1` that contain it: ascending numbers, relative to `from`.
 */
export function invert(lists: NumberLists, width: number, from = 0, to = listCount(lists)): NumberLists {
  const first = lists.offsets[from] ?? 0;
  const last = lists.offsets[to] ?? first;
  const offsets = new Uint32Array(width + 1);
  countValues(lists.values, first, last, offsets);
  for (let value = 0; value < width; value += 1) {
    offsets[value + 1] = (offsets[value + 1] ?? 0) + (offsets[value] ?? 0);
  }
  const next = offsets.slice();
  const values = new Uint32Array(last - first);
  for (let list = from; list < to; list += 1) {
    place(lists.values, lists.offsets[list] ?? 0, lists.offsets[list + 1] ?? 0, list - from, next, values);
  }
  return { offsets, values };
}

function countValues(values: Uint32Array, from: number, to: number, offsets: Uint32Array): void {
  for (let i = from; i < to; i += 1) {
    const slot = (values[i] ?? 0) + 1;
    offsets[slot] = (offsets[slot] ?? 0) + 1;
  }
}

function place(
  source: Uint32Array,
  from: number,
  to: number,
  list: number,
  next: Uint32Array,
  values: Uint32Array,
): void {
  for (let i = from; i < to; i += 1) {
    const value = source[i] ?? 0;
    const slot = next[value] ?? 0;
    values[slot] = list;
    next[value] = slot + 1;
  }
}

/** Whether an ascending array contains a value between two indexes (binary search). */
export function holds(ascending: Uint32Array, value: number, from = 0, to = ascending.length): boolean {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < to && ascending[low] === value;
}

/** Consecutive numbers for strings, in order of their first use. */
export class Numbering {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  /** The number of a string; assigns the next one to a new string. */
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) {
      return known;
    }
    const number = this.#numbers.size;
    this.#numbers.set(text, number);
    return number;
  }

  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  strings(): IterableIterator<string> {
    return this.#numbers.keys();
  }
}
