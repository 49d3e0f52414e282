import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { Rejection } from './rejection.ts';

/** A part of a package. */
export interface ZipPart {
  /** The whole part, if requested. */
  readonly content: Buffer | undefined;
  /** The first 4 KiB. */
  readonly beginning: Buffer;
}

/** Documents have a few dozen. */
const maxParts = 5_000;
/** Ten times the largest upload. */
const maxUnpackedBytes = 100 * 1024 * 1024;
/** For all parts whose whole content is requested. */
const maxListBytes = 2 * 1024 * 1024;
const beginningBytes = 4 * 1024;
const encryptedFlag = 1;

/**
 * Unpacks every part of an archive, and keeps only the content that is requested.
 *
 * @returns by lower-case name, since package readers ignore case
 * @throws Rejection unless it is a plain archive of bounded size that starts and ends with the file
 */
export async function zipParts(
  bytes: Buffer,
  wantsAll: (name: string) => boolean,
): Promise<ReadonlyMap<string, ZipPart>> {
  const parts = new Map<string, ZipPart>();
  const zip = await opened(bytes);
  if (zip.entryCount > maxParts) {
    throw new Rejection('unpacks_too_large');
  }
  const entries = await entriesOf(zip);
  if (entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0) > maxUnpackedBytes) {
    throw new Rejection('unpacks_too_large');
  }
  if (!entries.some(({ relativeOffsetOfLocalHeader }) => relativeOffsetOfLocalHeader === 0)) {
    throw new Rejection('several_types');
  }
  const left = { unpacked: maxUnpackedBytes, lists: maxListBytes };
  for (const entry of entries) {
    const name = entry.fileName.toLowerCase();
    if ((entry.generalPurposeBitFlag & encryptedFlag) !== 0) {
      throw new Rejection('password_protected');
    }
    if (parts.has(name)) {
      throw new Rejection('damaged');
    }
    parts.set(name, await read(zip, entry, wantsAll(name), left));
  }
  return parts;
}

async function opened(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes, { strictFileNames: true });
  } catch (cause) {
    // Bytes after the end of a complete archive are a second file.
    const isFollowed = cause instanceof Error && cause.message.startsWith('Invalid comment length');
    throw new Rejection(isFollowed ? 'several_types' : 'damaged', { cause });
  }
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', (cause: Error) => {
      reject(new Rejection(/strong encryption/.test(cause.message) ? 'password_protected' : 'damaged', { cause }));
    });
    zip.readEntry();
  });
}

async function read(
  zip: ZipFile,
  entry: Entry,
  wantsAll: boolean,
  left: { unpacked: number; lists: number },
): Promise<ZipPart> {
  const chunks: Buffer[] = [];
  let kept = 0;
  try {
    for await (const chunk of await open(zip, entry)) {
      left.unpacked -= chunk.length;
      if (wantsAll) {
        left.lists -= chunk.length;
      }
      if (left.unpacked < 0 || left.lists < 0) {
        throw new Rejection('unpacks_too_large');
      }
      const part = wantsAll ? chunk : chunk.subarray(0, beginningBytes - kept);
      chunks.push(...(part.length > 0 ? [part] : []));
      kept += part.length;
    }
  } catch (cause) {
    throw cause instanceof Rejection ? cause : new Rejection('damaged', { cause });
  }
  const content = Buffer.concat(chunks);
  return { content: wantsAll ? content : undefined, beginning: content.subarray(0, beginningBytes) };
}

function open(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error: Error | null, stream: Readable) => (error ? reject(error) : resolve(stream)));
  });
}
