import { staffName } from '#shared/domain/staff.ts';
import { keys } from './keys.ts';
import { fromProviderItem } from './providers.ts';
import { batchGet } from './reads.ts';
import { fromStaffItem } from './staff.ts';
import type { Table } from './table-connection.ts';

/** Names by id; unknown ids are missing. */
export interface Names {
  readonly staff: ReadonlyMap<string, string>;
  readonly providers: ReadonlyMap<string, string>;
}

/** One round trip. */
export async function readNames(
  table: Table,
  ids: { readonly staffIds?: readonly string[]; readonly providerIds?: readonly string[] },
): Promise<Names> {
  const staff = new Map<string, string>();
  const providers = new Map<string, string>();
  const wanted = [
    ...(ids.staffIds ?? []).map((id) => keys.staff(id)),
    ...(ids.providerIds ?? []).map((id) => keys.provider(id)),
  ];
  for (const item of await batchGet(table, wanted)) {
    if (item.entity === 'Staff') {
      const person = fromStaffItem(item);
      staff.set(person.id, staffName(person));
    } else {
      const provider = fromProviderItem(item);
      providers.set(provider.id, provider.name);
    }
  }
  return { staff, providers };
}
