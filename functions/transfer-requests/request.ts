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
import { assertCamsLink } from './permitted.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { transferView } from './view.ts';

type RequestCall = Call<typeof routes.createTransferRequest>;

/** Who is asked for, by whom, and what there is already. */
interface Wish {
  readonly actor: Actor;
  readonly client: Client;
  readonly toProviderId: string;
  readonly askedBy: TransferRequest['askedBy'];
  readonly pending: TransferRequest | undefined;
  readonly names: Names;
}

/** TQ-01, TQ-02, TQ-07: the request with its claim, the mail to the current provider and the audit in one transaction. */
export async function createTransferRequest(service: Service, call: RequestCall) {
  const { body, now, requestId } = call;
  const { clientId, clientRef, serviceProviderId } = body;
  const wish =
    clientId !== undefined && serviceProviderId !== undefined
      ? await toGive(service, call, clientId, serviceProviderId)
      : await toReceive(service, call, clientRef ?? '');
  const { actor, client, toProviderId, askedBy, pending, names } = wish;
  // A request for a client who has moved since is void (TQ-08) and gives way. For an archived one it stands: whoever does not see
  // the client is not to learn of that by asking twice.
  if (pending?.fromProviderId === client.serviceProviderId) {
    throw alreadyAsked();
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
  addTransferRequest(transaction, request, pending, alreadyAsked);
  // Where the client is now is part of what is asked, and what the caller's right rests on.
  const expected = { serviceProviderId: client.serviceProviderId };
  transaction.check(clientKey(client.id), expected, movedMeanwhile);
  const { fromProviderId } = request;
  const between = { clientId: client.id, fromProviderId, toProviderId, transferRequestId: request.id };
  announceTransfer(transaction, { event: 'requested', ...between, staffIds: [] }, { now, requestId });
  const subject = { kind: 'client', id: client.id } as const;
  transaction.put(auditItem({ action: 'transfer.requested', actor, subject, at: now, requestId }));
  return call.commit(transaction, {
    body: transferView(actor, request, client, names),
    location: `/v1/transfer-requests/${request.id}`,
  });
}

/** TQ-01: a client whom the caller sees, to another provider. */
async function toGive({ table }: Service, call: RequestCall, clientId: string, toProviderId: string): Promise<Wish> {
  const [actor, client, provider, pending, settings] = await Promise.all([
    call.caller,
    clientById(table, clientId),
    providerById(table, toProviderId),
    pendingTransfer(table, clientId, toProviderId),
    getSettings(table),
  ]);
  const decision = client && mayOnClient(actor, 'request_transfer', client);
  if (!client || !decision || decision === 'hidden') {
    throw unprocessable('/body/clientId', 'There is no such client, or nobody that you may see.');
  }
  assertAllowed(decision);
  if (!provider) {
    throw unprocessable('/body/serviceProviderId', 'There is no such service provider.');
  }
  if (client.serviceProviderId === toProviderId) {
    throw unprocessable('/body/serviceProviderId', 'The client is with this service provider already.');
  }
  if (!applies('refer_to_service_provider', client)) {
    throw new Problem('conflict', 'Archived people are not transferred. Bring the client back first.');
  }
  assertCamsLink(settings, client);
  const names = await readNames(table, { staffIds: [actor.id], providerIds: [client.serviceProviderId] });
  const providers = new Map([...names.providers, [provider.id, provider.name]]);
  return { actor, client, toProviderId, askedBy: 'current', pending, names: { ...names, providers } };
}

/**
 * TQ-02: somebody whom the look-up found, to the caller's own provider. Nothing of the client's state is checked here (archived,
 * not linked): a refusal would tell more than the minimal card. Whoever decides finds out.
 */
async function toReceive({ table, ring }: Service, call: RequestCall, clientRef: string): Promise<Wish> {
  const [actor, keys, providers] = await Promise.all([call.caller, ring(), listProviders(table)]);
  const { serviceProviderId: toProviderId } = actor;
  if (toProviderId === undefined) {
    throw unprocessable(
      '/body/clientRef',
      'Your account belongs to no service provider that could receive the client.',
    );
  }
  const clientId = openClientRef(keys, clientRef, actor.id, call.now);
  if (clientId === undefined) {
    throw spent();
  }
  const [client, pending, names] = await Promise.all([
    clientById(table, clientId),
    pendingTransfer(table, clientId, toProviderId),
    readNames(table, { staffIds: [actor.id] }),
  ]);
  if (!client) {
    throw spent();
  }
  if (client.serviceProviderId === toProviderId) {
    throw unprocessable('/body/clientRef', 'This person is with your service provider already.');
  }
  const providerNames = new Map(providers.map(({ id, name }) => [id, name]));
  return { actor, client, toProviderId, askedBy: 'receiving', pending, names: { ...names, providers: providerNames } };
}

function spent(): Problem {
  return unprocessable('/body/clientRef', 'This reference is not good any more. Look the person up again.');
}

/** TQ-07. */
function alreadyAsked(): Problem {
  return new Problem('conflict', 'A transfer of this client to this service provider is requested already.');
}

function movedMeanwhile(): Problem {
  return new Problem('conflict', 'The record changed at the same moment. Try again.');
}
