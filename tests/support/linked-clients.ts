/** Many clients linked to the simulator's people, by table items alone: what a night's sync goes through. */
import type { Client } from '#shared/domain/client.ts';
import { batchWrite } from '#shared/persistence/batch-write.ts';
import { camsClaimItem } from '#shared/persistence/cams.ts';
import { newMatchInput, toClientItem } from '#shared/persistence/clients.ts';
import { toMatchInputItem } from '#shared/persistence/match-input.ts';
import { toPersonItem } from '#shared/persistence/people.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { camsLink, clientRecord } from './people.ts';

/** @param references one client each; the first has the id `linked-1` */
export async function giveLinkedClients(
  table: Table,
  ring: KeyRing,
  references: readonly string[],
  fields: (index: number) => Partial<Client> = () => ({}),
): Promise<Client[]> {
  const clients = references.map((reference, index) =>
    clientRecord({ id: `linked-${index + 1}`, cams: camsLink({ reference }), ...fields(index) }),
  );
  const at = new Date('2026-01-05T15:00:00.000Z');
  await batchWrite(table, {
    put: clients.flatMap((client) => [
      toClientItem(client),
      toPersonItem(client),
      toMatchInputItem(newMatchInput(client, at)),
      camsClaimItem(ring, client.cams?.reference ?? '', client.id),
    ]),
  });
  return clients;
}
