import { Staff } from '#shared/domain/staff.ts';
import { codec } from './codec.ts';
import { type Key, keys } from './keys.ts';
import { batchGet, getItem, queryItems } from './reads.ts';
import type { Table } from './table-connection.ts';

const partition = 'STAFF';
const noProvider = '-';

const staffCodec = codec({
  entity: 'Staff',
  schema: Staff,
  keys: (staff) => ({
    ...keys.staff(staff.id),
    gsi1pk: partition,
    gsi1sk: `${staff.serviceProviderId ?? noProvider}#${staff.id}`,
  }),
});

export const toStaffItem = staffCodec.toItem;
export const fromStaffItem = staffCodec.fromItem;

export function staffKey(staffId: string): Key {
  return keys.staff(staffId);
}

/** Strongly consistent. */
export async function staffById(table: Table, staffId: string): Promise<Staff | undefined> {
  const item = await getItem(table, keys.staff(staffId));
  return item && staffCodec.fromItem(item);
}

/** Strongly consistent; omits unknown ids. */
export async function staffByIds(table: Table, staffIds: readonly string[]): Promise<Map<string, Staff>> {
  const items = await batchGet(
    table,
    staffIds.map((id) => keys.staff(id)),
  );
  return new Map(items.map((item) => staffCodec.fromItem(item)).map((staff) => [staff.id, staff]));
}

/** From an index. @param scope a provider, `none` for accounts without one (administrators), absent for all */
export async function listStaff(
  table: Table,
  scope?: { readonly serviceProviderId: string } | 'none',
): Promise<Staff[]> {
  const prefix = scope === undefined ? undefined : `${scope === 'none' ? noProvider : scope.serviceProviderId}#`;
  return queryItems(
    table,
    {
      index: 'lists',
      partition,
      ...(prefix === undefined ? {} : { prefix }),
    },
    staffCodec.fromItem,
  );
}
