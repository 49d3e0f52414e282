import * as z from 'zod';
import { transferStatuses } from '#shared/domain/transfer-request.ts';
import type { Call } from '#shared/http/call.ts';
import { auditRead } from '#shared/persistence/audit.ts';
import { clientById, clientsByIds } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { transferPage, transferRequestsByIds } from '#shared/persistence/transfer-requests.ts';
import { holds } from '#shared/policy/permissions.ts';
import { invalid, notFound } from '#shared/problem.ts';
import { permittedTransfer } from './permitted.ts';
import { mayOnTransfer } from './policy.ts';
import type { routes } from './routes.ts';
import type { Service } from './service.ts';
import { namesOfTransfer, transferView } from './view.ts';

/** Caller, list, page: three round trips, as on other screens over many clients. */
export async function listTransfers({ table }: Service, call: Call<typeof routes.listTransferRequests>) {
  const { limit, cursor, status: statuses = transferStatuses } = call.query;
  const actor = await call.caller;
  const after = z
    .string()
    .optional()
    .safeParse(await call.decodeCursor(cursor));
  if (!after.success) {
    throw invalid('/query/cursor', 'This is not a cursor of this list.');
  }
  const scope = holds(actor, 'clients:group') ? undefined : actor.serviceProviderId;
  const { listed, more } = await transferPage(table, scope, statuses, { limit, after: after.data });
  const entries = listed.map(({ entry }) => entry);
  const named = entries.map(namesOfTransfer);
  const [requests, clients, names, nextCursor] = await Promise.all([
    transferRequestsByIds(
      table,
      entries.map(({ id }) => id),
    ),
    clientsByIds(table, [...new Set(entries.map(({ clientId }) => clientId))]),
    readNames(table, {
      staffIds: named.flatMap(({ staffIds }) => staffIds),
      providerIds: named.flatMap(({ providerIds }) => providerIds),
    }),
    call.encodeCursor(more ? listed.at(-1)?.position : undefined),
  ]);
  const wanted: ReadonlySet<string> = new Set(statuses);
  const items = entries.flatMap(({ id, clientId }) => {
    const [request, client] = [requests.get(id), clients.get(clientId)];
    // The record decides, not the list: somebody may have decided since.
    const shown =
      request && client && wanted.has(request.status) && mayOnTransfer(actor, 'read', request) === 'allowed';
    return shown ? [transferView(actor, request, client, names)] : [];
  });
  return { body: { items, nextCursor } };
}

export async function readTransfer(service: Service, call: Call<typeof routes.getTransferRequest>) {
  const { table } = service;
  const { now, requestId } = call;
  const { actor, request } = await permittedTransfer(service, call, 'read');
  const subject = { kind: 'client', id: request.clientId } as const;
  const [client, names] = await Promise.all([
    clientById(table, request.clientId),
    readNames(table, namesOfTransfer(request)),
    auditRead(table, { action: 'transfer.read', actor, subject, at: now, requestId }),
  ]);
  if (!client) {
    throw notFound();
  }
  return { body: transferView(actor, request, client, names) };
}
