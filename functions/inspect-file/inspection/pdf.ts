import { inflateSync } from 'node:zlib';
import type { RejectionReason } from '#shared/domain/file.ts';
import { isWhitespace, type OnName, type PdfObject, PdfWalker, skipSpace, TooDeep } from './pdf-objects.ts';
import { Rejection } from './rejection.ts';
import { endsAsZip, looksLikeScript } from './sniff.ts';

/** Actions that run or start something; forms with scripts (XFA); media players. */
const active: ReadonlySet<string> = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'ImportData',
  'RichMedia',
  'XFA',
  'OnInstantiate',
]);
const embedded: ReadonlySet<string> = new Set(['EmbeddedFile', 'EmbeddedFiles']);

/** Readers search about the last kilobyte for the end. */
const tailBytes = 2048;
/** Limits of one unpacked object stream and of all: ten times the usual size. */
const maxStreamBytes = 8 * 1024 * 1024;
const maxTotalBytes = 32 * 1024 * 1024;
const maxStreams = 10_000;

/** Where a PDF starts: at the beginning, or after a byte order mark or whitespace. */
export function pdfStart(bytes: Buffer): number | undefined {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < 1024 && isWhitespace(bytes[at])) {
    at += 1;
  }
  return bytes.toString('latin1', at, at + 5) === '%PDF-' ? at : undefined;
}

/**
 * The reason to reject a PDF. Walks from each `obj` and `trailer`, and through each object stream, regardless of the file's own
 * cross-reference table: so all objects are checked that any reader might find, in all revisions.
 */
export function pdfFault(bytes: Buffer): RejectionReason | undefined {
  const tail = bytes.subarray(Math.max(0, bytes.length - tailBytes));
  if (endsAsZip(bytes, false) || looksLikeScript(bytes.subarray(pdfStart(bytes) ?? 0, 1024))) {
    return 'several_types';
  }
  if (!tail.includes('startxref') || !tail.includes('%%EOF')) {
    return 'damaged';
  }
  const scan = new PdfScan(bytes);
  scan.walk();
  if (scan.isEncrypted) {
    return 'password_protected';
  }
  scan.walkStreams();
  if (scan.isActive) {
    return 'active_content';
  }
  if (scan.hasFiles) {
    return 'embedded_files';
  }
  return scan.hasCatalog && scan.hasPages ? undefined : 'damaged';
}

interface ObjectStream {
  readonly start: number;
  readonly object: PdfObject;
}

class PdfScan {
  isEncrypted = false;
  isActive = false;
  hasFiles = false;
  hasCatalog = false;
  hasPages = false;
  readonly #bytes: Buffer;
  readonly #streams: ObjectStream[] = [];
  /** Objects do not overlap; a file in which they do is made to exhaust its reader. */
  #budget: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#budget = bytes.length * 4 + 1024 * 1024;
  }

  walk(): void {
    for (const keyword of ['obj', 'trailer']) {
      for (let at = this.#bytes.indexOf(keyword); at >= 0; at = this.#bytes.indexOf(keyword, at + keyword.length)) {
        const isEnd = keyword === 'obj' && this.#bytes.toString('latin1', Math.max(0, at - 3), at) === 'end';
        if (!isEnd) {
          this.#walkAt(at + keyword.length);
        }
      }
    }
  }

  #walkAt(start: number): void {
    const object = bounded(() => this.#walker.object(this.#bytes, start));
    this.#budget -= object.end - start;
    if (this.#budget < 0) {
      throw new Rejection('damaged');
    }
    if (object.holdsObjects) {
      const after = skipSpace(this.#bytes, object.end);
      if (this.#bytes.toString('latin1', after, after + 6) === 'stream') {
        this.#streams.push({ start: after + 6, object });
        if (this.#streams.length > maxStreams) {
          throw new Rejection('unpacks_too_large');
        }
      }
    }
  }

  readonly #onName: OnName = (name, isKey, depth) => {
    if (active.has(name)) {
      this.isActive = true;
    } else if (embedded.has(name) || (isKey && name === 'EF')) {
      this.hasFiles = true;
    } else if (isKey && depth === 1 && name === 'Encrypt') {
      this.isEncrypted = true;
    } else if (name === 'Catalog') {
      this.hasCatalog = true;
    } else if (name === 'Pages') {
      this.hasPages = true;
    }
  };
  readonly #walker = new PdfWalker(this.#onName);

  walkStreams(): void {
    let left = maxTotalBytes;
    for (const { start, object } of this.#streams) {
      const content = unpacked(this.#bytes, start, object, Math.min(left, maxStreamBytes));
      left -= content.length;
      bounded(() => this.#walker.objects(content));
    }
  }
}

function bounded<T>(walk: () => T): T {
  try {
    return walk();
  } catch (error) {
    throw error instanceof TooDeep ? new Rejection('damaged', { cause: error }) : error;
  }
}

/** @throws Rejection if it unpacks to more than `maxBytes`, or has an encoding that is unusual for objects */
function unpacked(bytes: Buffer, start: number, { filters, isOdd }: PdfObject, maxBytes: number): Buffer {
  if (isOdd || filters.length > 1 || maxBytes <= 0) {
    throw new Rejection(maxBytes <= 0 ? 'unpacks_too_large' : 'could_not_be_checked');
  }
  let from = start;
  if (bytes[from] === 13) {
    from += 1;
  }
  if (bytes[from] === 10) {
    from += 1;
  }
  const [filter] = filters;
  if (filter === undefined) {
    const end = bytes.indexOf('endstream', from);
    return bytes.subarray(from, Math.min(end < 0 ? bytes.length : end, from + maxBytes));
  }
  if (filter !== 'FlateDecode' && filter !== 'Fl') {
    throw new Rejection('could_not_be_checked');
  }
  try {
    return inflateSync(bytes.subarray(from), { maxOutputLength: maxBytes });
  } catch (error) {
    const isLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new Rejection(isLarge ? 'unpacks_too_large' : 'damaged', { cause: error });
  }
}
