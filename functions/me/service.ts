import { permissions } from '#shared/domain/account.ts';
import { displayName } from '#shared/domain/client.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { unauthenticated } from '#shared/identity/token.ts';
import { accountByRef } from '#shared/persistence/accounts.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import type { routes } from './routes.ts';

export function meOperations({ table }: Pick<Platform, 'table'>): Operations<typeof routes> {
  return {
    getMe: async (call) => {
      const actor = await call.caller;
      // All providers, some dozens, beside the account: a client's is known only once their record is there.
      const [account, providers] = await Promise.all([
        accountByRef(table, { kind: actor.kind === 'client' ? 'client' : 'staff', id: actor.id }),
        listProviders(table),
      ]);
      if (!account) {
        throw unauthenticated('This token does not sign you in here, or not any more.');
      }
      const { record } = account;
      const provider = providers.find(({ id }) => id === record.serviceProviderId);
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
