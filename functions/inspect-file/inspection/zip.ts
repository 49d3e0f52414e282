import type { Readable } from 'node:stream';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { Rejection } from './rejection.ts';

/** A part of a package. */
export interface ZipPart {
  /** All of it, where it was asked for. */
  readonly content: Buffer | undefined;
  /** What it begins with. */
  readonly beginning: Buffer;
}

/** Documents have a few dozen. */
const maxParts = 5_000;
/** What a document may unpack to: ten times the largest file. */
const maxUnpackedBytes = 100 * 1024 * 1024;
/** What its lists of parts and relationships may have. */
const maxListBytes = 2 * 1024 * 1024;
const beginningBytes = 4 * 1024;
const encryptedFlag = 1;

/**
 * Unpacks every part of an archive, part by part, without keeping what is not asked for.
 *
 * @returns by name, lower case: package readers fold case
 * @throws Rejection where it is not a plain archive of bounded size that begins with the file and ends with it
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
    // Bytes after its end: a second file, if the archive itself is whole.
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
