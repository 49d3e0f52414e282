import { type Sector, sectors } from '#shared/domain/sectors.ts';
import type { Call } from '#shared/http/call.ts';
import { bestNamed, searchWords } from '#shared/vocabulary/name-search.ts';
import { pickerPage } from './picker-page.ts';
import type { routes } from './routes.ts';

export async function listSectors(call: Call<typeof routes.listSectors>) {
  await call.caller;
  return { body: await pickerPage(call, (ids) => sectors.filter(({ id }) => ids.includes(id)), searchSectors) };
}

/** By code or words of either label, best first; without words all of them, by code. */
function searchSectors(q: string, limit: number): readonly Sector[] {
  const words = searchWords(q);
  const found = words.length === 0 ? sectors : bestNamed(sectors, words, ({ id, label }) => [id, label.en, label.fr]);
  return found.slice(0, limit);
}
