import { type Staff, staffName } from '#shared/domain/staff.ts';
import { foldName, foldText } from '#shared/domain/text.ts';
import { type SortKey, sortedPage } from '#shared/http/sorted-page.ts';
import { listProviders } from '#shared/persistence/providers.ts';
import { listStaff } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { managed, type Operation, type Services, viewOf } from './common.ts';
import { mayListStaffOf, mayPickStaffOf, staffReach } from './policy.ts';
import { providerRef, staffView } from './views.ts';

export function listStaffAccounts({ table }: Services): Operation<'listStaff'> {
  return async (call) => {
    const actor = await call.caller;
    const { q, status, serviceProviderId } = call.query;
    if (serviceProviderId !== undefined) {
      assertAllowed(mayListStaffOf(actor, serviceProviderId));
    }
    const reach = staffReach(actor);
    const scope = serviceProviderId ?? (typeof reach === 'object' ? reach.serviceProviderId : undefined);
    const [listed, providers] = await Promise.all([
      listStaff(table, scope === undefined ? undefined : { serviceProviderId: scope }),
      providerNames(table),
    ]);
    const found = listed.filter(
      (staff) =>
        (reach === 'instance' || staff.kind === 'staff') &&
        (status === undefined || staff.accountStatus === status) &&
        (q === undefined || matches(staff, q)),
    );
    const { items, ...next } = await sortedPage(call, found, byName);
    return { body: { items: items.map((staff) => staffView(staff, providers)), ...next } };
  };
}

export function getStaff(services: Services): Operation<'getStaff'> {
  return async (call) => {
    const { staff } = await managed(services, call);
    return { body: await viewOf(services, staff), version: staff.version };
  };
}

export function listStaffOptions({ table }: Services): Operation<'listStaffOptions'> {
  return async (call) => {
    const actor = await call.caller;
    // Administrators have no provider of their own: without choosing one they see all.
    const serviceProviderId = call.query.serviceProviderId ?? actor.serviceProviderId;
    assertAllowed(mayPickStaffOf(actor, serviceProviderId));
    const { q } = call.query;
    const [listed, providers] = await Promise.all([
      listStaff(table, serviceProviderId === undefined ? undefined : { serviceProviderId }),
      providerNames(table),
    ]);
    const found = listed.filter(
      (staff) =>
        staff.kind === 'staff' &&
        staff.accountStatus === 'active' &&
        (q === undefined || foldName(staffName(staff)).includes(foldName(q))),
    );
    const { items, ...next } = await sortedPage(call, found, byName);
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
  };
}

/** Names of all providers, read beside the list rather than after it. */
async function providerNames(table: Table): Promise<ReadonlyMap<string, string>> {
  return new Map((await listProviders(table)).map(({ id, name }) => [id, name]));
}

function byName(staff: Staff): SortKey {
  return [`${foldName(staff.lastName)} ${foldName(staff.firstName)}`, staff.id];
}

function matches(staff: Staff, q: string): boolean {
  return (
    foldName(staffName(staff)).includes(foldName(q)) ||
    foldName(`${staff.lastName} ${staff.firstName}`).includes(foldName(q)) ||
    staff.email.includes(foldText(q))
  );
}
