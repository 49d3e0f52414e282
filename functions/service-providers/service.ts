import type { ServiceProvider } from '#shared/domain/service-provider.ts';
import { foldText } from '#shared/domain/text.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { newId } from '#shared/ids.ts';
import { errorFacts } from '#shared/observability/logger.ts';
import { applyVisibility } from '#shared/outbox/provider-visibility.ts';
import { OutboxRepository, outboxItem } from '#shared/outbox/repository.ts';
import { OutboxWorker } from '#shared/outbox/worker.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { listProviders, providerById, toProviderItem } from '#shared/persistence/providers.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';
import type { routes } from './routes.ts';

type Services = Pick<Platform, 'table' | 'clock' | 'log'>;

export function serviceProviderOperations({ table, clock, log }: Services): Operations<typeof routes> {
  const worker = new OutboxWorker({
    outbox: new OutboxRepository(table),
    appliers: { 'provider.apply-visibility': ({ serviceProviderId }) => applyVisibility(table, serviceProviderId) },
    clock,
    log,
  });

  return {
    listServiceProviders: async (call) => {
      const [providers] = await Promise.all([listProviders(table), call.caller]);
      return { body: await sortedPage(call, providers, ({ name, id }) => [foldText(name), id]) };
    },

    createServiceProvider: async (call) => {
      const actor = await call.caller;
      const at = call.now.toISOString();
      const provider: ServiceProvider = {
        id: newId(call.now.getTime()),
        ...call.body,
        createdAt: at,
        updatedAt: at,
        version: 1,
      };
      const transaction = new Transaction()
        .create(toProviderItem(provider), () => new Problem('conflict', 'This provider exists already.'))
        .put(
          auditItem({
            action: 'service_provider.created',
            actor,
            subject: { kind: 'service-provider', id: provider.id },
            at: call.now,
            requestId: call.requestId,
          }),
        );
      return call.commit(transaction, {
        body: provider,
        version: provider.version,
        location: `/v1/service-providers/${provider.id}`,
      });
    },

    getServiceProvider: async (call) => {
      const [provider] = await Promise.all([providerById(table, call.path.providerId), call.caller]);
      if (!provider) {
        throw notFound();
      }
      return { body: provider, version: provider.version };
    },

    updateServiceProvider: async (call) => {
      const [actor, provider] = await Promise.all([call.caller, providerById(table, call.path.providerId)]);
      if (!provider) {
        throw notFound();
      }
      if (provider.version !== call.ifMatch) {
        throw versionMismatch();
      }
      const changed = changedFields(provider, call.body);
      if (changed.length === 0) {
        return { body: provider, version: provider.version };
      }
      const after: ServiceProvider = {
        ...provider,
        ...withoutAbsent(call.body),
        updatedAt: call.now.toISOString(),
        version: provider.version + 1,
      };
      const transaction = new Transaction()
        .change(toProviderItem(provider), toProviderItem(after), { version: call.ifMatch }, (existing) =>
          existing ? versionMismatch() : notFound(),
        )
        .put(
          auditItem({
            action: 'service_provider.updated',
            actor,
            subject: { kind: 'service-provider', id: provider.id },
            at: call.now,
            requestId: call.requestId,
            changed,
          }),
        );
      const effectId = newId();
      if (changed.includes('clientVisibility')) {
        const effect = { kind: 'provider.apply-visibility', serviceProviderId: provider.id } as const;
        transaction.put(outboxItem(effectId, effect, call.now, call.requestId));
      }
      const outcome = await call.commit(transaction, { body: after, version: after.version });
      if (changed.includes('clientVisibility')) {
        // At once; where that fails, the outbox does it a moment later.
        await worker.attempt(effectId).catch((error: unknown) => log.error('function.failed', errorFacts(error)));
      }
      return outcome;
    },
  };
}

type Change = { readonly [K in 'name' | 'contactEmail' | 'clientVisibility']?: ServiceProvider[K] | undefined };

function changedFields(provider: ServiceProvider, change: Change) {
  return (['name', 'contactEmail', 'clientVisibility'] as const).filter(
    (field) => change[field] !== undefined && change[field] !== provider[field],
  );
}

function withoutAbsent(change: Change): Partial<ServiceProvider> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
