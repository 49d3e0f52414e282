import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRecord, readCsv } from '#shared/imports/csv.ts';
import { FileProblem } from '#shared/imports/file-problem.ts';
import { importReport, newImportRun } from '#shared/imports/report.ts';
import { unpacked } from '#shared/imports/unpack.ts';
import { encodeSkills, SkillSnapshot } from '#shared/vocabulary/skill-snapshot.ts';
import { textSkillId } from '#shared/vocabulary/text-skill.ts';
import { wordingNumber } from '#shared/vocabulary/wording-number.ts';

async function* pieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let from = 0, i = 0; from < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.subarray(from, from + size);
    from += size;
  }
}

async function records(bytes: Uint8Array, sizes: readonly number[] = [7]): Promise<CsvRecord[]> {
  return all(readCsv(pieces(bytes, sizes), { needed: ['a', 'b'] }));
}

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) {
    found.push(each);
  }
  return found;
}

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('CSV files', () => {
  it('read the same however they are packed, cut into chunks and ended in lines; records know where they begin', async () => {
    const text = fc.string({ unit: fc.constantFrom('x', 'é', '"', ',', '\n', '😀', ' ') });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, text)),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        sizes,
        async (rows, end, packed, cuts) => {
          const lines = ['a,b', ...rows.map(([a, b]) => `${cell(a)},${cell(b)}`)];
          const bytes = Buffer.from(`\uFEFF${lines.join('\n').replaceAll('\n', end)}`);
          const found = await records(packed ? gzipSync(bytes) : bytes, cuts);
          expect(found.map(({ cells }) => [cells?.a, cells?.b])).toEqual(rows);
          let line = 2;
          for (const [at, [a, b]] of rows.entries()) {
            expect(found[at]?.line).toBe(line);
            line += 1 + `${a}${b}`.split('\n').length - 1;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes over other columns unless it was told all of them, and names no cell of a file without a header', async () => {
    const file = Buffer.from('b,other,a\n1,2,3\n');
    expect(await records(file)).toEqual([{ line: 2, cells: { a: '3', b: '1', other: '2' } }]);
    const strict = all(readCsv(pieces(file, [50]), { needed: ['a'], optional: ['b'] }));
    await expect(strict).rejects.toThrow(new FileProblem('The header names unknown columns: other.'));
    const people = records(Buffer.from('Jane,Doe\nJohn,Roe\n'));
    await expect(people).rejects.toThrow(/^The header lacks a, b\. [^JR]*$/);
  });

  it('holds no more than it may, however well the file is packed', async () => {
    const bomb = gzipSync(Buffer.alloc(3 * 1024 ** 2));
    const read = async () => {
      for await (const chunk of unpacked(pieces(bomb, [1000]), 2 * 1024 ** 2)) {
        expect(chunk.length).toBeLessThan(1e6);
      }
    };
    await expect(read).rejects.toThrow(new FileProblem('The file holds more than 2 MiB.'));
  });

  it('passes on what the source itself throws', async () => {
    async function* failing() {
      yield Buffer.from('a,b\n1,2\n');
      throw new Error('S3 went away');
    }
    await expect(all(readCsv(failing(), { needed: ['a'] }))).rejects.toThrow('S3 went away');
  });
});

describe('reports of imports', () => {
  const asked = new Date('2026-03-01T10:00:00.000Z');
  const run = newImportRun({ id: 'i', kind: 'taxonomy', request: { kind: 'noc' }, createdBy: 's' }, asked);
  const minutesLater = (minutes: number) => new Date(asked.getTime() + minutes * 60_000);

  it('one whose file never comes is pending for an hour, then over', () => {
    expect(importReport(run, [], minutesLater(60)).status).toBe('pending');
    const over = importReport(run, [], minutesLater(61));
    expect(over).toMatchObject({ status: 'failed', reason: 'No file was uploaded in time. Start a new one.' });
  });

  it('one that nobody moves on for an hour is over; one that ended stays as it ended', () => {
    const running = { ...run, status: 'running', changedAt: minutesLater(30).toISOString() } as const;
    expect(importReport(running, [], minutesLater(90)).status).toBe('running');
    expect(importReport(running, [], minutesLater(91)).reason).toMatch(/stopped without an end/);
    expect(importReport({ ...run, status: 'completed' }, [], minutesLater(9_999))).toMatchObject({
      status: 'completed',
    });
  });
});

describe('wordings by number', () => {
  it('every text id has one, of 60 bits; other ids have none', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const [a, b] = [wordingNumber(textSkillId(one)), wordingNumber(textSkillId(other))];
        expect(a?.high).toBeLessThan(2 ** 30);
        expect(a?.low).toBeGreaterThanOrEqual(0);
        expect(textSkillId(one) === textSkillId(other)).toBe(a?.high === b?.high && a?.low === b?.low);
      }),
    );
    for (const id of ['welding', 'text-', `${textSkillId('x')}a`, 'text-AAAAAAAAAAAAAAAAAAAAAAAAAA']) {
      expect(wordingNumber(id)).toBeUndefined();
    }
  });

  it('a snapshot finds exactly the wordings that it was made of', () => {
    const name = fc.stringMatching(/^[a-c]{1,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name), name, (labels, asked) => {
        const concepts = labels.map((en) => ({ skillId: `s-${en}`, label: { en }, aliases: { en: [], fr: [] } }));
        const snapshot = SkillSnapshot.decode(encodeSkills(concepts));
        expect(snapshot.findWording(textSkillId(asked)) !== undefined).toBe(labels.includes(asked));
      }),
    );
  });
});
