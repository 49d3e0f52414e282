import { permitted } from '#shared/clients/client-call.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { safetyFlagNote } from '#shared/domain/safety-flag.ts';
import type { Call } from '#shared/http/call.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { addSystemNote } from '#shared/persistence/case-notes.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import type { Names } from '#shared/persistence/names.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { readSafetyFlag } from '#shared/persistence/safety-flag.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { notFound, Problem, versionMismatch } from '#shared/problem.ts';
import { dayIn, instanceZone, timeIn } from '#shared/time.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** @throws 404 without a flag (SG-08), 412 if it is not the version that the caller read */
export async function requireFlag(
  dependencies: Dependencies,
  call: Call<typeof routes.updateSafetyFlag | typeof routes.deleteSafetyFlag>,
  action: 'edit_safety_flag' | 'remove_safety_flag',
) {
  const [{ actor, client }, { flag }] = await Promise.all([
    permitted(dependencies, call, action),
    readSafetyFlag(dependencies.table, call.path.clientId),
  ]);
  if (!flag) {
    throw noFlag();
  }
  if (flag.version !== call.ifMatch) {
    throw versionMismatch();
  }
  return { actor, client, flag };
}

/** Sets `hasSafetyFlag`, which lists and profiles show. The client must still be with the same provider. */
export function markClient(
  transaction: Transaction,
  before: Client,
  hasSafetyFlag: boolean,
  otherwise: () => Problem,
  now: Date,
) {
  const expected = { hasSafetyFlag: before.hasSafetyFlag, serviceProviderId: before.serviceProviderId };
  const onConflict = (existing: Item | undefined) => {
    if (!existing) {
      return notFound();
    }
    return existing.serviceProviderId === before.serviceProviderId ? otherwise() : clientMoved();
  };
  changeClient(transaction, before, { ...before, hasSafetyFlag }, expected, onConflict, now);
}

/** The note does not hold the message (SG-05, SG-07). */
export function addNote(
  transaction: Transaction,
  change: 'added' | 'removed',
  actor: Actor,
  client: Client,
  names: Names,
  now: Date,
): void {
  const { serviceProviderId } = actor;
  const provider = serviceProviderId === undefined ? undefined : names.providers.get(serviceProviderId);
  const at = { date: dayIn(instanceZone, now), time: timeIn(instanceZone, now) };
  const details = safetyFlagNote(change, provider, at);
  const common = { clientId: client.id, authorId: actor.id, activityType: 'safety_flag' } as const;
  addSystemNote(transaction, { ...common, serviceProviderId, details }, now);
}

export function addAudit(
  transaction: Transaction,
  { path, now, requestId }: { path: { clientId: string }; now: Date; requestId: string },
  actor: Actor,
  action: string,
  changed?: readonly string[],
): void {
  const subject = { kind: 'client', id: path.clientId } as const;
  transaction.put(auditItem({ now, requestId }, { action, actor, subject, changed }));
}

export function flagExists(): Problem {
  return new Problem('conflict', 'This client already has a safety flag. Edit it instead.');
}

export function noFlag(): Problem {
  return new Problem('not-found', 'This client has no safety flag.');
}

export function clientMoved(): Problem {
  return new Problem('conflict', 'The client has moved to another service provider.');
}

export function flagConflict(existing: Item | undefined): Problem {
  return existing?.removedAt === undefined ? versionMismatch() : noFlag();
}
