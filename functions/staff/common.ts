import type { Actor } from '#shared/domain/account.ts';
import type { Staff } from '#shared/domain/staff.ts';
import type { Operations } from '#shared/http/call.ts';
import type { Platform } from '#shared/http/platform.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { readNames } from '#shared/persistence/names.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { staffById } from '#shared/persistence/staff.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, versionMismatch } from '#shared/problem.ts';
import { mayManage } from './policy.ts';
import type { routes } from './routes.ts';
import { staffView } from './views.ts';

export interface Services extends Pick<Platform, 'table' | 'ring'> {
  readonly portalUrl: string;
}

export type Operation<Id extends keyof typeof routes> = Operations<typeof routes>[Id];

interface StaffCall {
  readonly path: { readonly staffId: string };
  readonly caller: Promise<Actor>;
}

/**
 * The account that a path names, and who asks.
 * @throws 404 where there is none, or the caller does not manage it
 */
export async function managed(
  { table }: Services,
  call: StaffCall,
): Promise<{ readonly actor: Actor; readonly staff: Staff }> {
  const [actor, staff] = await Promise.all([call.caller, staffById(table, call.path.staffId)]);
  if (!staff) {
    throw notFound();
  }
  assertAllowed(mayManage(actor, staff));
  return { actor, staff };
}

/** The reply of one account, with its provider's name. */
export async function viewOf({ table }: Services, staff: Staff) {
  const { providers } = await readNames(table, {
    providerIds: staff.serviceProviderId === undefined ? [] : [staff.serviceProviderId],
  });
  return staffView(staff, providers);
}

/** 412 or 404, by what stood there. */
export function stale(existing: Item | undefined): Error {
  return existing ? versionMismatch() : notFound();
}

export function staffAudit(
  action: `staff.${string}`,
  call: { readonly now: Date; readonly requestId: string },
  actor: Actor,
  staffId: string,
  changed?: readonly string[],
): Item {
  return auditItem({
    action,
    actor,
    subject: { kind: 'staff', id: staffId },
    at: call.now,
    requestId: call.requestId,
    ...(changed ? { changed } : {}),
  });
}
