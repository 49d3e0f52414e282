import * as z from 'zod';

/** Columns of numbers by name; little-endian in the file, as on every processor this runs on. */
export type Columns = Readonly<Record<string, Uint8Array | Uint32Array | Float64Array>>;

const kinds = { u8: Uint8Array, u32: Uint32Array, f64: Float64Array } as const;
type Kind = keyof typeof kinds;

const Directory = z.object({
  facts: z.unknown(),
  columns: z.record(z.string(), z.tuple([z.enum(['u8', 'u32', 'f64']), z.int().nonnegative(), z.int().nonnegative()])),
});
type Directory = z.infer<typeof Directory>;

const headerBytes = 16;
/** Every column starts at a multiple of this, so that it can be viewed where it lies. */
const alignment = 8;

/** What a file of columns is: written into it, and said of one that cannot be read. */
export interface FileKind {
  /** Eight letters that such a file begins with. */
  readonly magic: string;
  /** `job index`, as in "not a job index file". */
  readonly name: string;
  /** Goes up when files change shape; every other version is refused. */
  readonly version: number;
}

/**
 * An immutable file of columns: 8 bytes of magic, version and length of the directory as 32-bit numbers, the directory as
 * JSON (facts about the file; kind, first byte and element count of each column), then the columns.
 */
export function encodeColumns(kind: FileKind, facts: unknown, columns: Columns): Uint8Array<ArrayBuffer> {
  const directory: Directory = { facts, columns: {} };
  let length = 0;
  for (const [name, column] of Object.entries(columns)) {
    directory.columns[name] = [kindOf(column), length, column.length];
    length = aligned(length + column.byteLength);
  }
  const text = new TextEncoder().encode(JSON.stringify(directory));
  const start = aligned(headerBytes + text.length);
  const file = new Uint8Array(start + length);
  file.set(new TextEncoder().encode(kind.magic));
  const header = new DataView(file.buffer);
  header.setUint32(8, kind.version, true);
  header.setUint32(12, text.length, true);
  file.set(text, headerBytes);
  for (const [name, column] of Object.entries(columns)) {
    const [, offset] = directory.columns[name] ?? [];
    file.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), start + (offset ?? 0));
  }
  return file;
}

/** A file of columns as views on its bytes: nothing is copied, nothing is decoded before it is asked for. */
export interface ColumnFile {
  readonly facts: unknown;
  bytes(name: string): Uint8Array;
  numbers(name: string): Uint32Array;
  reals(name: string): Float64Array;
}

/** @throws Error that says what is wrong: not such a file, another version, cut short, a column missing */
export function decodeColumns({ magic, name: kindName, version }: FileKind, bytes: Uint8Array): ColumnFile {
  const wrong = (what: string) => new Error(`The ${kindName} file ${what}.`);
  if (bytes.length < headerBytes || Buffer.from(bytes.subarray(0, magic.length)).toString('latin1') !== magic) {
    throw new Error(`This is not a ${kindName} file.`);
  }
  const file = bytes.byteOffset % alignment === 0 ? bytes : bytes.slice();
  const header = new DataView(file.buffer, file.byteOffset);
  const found = header.getUint32(8, true);
  if (found !== version) {
    throw wrong(`has version ${found}; this code reads version ${version}`);
  }
  const textLength = header.getUint32(12, true);
  const start = aligned(headerBytes + textLength);
  if (file.length < start) {
    throw wrong('is cut short');
  }
  const directory = parseDirectory(file.subarray(headerBytes, headerBytes + textLength));

  function view<T>(name: string, kind: Kind, make: (buffer: ArrayBufferLike, offset: number, length: number) => T): T {
    const [stored, offset, length] = directory.columns[name] ?? [];
    if (stored !== kind || offset === undefined || length === undefined) {
      throw wrong(`has no column ${name} of kind ${kind}`);
    }
    if (start + offset + length * kinds[kind].BYTES_PER_ELEMENT > file.length) {
      throw wrong('is cut short');
    }
    return make(file.buffer, file.byteOffset + start + offset, length);
  }
  return {
    facts: directory.facts,
    bytes: (name) => view(name, 'u8', (buffer, offset, length) => new Uint8Array(buffer, offset, length)),
    numbers: (name) => view(name, 'u32', (buffer, offset, length) => new Uint32Array(buffer, offset, length)),
    reals: (name) => view(name, 'f64', (buffer, offset, length) => new Float64Array(buffer, offset, length)),
  };
}

function parseDirectory(text: Uint8Array): Directory {
  try {
    return Directory.parse(JSON.parse(new TextDecoder().decode(text)));
  } catch (cause) {
    throw new Error('The directory of the file cannot be read.', { cause });
  }
}

function kindOf(column: Columns[string]): Kind {
  if (column instanceof Uint8Array) {
    return 'u8';
  }
  return column instanceof Uint32Array ? 'u32' : 'f64';
}

function aligned(length: number): number {
  return Math.ceil(length / alignment) * alignment;
}
