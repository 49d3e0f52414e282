import { isUtf8 } from 'node:buffer';
import { FileProblem } from '#shared/imports/file-problem.ts';
import { unpacked } from '#shared/imports/unpack.ts';

/** Longer lines are rejected and not kept in memory. */
const maxLineBytes = 256 * 1024;
/** Unpacked. */
const maxFileBytes = 4 * 1024 ** 3;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Absent if the line cannot be read. */
  readonly text?: string;
  readonly problem?: string;
}

const newline = 0x0a;

/**
 * The lines of a file, plain or gzipped, chunk by chunk and without blank lines. At most one line is kept in memory. If the
 * file is damaged or too long, the last line says so.
 * @throws errors of the source
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
  /** The start of a line that continues in the next chunk. */
  #partial: Uint8Array[] = [];
  #partialLength = 0;
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
    this.#partialLength += part.length;
    if (this.#partialLength > this.#longest) {
      this.#partial = [];
    } else if (part.length > 0) {
      this.#partial.push(part);
    }
  }

  #close(lines: Line[]): void {
    const { number } = this;
    if (this.#partialLength > this.#longest) {
      lines.push({ number, problem: `longer than ${this.#longest} bytes` });
    } else if (this.#partialLength > 0) {
      const [first = new Uint8Array(), ...rest] = this.#partial;
      const bytes = rest.length === 0 ? first : Buffer.concat(this.#partial, this.#partialLength);
      if (!isUtf8(bytes)) {
        lines.push({ number, problem: 'not UTF-8' });
      } else {
        const text = decoder.decode(bytes).trim();
        if (text !== '') {
          lines.push({ number, text });
        }
      }
    }
    this.#partial = [];
    this.#partialLength = 0;
    this.number += 1;
  }
}

/** Removes a byte order mark. */
const decoder = new TextDecoder('utf-8');
