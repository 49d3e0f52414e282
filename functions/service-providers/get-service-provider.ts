import type { Call } from '#shared/http/call.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { notFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function getServiceProvider({ table }: Dependencies, call: Call<typeof routes.getServiceProvider>) {
  const [provider] = await Promise.all([providerById(table, call.path.providerId), call.caller]);
  if (!provider) {
    throw notFound();
  }
  return { body: provider, version: provider.version };
}
