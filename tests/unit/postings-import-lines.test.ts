import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, readLines } from '#functions/import-postings/read-lines.ts';

async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (let i = 0; from < bytes.length; i += 1) {
    const size = Math.max(1, sizes[i % sizes.length] ?? 1);
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

async function linesOf(
  bytes: Uint8Array,
  { sizes = [7], line = 64, file = 1_000_000 }: { sizes?: readonly number[]; line?: number; file?: number } = {},
): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const some of readLines(chunked(bytes, sizes), { line, file })) {
    lines.push(...some);
  }
  return lines;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('the lines of an import file', () => {
  it('however the file is cut into chunks, plain or gzipped, its lines are those an editor shows', async () => {
    const text = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }).map((line) => line.replace(/[\n\r]/g, '')));
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(text, sizes, fc.boolean(), fc.constantFrom('\n', '\r\n'), async (given, cuts, packed, end) => {
        const bytes = utf8(given.join(end));
        const lines = await linesOf(packed ? gzipSync(bytes) : bytes, { sizes: cuts, line: 1_000 });
        expect(lines).toEqual(
          given
            .map((line, i) => ({ number: i + 1, text: (i === 0 ? line.replace(/^\ufeff/, '') : line).trim() }))
            .map(({ number, text }) => ({ number, text: text.replace(/^\ufeff/, '').trim() }))
            .filter((line) => line.text !== ''),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('a line that is too long is told of, not held, and the next one is read', async () => {
    const lines = await linesOf(utf8(`first\n${'x'.repeat(500)}\nthird`), { sizes: [33] });
    expect(lines).toEqual([
      { number: 1, text: 'first' },
      { number: 2, problem: 'longer than 64 bytes' },
      { number: 3, text: 'third' },
    ]);
  });

  it('a line of exactly the longest length is taken', async () => {
    expect(await linesOf(utf8('y'.repeat(64)))).toEqual([{ number: 1, text: 'y'.repeat(64) }]);
    expect(await linesOf(utf8('y'.repeat(65)))).toEqual([{ number: 1, problem: 'longer than 64 bytes' }]);
  });

  it('a byte order mark at the start is no part of the first line', async () => {
    expect(await linesOf(utf8('\ufeff{}\n{}'))).toEqual([
      { number: 1, text: '{}' },
      { number: 2, text: '{}' },
    ]);
  });

  it('bytes that are not UTF-8 spoil their own line only', async () => {
    const bytes = Buffer.concat([utf8('a\n'), Buffer.from([0xff, 0xfe]), utf8('\nb')]);
    expect(await linesOf(bytes)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, problem: 'not UTF-8' },
      { number: 3, text: 'b' },
    ]);
  });

  it('compressed data that is cut off gives the lines before the cut and says so', async () => {
    const packed = gzipSync(utf8(Array.from({ length: 4_000 }, (_, i) => `line ${i} ${Math.sin(i)}`).join('\n')));
    const lines = await linesOf(packed.subarray(0, packed.length / 2), { sizes: [1_000] });
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.at(0)).toEqual({ number: 1, text: 'line 0 0' });
    expect(lines.at(-1)).toEqual({
      number: (lines.at(-2)?.number ?? 0) + 1,
      problem: 'The compressed data ends too soon or is damaged.',
    });
  });

  it('a file that unpacks to more than is read ends there, and says so', async () => {
    const lines = await linesOf(gzipSync(utf8('ab\n'.repeat(1_000_000))), { file: 300_000, sizes: [100] });
    expect(lines.length).toBeLessThan(120_000);
    expect(lines.at(-1)?.problem).toMatch(/holds more than/);
  });

  it('errors of the source come out as they are', async () => {
    async function* broken() {
      yield utf8('a\n');
      throw new TypeError('connection lost');
    }
    await expect(async () => {
      for await (const _ of readLines(broken())) {
      }
    }).rejects.toThrow(TypeError);
  });

  it('an empty file has no lines', async () => {
    expect(await linesOf(new Uint8Array())).toEqual([]);
    expect(await linesOf(utf8('\n\n  \n'))).toEqual([]);
  });
});
