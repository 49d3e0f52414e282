import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { TransferRequest } from '#shared/domain/transfer-request.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { transferRequestById } from '#shared/persistence/transfer-requests.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, Problem } from '#shared/problem.ts';
import { mayOnTransfer, type TransferAction } from './policy.ts';
import type { Service } from './service.ts';

/** A call about one request. */
interface TransferCall {
  readonly path: { readonly requestId: string };
  readonly caller: Promise<Actor>;
}

/**
 * The caller and the request, where the caller may do this to it.
 * @throws 404 where it is hidden, 403 where the action is forbidden
 */
export async function permittedTransfer(
  { table }: Service,
  call: TransferCall,
  action: TransferAction | 'read',
): Promise<{ readonly actor: Actor; readonly request: TransferRequest }> {
  const [actor, request] = await Promise.all([call.caller, transferRequestById(table, call.path.requestId)]);
  if (!request) {
    throw notFound();
  }
  assertAllowed(mayOnTransfer(actor, action, request));
  return { actor, request };
}

/** The `isHidden` hook: a call that is refused for its form does not tell that the request exists. */
export function transferHidden(table: Table) {
  return async (actor: Actor, { requestId }: Readonly<Record<string, string | undefined>>): Promise<boolean> => {
    if (requestId === undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(requestId)) {
      return false;
    }
    const request = await transferRequestById(table, requestId);
    return !request || mayOnTransfer(actor, 'read', request) === 'hidden';
  };
}

/**
 * TQ-04: where the instance wants it, only clients who are linked to CaMS are transferred.
 * @throws 409 for others
 */
export function assertCamsLink({ transfersNeedCamsLink }: Settings, { cams }: Client): void {
  if (transfersNeedCamsLink && cams === undefined) {
    throw new Problem('conflict', 'Only clients who are linked to CaMS are transferred here. Link the client first.');
  }
}
