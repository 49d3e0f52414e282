import { permissions } from '#shared/domain/account.ts';
import { displayName } from '#shared/domain/client.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { unauthenticated } from '#shared/identity/token.ts';
import { accountByRef } from '#shared/persistence/accounts.ts';
import { providerById } from '#shared/persistence/providers.ts';
import type { routes } from './routes.ts';

export function meOperations({ table }: Pick<Platform, 'table'>): Operations<typeof routes> {
  return {
    readMe: async (call) => {
      const actor = await call.caller;
      const [account, ownProvider] = await Promise.all([
        accountByRef(table, { kind: actor.kind === 'client' ? 'client' : 'staff', id: actor.id }),
        actor.serviceProviderId === undefined ? undefined : providerById(table, actor.serviceProviderId),
      ]);
      if (!account) {
        throw unauthenticated('This token does not sign you in here, or not any more.');
      }
      const { record } = account;
      // A client's provider stands in their record only, since referrals change it: one read more, for clients.
      const provider =
        ownProvider ??
        (record.serviceProviderId === undefined ? undefined : await providerById(table, record.serviceProviderId));
      return {
        body: {
          id: actor.id,
          email: record.email,
          kind: actor.kind,
          name: displayName(record),
          ...(provider ? { serviceProvider: { id: provider.id, name: provider.name } } : {}),
          permissions: actor.kind === 'administrator' ? [...permissions] : actor.permissions,
          ...(actor.kind === 'client' ? { clientId: actor.id } : {}),
        },
      };
    },
  };
}
