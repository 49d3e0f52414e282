import { people } from '#shared/clients/profile.ts';
import { displayName } from '#shared/domain/client.ts';
import type { Call } from '#shared/http/call.ts';
import { clientsByIds } from '#shared/persistence/clients.ts';
import { readNames } from '#shared/persistence/names.ts';
import { openTaskLists } from '#shared/persistence/tasks.ts';
import { mayOnClient } from '#shared/policy/clients.ts';
import { unprocessable } from '#shared/problem.ts';
import { assertClients } from './assert-clients.ts';
import type { Dependencies } from './dependencies.ts';
import type { routes } from './routes.ts';

/** SA-08: what a change would meet. Unknown clients and hidden ones are 422 alike. */
export async function summarizeAssignments({ table }: Dependencies, call: Call<typeof routes.summarizeAssignments>) {
  const { clientIds } = call.body;
  const few = clientIds.slice(0, 100);
  const [actor, clients, lists] = await Promise.all([call.caller, clientsByIds(table, few), openTaskLists(table, few)]);
  assertClients(clientIds);
  const found = clientIds.map((id, at) => {
    const client = clients.get(id);
    if (!client || mayOnClient(actor, 'read', client) === 'hidden') {
      throw unprocessable(`/body/clientIds/${at}`, 'There is no such client, or none that you may see.');
    }
    return client;
  });
  const names = await readNames(table, { staffIds: found.flatMap(({ assignedStaffIds }) => assignedStaffIds) });
  const items = found.map((client) => ({
    clientId: client.id,
    displayName: displayName(client),
    assignedStaff: people(client.assignedStaffIds, names),
    activeTasks: lists.get(client.id)?.length ?? 0,
  }));
  return {
    body: {
      clients: items.length,
      withStaff: items.filter(({ assignedStaff }) => assignedStaff.length > 0).length,
      activeTasks: items.reduce((sum, { activeTasks }) => sum + activeTasks, 0),
      items,
    },
  };
}
