/** What a walk through one object of a PDF finds. */
export interface PdfObject {
  /** Its filters, in order. */
  readonly filters: readonly string[];
  /** It may contain other objects: only such streams have both `/N` and `/First`. */
  readonly holdsObjects: boolean;
  /** Its encoding is in another object, or uses a predictor. */
  readonly isOdd: boolean;
  /** The offset after it. */
  readonly end: number;
}

/** Called for each unescaped name. `isKey`: the key of a dictionary entry; `depth` 1: the outermost dictionary. */
export type OnName = (name: string, isKey: boolean, depth: number) => void;

const whitespace = 1;
const delimiter = 2;
const kinds = new Uint8Array(256);
for (const code of [0, 9, 10, 12, 13, 32]) {
  kinds[code] = whitespace;
}
for (const character of '()<>[]{}/%') {
  kinds[character.charCodeAt(0)] = delimiter;
}

const code = (character: string) => character.charCodeAt(0);
const [slash, percent, openRound, closeRound, less, greater, openSquare, closeSquare, backslash] = [
  ...'/%()<>[]\\',
].map(code) as [number, number, number, number, number, number, number, number, number];
const lineFeed = 10;
const carriageReturn = 13;

/** Deeper nesting is not usual, and can exhaust a reader. */
const maxDepth = 200;
/** All names that are searched for are shorter. */
const maxNameLength = 60;

export class TooDeep extends Error {}

export function isWhitespace(byte: number | undefined): boolean {
  return byte !== undefined && kinds[byte] === whitespace;
}

/** The offset after whitespace and comments. */
export function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (kinds[byte] === whitespace) {
      at += 1;
    } else if (byte === percent) {
      at = endOfLine(bytes, at);
    } else {
      break;
    }
  }
  return at;
}

function endOfLine(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) {
    at += 1;
  }
  return at;
}

/** Walks through objects: dictionaries and arrays with their content, or single tokens. */
export class PdfWalker {
  readonly #onName: OnName;
  /** For each open dictionary or array: whether the next name is a key (1), a value (2), or an array element (0). */
  readonly #frames = new Uint8Array(maxDepth + 1);
  #depth = 0;
  /** The last key of the outermost dictionary, and of any. */
  #key = '';
  #innerKey = '';
  #type: string | undefined;
  #filters: string[] = [];
  #hasN = false;
  #hasFirst = false;
  #isOdd = false;

  constructor(onName: OnName) {
    this.#onName = onName;
  }

  /** @throws TooDeep */
  object(bytes: Buffer, start: number): PdfObject {
    this.#depth = 0;
    this.#key = '';
    this.#innerKey = '';
    this.#type = undefined;
    this.#filters = [];
    this.#hasN = false;
    this.#hasFirst = false;
    this.#isOdd = false;
    let at = start;
    do {
      at = this.#token(bytes, at);
    } while (this.#depth > 0 && at < bytes.length);
    const holdsObjects = this.#type === 'ObjStm' || (this.#hasN && this.#hasFirst);
    return { filters: this.#filters, holdsObjects, isOdd: this.#isOdd, end: at };
  }

  /**
   * All objects, one after the other.
   * @throws TooDeep
   */
  objects(bytes: Buffer): void {
    this.#depth = 0;
    for (let at = 0; at < bytes.length; at = this.#token(bytes, at)) {
      if (this.#depth < 0) {
        this.#depth = 0;
      }
    }
  }

  /** @returns the offset after the token */
  #token(bytes: Buffer, start: number): number {
    const at = skipSpace(bytes, start);
    const byte = bytes[at];
    if (byte === undefined) {
      return bytes.length;
    }
    if (byte === slash) {
      const end = endOfToken(bytes, at + 1);
      this.#name(end - at > maxNameLength * 3 ? '' : unescaped(bytes, at + 1, end));
      return end;
    }
    if (byte === openRound) {
      this.#valueEnds();
      return endOfString(bytes, at);
    }
    if (byte === openSquare) {
      return this.#open(0, at + 1);
    }
    if (byte === closeSquare) {
      return this.#close(at + 1);
    }
    if (byte === less) {
      if (bytes[at + 1] === less) {
        return this.#open(1, at + 2);
      }
      this.#valueEnds();
      const end = bytes.indexOf(greater, at);
      return end < 0 ? bytes.length : end + 1;
    }
    if (byte === greater) {
      return bytes[at + 1] === greater ? this.#close(at + 2) : at + 1;
    }
    if (kinds[byte] === delimiter) {
      return at + 1;
    }
    const end = endOfToken(bytes, at);
    // The object is truncated; what follows belongs to another.
    if (this.#depth > 0 && end - at === 6 && bytes.toString('latin1', at, end) === 'endobj') {
      this.#depth = 0;
    } else {
      this.#plain(bytes, at, end);
    }
    return end;
  }

  #open(state: number, next: number): number {
    this.#depth += 1;
    if (this.#depth > maxDepth) {
      throw new TooDeep();
    }
    this.#frames[this.#depth] = state;
    return next;
  }

  #close(next: number): number {
    this.#depth -= 1;
    this.#valueEnds();
    return next;
  }

  #valueEnds(): void {
    if (this.#frames[this.#depth] === 2) {
      this.#frames[this.#depth] = 1;
    }
  }

  #name(name: string): void {
    const isKey = this.#depth > 0 && this.#frames[this.#depth] === 1;
    this.#onName(name, isKey, this.#depth);
    if (!isKey) {
      if (this.#depth >= 1 && this.#key === 'Filter') {
        this.#filters.push(name);
      }
      if (this.#depth === 1 && this.#key === 'Type') {
        this.#type = name;
      }
      this.#valueEnds();
      return;
    }
    this.#frames[this.#depth] = 2;
    this.#innerKey = name;
    if (this.#depth === 1) {
      this.#key = name;
      this.#hasN ||= name === 'N';
      this.#hasFirst ||= name === 'First';
    }
  }

  /** Numbers, references, keywords. */
  #plain(bytes: Buffer, from: number, to: number): void {
    const isValue = this.#frames[this.#depth] === 2;
    if (isValue && this.#innerKey === 'Predictor') {
      this.#isOdd ||= bytes.toString('latin1', from, Math.min(to, from + 8)) !== '1';
    }
    // `/Filter 7 0 R`: the value is in another object.
    if (isValue && this.#depth === 1 && ['Filter', 'DecodeParms', 'DP'].includes(this.#key)) {
      this.#isOdd ||= bytes.toString('latin1', from, to) !== 'null';
    }
    this.#valueEnds();
  }
}

function endOfToken(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && kinds[bytes[at] as number] === 0) {
    at += 1;
  }
  return at;
}

function endOfString(bytes: Buffer, start: number): number {
  let open = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === backslash) {
      at += 1;
    } else if (byte === openRound) {
      open += 1;
    } else if (byte === closeRound) {
      open -= 1;
      if (open === 0) {
        return at + 1;
      }
    }
  }
  return bytes.length;
}

/** `Java#53cript` is `JavaScript`. */
function unescaped(bytes: Buffer, from: number, to: number): string {
  const name = bytes.toString('latin1', from, to);
  return name.includes('#')
    ? name.replace(/#([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : name;
}
