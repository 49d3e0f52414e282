import * as z from 'zod';
import { transferStatuses } from '#shared/domain/transfer-request.ts';
import type { Call } from '#shared/http/call.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { transferPage, transferRequestsByIds } from '#shared/persistence/transfer-requests.ts';
import { holds } from '#shared/policy/permissions.ts';
import { invalid } from '#shared/problem.ts';
import type { Dependencies } from './dependencies.ts';
import { mayOnTransfer } from './policy.ts';
import type { routes } from './routes.ts';
import { namesOfTransfer, transferView } from './transfer-view.ts';

export async function listTransferRequests({ table }: Dependencies, call: Call<typeof routes.listTransferRequests>) {
  const { limit, cursor, status: statuses = transferStatuses } = call.query;
  const actor = await call.caller;
  const after = z
    .string()
    .optional()
    .safeParse(await call.decodeCursor(cursor));
  if (!after.success) {
    throw invalid('/query/cursor', 'This cursor is not valid for this list.');
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
    // The list entry may be outdated.
    const shown =
      request && client && wanted.has(request.status) && mayOnTransfer(actor, 'read', request) === 'allowed';
    return shown ? [transferView(actor, request, client, names)] : [];
  });
  return { body: { items, nextCursor } };
}
