import { gunzipSync, gzipSync } from 'node:zlib';
import * as z from 'zod';
import { Label } from '#shared/domain/skills.ts';
import { tokens } from '#shared/domain/text.ts';
import { fitOf, placeOf, searchWords } from './skill-search.ts';
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
    if (words.length === 0) return all.slice(0, limit);
    return all
      .flatMap((occupation) => {
        const place = placeIn(occupation, words);
        return place === undefined ? [] : [{ occupation, place }];
      })
      .sort((a, b) => a.place - b.place)
      .slice(0, limit)
      .map(({ occupation }) => occupation);
  }
}

function placeIn({ code, label }: Occupation, words: readonly string[]): number | undefined {
  const places = [code, label.en, label.fr ?? ''].flatMap((name) => {
    const nameWords = tokens(name).join(' ');
    const fitness = fitOf(words, nameWords);
    return fitness === undefined ? [] : [placeOf(fitness, false, nameWords.length)];
  });
  return places.length === 0 ? undefined : Math.min(...places);
}
