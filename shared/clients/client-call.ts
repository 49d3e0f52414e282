import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById } from '#shared/persistence/clients.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { type ClientAction, mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound } from '#shared/problem.ts';

/** A call about one client. */
interface ClientCall {
  readonly path: { readonly clientId: string };
  readonly caller: Promise<Actor>;
}

interface WithTable {
  readonly table: Table;
}

/**
 * The caller and the client, where the caller may do this to them.
 * @throws 404 where the client is hidden, 403 where the action is forbidden
 */
export async function permitted(
  { table }: WithTable,
  call: ClientCall,
  action: ClientAction,
): Promise<{ readonly actor: Actor; readonly client: Client }> {
  const [actor, client] = await Promise.all([call.caller, clientById(table, call.path.clientId)]);
  if (!client) {
    throw notFound();
  }
  assertAllowed(mayOnClient(actor, action, client));
  return { actor, client };
}

/** Staff reads of one client's file leave an audit item (RA-06). */
export async function auditClientRead(
  { table }: WithTable,
  { path, now, requestId }: { path: { clientId: string }; now: Date; requestId: string },
  actor: Actor,
  action: string,
): Promise<void> {
  const subject = { kind: 'client', id: path.clientId } as const;
  await auditRead(table, { now, requestId }, { action, actor, subject });
}
