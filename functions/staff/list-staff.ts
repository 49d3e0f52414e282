import type { Actor } from '#shared/domain/account.ts';
import { type Staff, staffName } from '#shared/domain/staff.ts';
import { foldName, foldText } from '#shared/domain/text.ts';
import { type SortKey, sortedPage } from '#shared/http/sorted-page.ts';
import { readNames } from '#shared/persistence/names.ts';
import { listStaff } from '#shared/persistence/staff.ts';
import { demand } from '#shared/policy/decision.ts';
import { mayListStaffOf, mayPickStaffOf, staffReach } from '#shared/policy/staff.ts';
import { managed, type Operation, type Services, viewOf } from './common.ts';
import { providerRef, staffView } from './views.ts';

export function listStaffAccounts({ table }: Services): Operation<'listStaff'> {
  return async (call) => {
    const actor = await call.caller;
    const { q, status, serviceProviderId } = call.query;
    if (serviceProviderId !== undefined) {
      demand(mayListStaffOf(actor, serviceProviderId));
    }
    const reach = staffReach(actor);
    const scope = serviceProviderId ?? (typeof reach === 'object' ? reach.serviceProviderId : undefined);
    const listed = await listStaff(table, scope === undefined ? undefined : { serviceProviderId: scope });
    const found = listed.filter(
      (staff) =>
        (reach === 'instance' || staff.kind === 'staff') &&
        (status === undefined || staff.accountStatus === status) &&
        (q === undefined || matches(staff, q)),
    );
    const { items, ...next } = await sortedPage(call, found, byName);
    const { providers } = await readNames(table, { providerIds: items.flatMap(providerIds) });
    return { body: { items: items.map((staff) => staffView(staff, providers)), ...next } };
  };
}

export function readStaff(services: Services): Operation<'readStaff'> {
  return async (call) => {
    const { staff } = await managed(services, call);
    return { body: await viewOf(services, staff), version: staff.version };
  };
}

export function listStaffOptions({ table }: Services): Operation<'listStaffOptions'> {
  return async (call) => {
    const actor = await call.caller;
    const serviceProviderId = call.query.serviceProviderId ?? ownScope(actor);
    demand(mayPickStaffOf(actor, serviceProviderId));
    const { q } = call.query;
    const listed = await listStaff(table, serviceProviderId === undefined ? undefined : { serviceProviderId });
    const found = listed.filter(
      (staff) =>
        staff.kind === 'staff' &&
        staff.accountStatus === 'active' &&
        (q === undefined || foldName(staffName(staff)).includes(foldName(q))),
    );
    const { items, ...next } = await sortedPage(call, found, byName);
    const { providers } = await readNames(table, { providerIds: items.flatMap(providerIds) });
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

/** Administrators have no provider of their own: they see all. */
function ownScope(actor: Actor): string | undefined {
  return actor.serviceProviderId;
}

function providerIds({ serviceProviderId }: Staff): string[] {
  return serviceProviderId === undefined ? [] : [serviceProviderId];
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
