import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { listStaff as staffAccounts } from '#shared/persistence/staff.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import type { Dependencies } from './dependencies.ts';
import { mayListStaffOf, staffScope } from './policy.ts';
import type { routes } from './routes.ts';
import { matchesQuery, providerNames, staffSortKey } from './staff-search.ts';
import { staffView } from './staff-view.ts';

export async function listStaff({ table }: Dependencies, call: Call<typeof routes.listStaff>) {
  const actor = await call.caller;
  const { q, status, serviceProviderId } = call.query;
  if (serviceProviderId !== undefined) {
    assertAllowed(mayListStaffOf(actor, serviceProviderId));
  }
  const managed = staffScope(actor);
  const scope = serviceProviderId ?? (typeof managed === 'object' ? managed.serviceProviderId : undefined);
  const [listed, providers] = await Promise.all([
    staffAccounts(table, scope === undefined ? undefined : { serviceProviderId: scope }),
    providerNames(table),
  ]);
  const found = listed.filter(
    (staff) =>
      (managed === 'instance' || staff.kind === 'staff') &&
      (status === undefined || staff.accountStatus === status) &&
      (q === undefined || matchesQuery(staff, q)),
  );
  const { items, ...next } = await sortedPage(call, found, staffSortKey);
  return { body: { items: items.map((staff) => staffView(staff, providers)), ...next } };
}
