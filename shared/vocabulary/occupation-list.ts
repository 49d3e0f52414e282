import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { Label } from '#shared/domain/skills.ts';
import { bestNamed, searchWords } from './name-search.ts';
import type { Occupation, Occupations } from './vocabulary.ts';

const Snapshot = z.object({
  version: z.literal(1),
  occupations: z.array(z.object({ code: z.string(), label: Label })),
});

/** The file that readers load: a few hundred unit groups, in the order of their codes. */
export function encodeOccupations(occupations: Iterable<Occupation>): Uint8Array {
  const sorted = [...occupations].sort((a, b) => (a.code < b.code ? -1 : 1));
  return gzipSync(JSON.stringify({ version: 1, occupations: sorted } satisfies z.infer<typeof Snapshot>));
}

/** @throws Error for anything but a whole snapshot of this version */
export function decodeOccupations(file: Uint8Array): readonly Occupation[] {
  return Snapshot.parse(JSON.parse(gunzipSync(file).toString())).occupations;
}

/** The unit groups of one snapshot. */
export class OccupationList implements Occupations {
  readonly #byCode: ReadonlyMap<string, Occupation>;

  constructor(occupations: readonly Occupation[]) {
    this.#byCode = new Map(occupations.map((occupation) => [occupation.code, occupation]));
  }

  get count(): number {
    return this.#byCode.size;
  }

  occupation(code: string): Occupation | undefined {
    return this.#byCode.get(code);
  }

  searchOccupations(q: string, limit: number): Occupation[] {
    const words = searchWords(q);
    const all = [...this.#byCode.values()];
    if (words.length === 0) {
      return all.slice(0, limit);
    }
    return bestNamed(all, words, ({ code, label }) => [code, label.en, label.fr ?? '']).slice(0, limit);
  }
}
