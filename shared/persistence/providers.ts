import { ServiceProvider } from '#shared/domain/service-provider.ts';
import { codec } from './codec.ts';
import { type Key, keys } from './keys.ts';
import { getItem, queryItems } from './reads.ts';
import type { Table } from './table-connection.ts';

const partition = 'PROVIDERS';

const providerCodec = codec({
  entity: 'ServiceProvider',
  schema: ServiceProvider,
  keys: (provider) => ({ ...keys.provider(provider.id), gsi1pk: partition, gsi1sk: provider.id }),
});

export const toProviderItem = providerCodec.toItem;
export const fromProviderItem = providerCodec.fromItem;

export function providerKey(providerId: string): Key {
  return keys.provider(providerId);
}

/** Strongly consistent. */
export async function providerById(table: Table, providerId: string): Promise<ServiceProvider | undefined> {
  const item = await getItem(table, keys.provider(providerId));
  return item && providerCodec.fromItem(item);
}

/** All providers (some dozens at most), from an index. */
export async function listProviders(table: Table): Promise<ServiceProvider[]> {
  return queryItems(table, { index: 'lists', partition }, providerCodec.fromItem);
}
