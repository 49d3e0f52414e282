import { permissions } from '#shared/domain/account.ts';
import { displayName } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { unauthenticated } from '#shared/identity/token.ts';
import { accountByRef } from '#shared/persistence/accounts.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

export async function getMe({ table }: Dependencies, call: Call<typeof routes.getMe>) {
  const actor = await call.caller;
  // The provider's id is known only with the account, so all providers are read in parallel with it.
  const [account, providers] = await Promise.all([
    accountByRef(table, { kind: actor.kind === 'client' ? 'client' : 'staff', id: actor.id }),
    listProviders(table),
  ]);
  if (!account) {
    throw unauthenticated('There is no account for this token. Sign in again.');
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
}
