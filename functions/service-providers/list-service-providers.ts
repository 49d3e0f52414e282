import { foldText } from '#shared/domain/text.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function listServiceProviders({ table }: Dependencies, call: Call<typeof routes.listServiceProviders>) {
  const [providers] = await Promise.all([listProviders(table), call.caller]);
  return { body: await sortedPage(call, providers, ({ name, id }) => [foldText(name), id]) };
}
