import type { Actor } from '#shared/domain/account.ts';
import type { CamsSnapshot } from '#shared/domain/client.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import type { RequestContext } from '#shared/persistence/transaction.ts';
import { holds } from '#shared/policy/permissions.ts';
import { forbidden } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';

/** CM-01: the route asks for CaMS Linking; Clients is needed as well. */
export async function lookupCaller(call: { readonly caller: Promise<Actor> }): Promise<Actor> {
  const actor = await call.caller;
  if (!holds(actor, 'clients:base')) {
    throw forbidden('Looking people up in CaMS needs Clients as well.');
  }
  return actor;
}

export function personView({
  firstName,
  lastName,
  dateOfBirth,
  phone,
  primaryMailingAddress,
  identifiesAs,
}: CamsSnapshot) {
  const city = primaryMailingAddress?.city;
  return { firstName, lastName, dateOfBirth, city, phone, primaryMailingAddress, identifiesAs };
}

export function auditLookup(table: Dependencies['table'], call: RequestContext, actor: Actor, action: string) {
  return auditRead(table, call, { action, actor, subject: { kind: 'lookup', id: actor.id } });
}
