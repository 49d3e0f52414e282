import { openClientRef } from '#shared/clients/client-ref.ts';
import type { Actor } from '#shared/domain/account.ts';
import type { Client } from '#shared/domain/client.ts';
import type { TransferRequest } from '#shared/domain/transfer-request.ts';
import type { Call } from '#shared/http/call.ts';
import { newId } from '#shared/ids.ts';
import { auditItem } from '#shared/persistence/audit.ts';
import { clientById, clientKey } from '#shared/persistence/clients.ts';
import { type Names, readNames } from '#shared/persistence/names.ts';
import { listProviders, providerById } from '#shared/persistence/providers.ts';
import { getSettings } from '#shared/persistence/settings.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { addTransferRequest, pendingTransfer } from '#shared/persistence/transfer-requests.ts';
import { applies, mayOnClient } from '#shared/policy/clients.ts';
import { assertAllowed } from '#shared/policy/decision.ts';
import { Problem, unprocessable } from '#shared/problem.ts';
import { announceTransfer } from '#shared/transfers/notices.ts';
import type { Dependencies } from './dependencies.ts';
import { assertCamsLink } from './permitted-transfer.ts';
import type { routes } from './routes.ts';
import { transferView } from './transfer-view.ts';

type RequestCall = Call<typeof routes.createTransferRequest>;

interface Draft {
  readonly actor: Actor;
  readonly client: Client;
  readonly toProviderId: string;
  readonly askedBy: TransferRequest['askedBy'];
  readonly pending: TransferRequest | undefined;
  readonly names: Names;
}

/** TQ-01, TQ-02, TQ-07: the request with its claim, the mail to the current provider and the audit in one transaction. */
export async function createTransferRequest(dependencies: Dependencies, call: RequestCall) {
  const { body, now } = call;
  const { clientId, clientRef, serviceProviderId } = body;
  const draft =
    clientId !== undefined && serviceProviderId !== undefined
      ? await toOtherProvider(dependencies, call, clientId, serviceProviderId)
      : await toOwnProvider(dependencies, call, clientRef ?? '');
  const { actor, client, toProviderId, askedBy, pending, names } = draft;
  // A pending request for a client who has moved since is void (TQ-08) and is replaced. For an archived client it is not, since that
  // would reveal the archiving to callers who do not see the client.
  if (pending?.fromProviderId === client.serviceProviderId) {
    throw alreadyRequested();
  }

  const request: TransferRequest = {
    id: newId(now.getTime()),
    clientId: client.id,
    fromProviderId: client.serviceProviderId,
    toProviderId,
    askedBy,
    requestedBy: actor.id,
    reason: body.reason,
    status: 'pending',
    createdAt: now.toISOString(),
  };
  const transaction = new Transaction();
  addTransferRequest(transaction, request, pending, alreadyRequested);
  // Both the request and the caller's permission depend on the client's provider.
  const expected = { serviceProviderId: client.serviceProviderId };
  transaction.check(clientKey(client.id), expected, movedMeanwhile);
  const { fromProviderId } = request;
  const between = { clientId: client.id, fromProviderId, toProviderId, transferRequestId: request.id };
  announceTransfer(transaction, { event: 'requested', ...between, staffIds: [] }, call);
  const subject = { kind: 'client', id: client.id } as const;
  transaction.put(auditItem(call, { action: 'transfer.requested', actor, subject }));
  return call.commit(transaction, {
    body: transferView(actor, request, client, names),
    location: `/v1/transfer-requests/${request.id}`,
  });
}

/** TQ-01: a client whom the caller sees. */
async function toOtherProvider(
  { table }: Dependencies,
  call: RequestCall,
  clientId: string,
  toProviderId: string,
): Promise<Draft> {
  const [actor, client, provider, pending, settings] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    providerById(table, toProviderId),
    pendingTransfer(table, clientId, toProviderId),
    getSettings(table),
  ]);
  const decision = client && mayOnClient(actor, 'request_transfer', client);
  if (!client || !decision || decision === 'hidden') {
    throw unprocessable('/body/clientId', 'There is no such client, or you may not see them.');
  }
  assertAllowed(decision);
  if (!provider) {
    throw unprocessable('/body/serviceProviderId', 'There is no such service provider.');
  }
  if (client.serviceProviderId === toProviderId) {
    throw unprocessable('/body/serviceProviderId', 'The client is already with this service provider.');
  }
  if (!applies('refer_to_service_provider', client)) {
    throw new Problem('conflict', 'This client is archived. Restore them first.');
  }
  assertCamsLink(settings, client);
  const names = await readNames(table, { staffIds: [actor.id], providerIds: [client.serviceProviderId] });
  const providers = new Map([...names.providers, [provider.id, provider.name]]);
  return { actor, client, toProviderId, askedBy: 'current', pending, names: { ...names, providers } };
}

/**
 * TQ-02: a person found by the look-up. Archiving and the link to CaMS are not checked: an error would reveal more than the look-up.
 * The approval checks them.
 */
async function toOwnProvider({ table, ring }: Dependencies, call: RequestCall, clientRef: string): Promise<Draft> {
  const [actor, keys, providers] = await Promise.all([call.caller, ring(), listProviders(table)]);
  const { serviceProviderId: toProviderId } = actor;
  if (toProviderId === undefined) {
    throw unprocessable('/body/clientRef', 'Your account has no service provider that could receive the client.');
  }
  const clientId = openClientRef(keys, clientRef, actor.id, call.now);
  if (clientId === undefined) {
    throw invalidReference();
  }
  const [client, pending, names] = await Promise.all([
    clientById(table, clientId),
    pendingTransfer(table, clientId, toProviderId),
    readNames(table, { staffIds: [actor.id] }),
  ]);
  if (!client) {
    throw invalidReference();
  }
  if (client.serviceProviderId === toProviderId) {
    throw unprocessable('/body/clientRef', 'This person is already with your service provider.');
  }
  const providerNames = new Map(providers.map(({ id, name }) => [id, name]));
  return { actor, client, toProviderId, askedBy: 'receiving', pending, names: { ...names, providers: providerNames } };
}

function invalidReference(): Problem {
  return unprocessable('/body/clientRef', 'This reference has expired. Look the person up again.');
}

function alreadyRequested(): Problem {
  return new Problem('conflict', 'There is already a pending request for this client and service provider.');
}

function movedMeanwhile(): Problem {
  return new Problem('conflict', 'The client was changed at the same time. Try again.');
}
