import { isUtf8 } from 'node:buffer';
import { FileProblem } from '#shared/imports/file-problem.ts';
import { unpacked } from '#shared/imports/unpack.ts';

/** A longer line is rejected without being held. */
const maxLineBytes = 256 * 1024;
/** Unpacked; what follows is not read. */
const maxFileBytes = 4 * 1024 ** 3;

export interface Line {
  /** From 1, as an editor counts them. */
  readonly number: number;
  /** Absent where the line cannot be read. */
  readonly text?: string;
  readonly problem?: string;
}

const newline = 0x0a;

/**
 * The lines of a file that arrives in chunks, plain or gzipped, as many at a time as a chunk brings. Blank lines are left
 * out. No more than one line is held, whatever the file is.
 *
 * Where the file is damaged or endless, its last line says so.
 *
 * @throws what the source throws
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  limits: { readonly line: number; readonly file: number } = { line: maxLineBytes, file: maxFileBytes },
): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter(limits.line);
  try {
    for await (const chunk of unpacked(source, limits.file)) {
      const lines = splitter.push(chunk);
      if (lines.length > 0) {
        yield lines;
      }
    }
  } catch (error) {
    if (!(error instanceof FileProblem)) {
      throw error;
    }
    yield [{ number: splitter.number, problem: error.message }];
    return;
  }
  const last = splitter.end();
  if (last.length > 0) {
    yield last;
  }
}

class LineSplitter {
  readonly #longest: number;
  /** The line that the next chunk goes on with. */
  #begun: Uint8Array[] = [];
  #begunLength = 0;
  number = 1;

  constructor(longest: number) {
    this.#longest = longest;
  }

  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      this.#add(chunk.subarray(from, end));
      this.#close(lines);
      from = end + 1;
    }
    this.#add(chunk.subarray(from));
    return lines;
  }

  end(): Line[] {
    const lines: Line[] = [];
    this.#close(lines);
    return lines;
  }

  #add(part: Uint8Array): void {
    this.#begunLength += part.length;
    if (this.#begunLength > this.#longest) {
      this.#begun = [];
    } else if (part.length > 0) {
      this.#begun.push(part);
    }
  }

  #close(lines: Line[]): void {
    const { number } = this;
    if (this.#begunLength > this.#longest) {
      lines.push({ number, problem: `longer than ${this.#longest} bytes` });
    } else if (this.#begunLength > 0) {
      const [first = new Uint8Array(), ...rest] = this.#begun;
      const bytes = rest.length === 0 ? first : Buffer.concat(this.#begun, this.#begunLength);
      if (!isUtf8(bytes)) {
        lines.push({ number, problem: 'not UTF-8' });
      } else {
        const text = decoder.decode(bytes).trim();
        if (text !== '') {
          lines.push({ number, text });
        }
      }
    }
    this.#begun = [];
    this.#begunLength = 0;
    this.number += 1;
  }
}

/** Takes a byte order mark away. */
const decoder = new TextDecoder('utf-8');
