import { EffectFailure } from '#shared/effect-failure.ts';
import { checkVisibility } from '#shared/persistence/accounts.ts';
import { actorCodec } from '#shared/persistence/actors.ts';
import { keys } from '#shared/persistence/keys.ts';
import { providerById } from '#shared/persistence/providers.ts';
import { batchGet } from '#shared/persistence/reads.ts';
import { listStaff, staffByIds } from '#shared/persistence/staff.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';

const chunk = 50;

/**
 * Copies a provider's `clientVisibility` to the actors of its staff (DEC-2, ADR 0009). Repeating it changes nothing more; the
 * provider's setting is checked in each write, so that of two changes the later one stays.
 *
 * @throws EffectFailure where the setting changes meanwhile: to be applied again
 */
export async function applyVisibility(table: Table, serviceProviderId: string): Promise<void> {
  const [provider, listed] = await Promise.all([
    providerById(table, serviceProviderId),
    listStaff(table, { serviceProviderId }),
  ]);
  if (!provider) {
    return;
  }
  // The index may not know yet who has signed in meanwhile; the records do.
  const staff = await staffByIds(
    table,
    listed.map(({ id }) => id),
  );
  const subs = [...staff.values()].flatMap(({ sub }) => (sub === undefined ? [] : [sub]));
  const stale = (
    await batchGet(
      table,
      subs.map((sub) => keys.actor(sub)),
    )
  )
    .map((item) => actorCodec.fromItem(item))
    .filter((actor) => actor.clientVisibility !== provider.clientVisibility);
  const changed = () => new EffectFailure('provider-changed', { permanent: false });
  for (let start = 0; start < stale.length; start += chunk) {
    const transaction = new Transaction();
    checkVisibility(transaction, provider, changed);
    for (const actor of stale.slice(start, start + chunk)) {
      const after = { ...actor, clientVisibility: provider.clientVisibility };
      transaction.change(actorCodec.toItem(actor), actorCodec.toItem(after), { serviceProviderId }, changed);
    }
    await transaction.commit(table);
  }
}
