import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FileProblem } from './file-problem.ts';

const gzipMagic = [0x1f, 0x8b] as const;

/**
 * The bytes of a file that may be gzipped: told by its content, not by its name.
 *
 * @param most how many bytes it may hold unpacked
 * @throws FileProblem where the compressed data is damaged, or there is too much of it; what the source throws
 */
export async function* unpacked(source: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let size = 0;
  try {
    const head = await firstBytes(chunks);
    const packed = gzipMagic.every((byte, place) => head[place] === byte);
    const whole = joined(head, chunks);
    for await (const chunk of packed ? gunzip(whole) : whole) {
      size += chunk.length;
      if (size > most) {
        throw new FileProblem(`The file holds more than ${Math.floor(most / 1024 ** 2)} MiB.`);
      }
      yield chunk;
    }
  } catch (cause) {
    if (isDamage(cause)) {
      throw new FileProblem('The compressed data ends too soon or is damaged.', { cause });
    }
    throw cause;
  } finally {
    await chunks.return?.();
  }
}

async function firstBytes(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  while (head.length < gzipMagic.length) {
    const { done, value } = await chunks.next();
    if (done) {
      break;
    }
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* joined(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    yield next.value;
  }
}

function gunzip(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const unzip = createGunzip();
  // Failures of either side come out where the unpacked data is read.
  pipeline(chunks, unzip, () => {});
  return unzip;
}

/** zlib's own complaints, in contrast to those of the source. */
function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
