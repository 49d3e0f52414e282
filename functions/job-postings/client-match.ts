import type { Actor } from '#shared/domain/account.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { readMatchInput } from '#shared/persistence/match-input.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { RequestContext } from '#shared/persistence/transaction.ts';

/** The client's own skills (JB-06); pending suggestions do not count. */
export async function skillIdsOf(table: Table, clientId: string): Promise<readonly string[]> {
  return (await readMatchInput(table, clientId))?.skillIds ?? [];
}

/** A match shows data of the client, so staff reads of it are audited. */
export function auditMatchRead(table: Table, actor: Actor, clientId: string, context: RequestContext): Promise<void> {
  return auditRead(table, context, { action: 'match.read', actor, subject: { kind: 'client', id: clientId } });
}
