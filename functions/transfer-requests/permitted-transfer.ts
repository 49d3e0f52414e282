import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { TransferRequest } from '#shared/domain/transfer-request.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { transferRequestById } from '#shared/persistence/transfer-requests.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { mayOnTransfer, type TransferAction } from './policy.ts';

interface TransferCall {
  readonly path: { readonly requestId: string };
  readonly caller: Promise<Actor>;
}

/** The caller and the request. @throws 404 if the request is hidden, 403 if the action is forbidden */
export async function permittedTransfer(
  { table }: Dependencies,
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

/** The `isHidden` hook: a 400 must not reveal that the request exists. */
export function isTransferHidden(table: Table) {
  return async (actor: Actor, { requestId }: Readonly<Record<string, string | undefined>>): Promise<boolean> => {
    if (requestId === undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(requestId)) {
      return false;
    }
    const request = await transferRequestById(table, requestId);
    return !request || mayOnTransfer(actor, 'read', request) === 'hidden';
  };
}

/** @throws 409 for a client without a link to CaMS, if the settings require one (TQ-04) */
export function assertCamsLink({ transfersNeedCamsLink }: Settings, { cams }: Client): void {
  if (transfersNeedCamsLink && cams === undefined) {
    throw new Problem('conflict', 'Link the client to CaMS first: this instance requires it for transfers.');
  }
}
