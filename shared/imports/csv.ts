import { pipeline } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { FileProblem } from './file-problem.ts';
import { unpacked } from './unpack.ts';

/** A record of a CSV file: its cells by the names in the header. */
export interface CsvRecord {
  /** Where it begins, from 1, as an editor counts. */
  readonly line: number;
  /** Absent where it has more or fewer cells than the header. */
  readonly cells?: Readonly<Record<string, string>>;
}

/** Unpacked. */
const maxFileBytes = 256 * 1024 ** 2;
const maxRecordBytes = 1024 ** 2;

/** Which columns a file must and may have. Without `optional`, any others are passed over. */
export interface CsvColumns {
  readonly needed: readonly string[];
  readonly optional?: readonly string[];
}

/**
 * Reads a CSV file (RFC 4180, UTF-8, comma, header, cells of several lines), plain or gzipped, record by record. Quotation
 * marks out of place end the reading: nobody could tell any more where records begin.
 *
 * @throws FileProblem where the file is not such a file, or its header not the expected one; what the source throws
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>, columns: CsvColumns): AsyncGenerator<CsvRecord> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordBytes,
  });
  pipeline(texts(unpacked(source, maxFileBytes)), parser, () => {});
  let header: readonly string[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (header) {
        const line = info.lines - newlinesIn(record);
        yield record.length === header.length ? { line, cells: cellsOf(header, record) } : { line };
      } else {
        header = checkedHeader(record, columns);
      }
    }
  } catch (cause) {
    if (cause instanceof CsvError) {
      throw new FileProblem(complaint(cause), { cause });
    }
    throw cause;
  }
  if (!header) {
    throw new FileProblem('The file is empty.');
  }
}

/** Text with plain line ends, so that lines are counted alike; a byte order mark is taken away. */
async function* texts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let held = '';
  const decode = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new FileProblem('The file is not UTF-8.', { cause });
    }
  };
  for await (const chunk of chunks) {
    const text = held + decode(chunk);
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r\n?/g, '\n');
  }
  yield (held + decode()).replace(/\r\n?/g, '\n');
}

function checkedHeader(names: readonly string[], { needed, optional }: CsvColumns): readonly string[] {
  const header = names.map((name) => name.trim());
  const missing = needed.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw new FileProblem(`The header lacks ${missing.join(', ')}. Is this the right file, with commas between cells?`);
  }
  const repeated = header.find((name, place) => header.indexOf(name) !== place);
  if (repeated !== undefined) {
    throw new FileProblem(`The header names ${repeated || 'an empty column'} twice.`);
  }
  const unknown = optional ? header.filter((name) => !needed.includes(name) && !optional.includes(name)) : [];
  if (unknown.length > 0) {
    throw new FileProblem(`The header names unknown columns: ${unknown.join(', ').slice(0, 200)}.`);
  }
  return header;
}

function cellsOf(header: readonly string[], record: readonly string[]): Record<string, string> {
  return Object.fromEntries(header.map((name, place) => [name, record[place] ?? '']));
}

function newlinesIn(record: readonly string[]): number {
  return record.reduce((count, cell) => count + cell.split('\n').length - 1, 0);
}

function complaint({ code, lines }: CsvError & { readonly lines?: number }): string {
  const where = typeof lines === 'number' ? ` at line ${lines}` : '';
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return `A record${where} is longer than 1 MiB.`;
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return `The file ends inside quotation marks${where}: it may be cut short.`;
  }
  return `A quotation mark is out of place${where}.`;
}
