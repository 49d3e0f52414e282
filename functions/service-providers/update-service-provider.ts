import type { ServiceProvider } from '#shared/domain/service-provider.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { errorFacts } from '#shared/observability/logger.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { applyVisibility } from '#shared/outbox/provider-visibility.ts';
import { OutboxRepository, outboxItem } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { providerById, toProviderItem } from '#shared/persistence/providers.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, versionMismatch, versionMismatchOrNotFound } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

const fields = ['name', 'contactEmail', 'clientVisibility'] as const;

/** A new `clientVisibility` is copied to the actors of the provider's staff before the reply (ADR 0009). */
export async function updateServiceProvider(
  { table, clock, log }: Dependencies,
  call: Call<typeof routes.updateServiceProvider>,
) {
  const { body, now, ifMatch } = call;
  const [actor, provider] = await Promise.all([call.caller, providerById(table, call.path.providerId)]);
  if (!provider) {
    throw notFound();
  }
  if (provider.version !== ifMatch) {
    throw versionMismatch();
  }
  const changed = fields.filter((field) => body[field] !== undefined && body[field] !== provider[field]);
  if (changed.length === 0) {
    return { body: provider, version: provider.version };
  }
  const after: ServiceProvider = {
    ...provider,
    ...omitUndefined(body),
    updatedAt: now.toISOString(),
    version: provider.version + 1,
  };
  const subject = { kind: 'service-provider', id: provider.id } as const;
  const transaction = new Transaction()
    .change(toProviderItem(provider), toProviderItem(after), { version: ifMatch }, versionMismatchOrNotFound)
    .put(auditItem(call, { action: 'service_provider.updated', actor, subject, changed }));
  const reply = { body: after, version: after.version };
  if (!changed.includes('clientVisibility')) {
    return call.commit(transaction, reply);
  }
  const effectId = newId();
  const effect = { kind: 'provider.apply-visibility', serviceProviderId: provider.id } as const;
  transaction.put(outboxItem(call, effect, { id: effectId }));
  const outcome = await call.commit(transaction, reply);
  const worker = new OutboxWorker({
    outbox: new OutboxRepository(table),
    appliers: { 'provider.apply-visibility': ({ serviceProviderId }) => applyVisibility(table, serviceProviderId) },
    clock,
    log,
  });
  // If this fails, the outbox repeats it.
  await worker.attempt(effectId).catch((error: unknown) => log.error('function.failed', errorFacts(error)));
  return outcome;
}
