import type { Call } from '#shared/http/call.ts';
import type { Dependencies } from './dependencies.ts';
import { pickerPage } from './picker-page.ts';
import type { routes } from './routes.ts';

export async function listOccupations({ vocabulary }: Dependencies, call: Call<typeof routes.listOccupations>) {
  const [occupations] = await Promise.all([vocabulary.occupations(), call.caller]);
  const { items, ...page } = await pickerPage(
    call,
    (ids) => ids.flatMap((id) => occupations.occupation(id) ?? []),
    (q, limit) => occupations.searchOccupations(q, limit),
  );
  return { body: { ...page, items: items.map(({ code, label }) => ({ id: code, label })) } };
}
