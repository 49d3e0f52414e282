import { connectCams } from '#shared/cams/connect.ts';
import { addLink } from '#shared/cams/link.ts';
import { changeClient, clientById } from '#shared/persistence/clients.ts';
import { connect } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { loadKeyRing } from '#shared/secrets/key-ring.ts';
import { demoStaff } from './accounts-demo.ts';
import type { SeedContext } from './context.ts';

/** Amina is linked to the simulator's first person, as her caseworker would have done it. */
export async function seedDemoCams({ environment, clock }: SeedContext): Promise<void> {
  const table = connect(environment.TABLE_NAME);
  const [client, person, ring] = await Promise.all([
    clientById(table, 'client-amina'),
    connectCams({ ...environment, CAMS_TIMEOUT_MS: 20_000 }).person('1000001'),
    loadKeyRing(environment.KEY_RING)(),
  ]);
  if (!client || !person) {
    throw new Error('The demo lacks Amina, or the simulator her person');
  }
  const now = clock();
  const taken = () => new Error('The demo is linked to CaMS already');
  const link = { ring, linkedBy: demoStaff.maya.id, now, pointer: '' };
  const transaction = new Transaction();
  const applied = addLink(transaction, client, person, link);
  changeClient(transaction, client, applied.client, { version: client.version }, taken, now);
  await transaction.commit(table);
}
