import type { ServiceProvider } from '#shared/domain/service-provider.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { toProviderItem } from '#shared/persistence/providers.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function createServiceProvider(_: Dependencies, call: Call<typeof routes.createServiceProvider>) {
  const { now } = call;
  const actor = await call.caller;
  const at = now.toISOString();
  const id = newId(now.getTime());
  const provider: ServiceProvider = { id, ...call.body, createdAt: at, updatedAt: at, version: 1 };
  const subject = { kind: 'service-provider', id } as const;
  const transaction = new Transaction()
    .create(toProviderItem(provider), () => new Problem('conflict', 'This provider exists already.'))
    .put(auditItem(call, { action: 'service_provider.created', actor, subject }));
  return call.commit(transaction, { body: provider, version: 1, location: `/v1/service-providers/${id}` });
}
