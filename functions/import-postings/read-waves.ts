import type { ResolvedSkill } from '#shared/domain/skills.ts';
import type { ImportRejection } from '#shared/imports/report.ts';
import { contentOf } from '#shared/jobs/posting-import-content.ts';
import { identify, parseLine } from '#shared/jobs/posting-import-line.ts';
import { postingIdOf } from '#shared/persistence/postings.ts';
import { maxFieldNames } from './import-remarks.ts';
import { type Line, readLines } from './read-lines.ts';
import type { ImportedPosting } from './write-wave.ts';

/** A few lines of a file, parsed or rejected. */
export interface Wave {
  readonly lastLine: number;
  readonly read: number;
  /** No two with the same id. */
  readonly postings: readonly ImportedPosting[];
  readonly rejections: readonly ImportRejection[];
  /** Unknown fields, with the number of lines that have them. */
  readonly ignored: ReadonlyMap<string, number>;
  /** The first line without a usable `externalId`. */
  readonly unknownLine: number | undefined;
}

const linesInWave = 500;
const charactersInWave = 4_000_000;

/**
 * Reads the lines of a file in waves.
 *
 * @param options.after up to this line, only ids are read
 * @param options.seen gets the ids of all postings in the file, also of rejected lines. Of several lines with one id, the
 * first counts and the others are rejected.
 */
export async function* readWaves(
  chunks: AsyncIterable<Uint8Array>,
  options: {
    readonly source: string;
    readonly after: number;
    readonly seen: Set<string>;
    readonly resolveSkill: (wording: string) => ResolvedSkill;
  },
): AsyncGenerator<Wave> {
  let wave = new WaveReader(options);
  for await (const lines of readLines(chunks)) {
    for (const line of lines) {
      if (line.number <= options.after) {
        const externalId = line.text === undefined ? undefined : identify(line.text);
        if (externalId !== undefined) {
          options.seen.add(postingIdOf(options.source, externalId));
        }
        continue;
      }
      wave.add(line);
      if (wave.isFull) {
        yield wave;
        wave = new WaveReader(options);
      }
    }
  }
  if (wave.read > 0) {
    yield wave;
  }
}

class WaveReader implements Wave {
  readonly #source: string;
  readonly #seen: Set<string>;
  readonly #resolveSkill: (wording: string) => ResolvedSkill;
  #characters = 0;
  lastLine = 0;
  read = 0;
  readonly postings: ImportedPosting[] = [];
  readonly rejections: ImportRejection[] = [];
  readonly ignored = new Map<string, number>();
  unknownLine: number | undefined;

  constructor(options: {
    readonly source: string;
    readonly seen: Set<string>;
    readonly resolveSkill: (wording: string) => ResolvedSkill;
  }) {
    this.#source = options.source;
    this.#seen = options.seen;
    this.#resolveSkill = options.resolveSkill;
  }

  get isFull(): boolean {
    return this.read >= linesInWave || this.#characters >= charactersInWave;
  }

  add({ number, text, problem }: Line): void {
    this.lastLine = number;
    this.read += 1;
    this.#characters += text?.length ?? 0;
    if (text === undefined) {
      this.#reject(number, problem ?? 'unreadable', undefined);
      return;
    }
    const parsed = parseLine(text);
    const { externalId } = parsed;
    const postingId = externalId === undefined ? undefined : postingIdOf(this.#source, externalId);
    const isRepeated = postingId !== undefined && this.#seen.has(postingId);
    if (postingId !== undefined) {
      this.#seen.add(postingId);
    }
    if (!parsed.ok) {
      this.#reject(number, parsed.reason, postingId);
      return;
    }
    if (postingId === undefined || isRepeated) {
      this.#reject(number, 'externalId: repeated in this file; only its first line counts', postingId);
      return;
    }
    const { content, faults } = contentOf(parsed.form, this.#resolveSkill);
    if (faults.length > 0) {
      this.#reject(number, faults.map(({ field, detail }) => `${field}: ${detail}`).join('; '), postingId);
      return;
    }
    for (const name of parsed.ignored) {
      const lines = this.ignored.get(name) ?? 0;
      if (lines > 0 || this.ignored.size < maxFieldNames) {
        this.ignored.set(name, lines + 1);
      }
    }
    this.postings.push({ line: number, postingId, externalId: parsed.externalId, content });
  }

  #reject(line: number, reason: string, postingId: string | undefined): void {
    this.rejections.push({ line, reason });
    if (postingId === undefined) {
      this.unknownLine ??= line;
    }
  }
}
