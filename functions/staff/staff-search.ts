import { type Staff, staffName } from '#shared/domain/staff.ts';
import { foldName, foldText } from '#shared/domain/text.ts';
import type { SortKey } from '#shared/http/sorted-page.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import type { Table } from '#shared/persistence/table-connection.ts';

/** Names of all providers: can be read in parallel with the staff. */
export async function providerNames(table: Table): Promise<ReadonlyMap<string, string>> {
  return new Map((await listProviders(table)).map(({ id, name }) => [id, name]));
}

export function staffSortKey(staff: Staff): SortKey {
  return [`${foldName(staff.lastName)} ${foldName(staff.firstName)}`, staff.id];
}

export function matchesQuery(staff: Staff, q: string): boolean {
  return (
    foldName(staffName(staff)).includes(foldName(q)) ||
    foldName(`${staff.lastName} ${staff.firstName}`).includes(foldName(q)) ||
    staff.email.includes(foldText(q))
  );
}
