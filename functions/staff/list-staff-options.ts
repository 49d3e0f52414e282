import { staffName } from '#shared/domain/staff.ts';
import { foldName } from '#shared/domain/text.ts';
import type { Call } from '#shared/http/call.ts';
import { sortedPage } from '#shared/http/sorted-page.ts';
import { listStaff as staffAccounts } from '#shared/persistence/staff.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import type { Dependencies } from './dependencies.ts';
import { mayPickStaffOf } from './policy.ts';
import type { routes } from './routes.ts';
import { providerNames, staffSortKey } from './staff-search.ts';
import { providerRef } from './staff-view.ts';

export async function listStaffOptions({ table }: Dependencies, call: Call<typeof routes.listStaffOptions>) {
  const actor = await call.caller;
  // Administrators have no provider: by default they see all.
  const serviceProviderId = call.query.serviceProviderId ?? actor.serviceProviderId;
  assertAllowed(mayPickStaffOf(actor, serviceProviderId));
  const { q } = call.query;
  const [listed, providers] = await Promise.all([
    staffAccounts(table, serviceProviderId === undefined ? undefined : { serviceProviderId }),
    providerNames(table),
  ]);
  const found = listed.filter(
    (staff) =>
      staff.kind === 'staff' &&
      staff.accountStatus === 'active' &&
      (q === undefined || foldName(staffName(staff)).includes(foldName(q))),
  );
  const { items, ...next } = await sortedPage(call, found, staffSortKey);
  return {
    body: {
      items: items.map((staff) => ({
        id: staff.id,
        name: staffName(staff),
        serviceProvider: providerRef(staff.serviceProviderId ?? '', providers),
      })),
      ...next,
    },
  };
}
