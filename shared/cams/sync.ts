import type { CamsPerson } from '#shared/domain/cams.ts';
import type { Client } from '#shared/domain/client.ts';
import { saveEap } from '#shared/persistence/cams.ts';
import { changeClient } from '#shared/persistence/clients.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { WriteConflict } from '#shared/persistence/retry-on-conflict.ts';
import type { Transaction } from '#shared/persistence/transaction.ts';
import { notFound } from '#shared/problem.ts';
import { type Applied, applyPerson } from './apply.ts';

/** Gone, or changed since it was read. */
function overtaken(existing: Item | undefined): Error {
  return existing ? new WriteConflict() : notFound();
}

/**
 * Adds what CaMS says of a linked client to a transaction: at most three operations, one where nothing changed. Where somebody
 * else wrote to the record since it was read, the write is refused with `WriteConflict`, to be done again from what is there then: so
 * an edit that only the portal has is never lost.
 */
export function addSync(transaction: Transaction, client: Client, person: CamsPerson, now: Date): Applied {
  const { cams, version } = client;
  if (!cams) {
    throw new Error('A client without a link');
  }
  const applied = applyPerson(client, cams, person, now);
  const expected = { cams, ...(applied.client.version === version ? {} : { version }) };
  changeClient(transaction, client, applied.client, expected, overtaken, now);
  if (applied.plansChanged) {
    saveEap(transaction, client.id, person.plans);
  }
  return applied;
}

/**
 * Adds that CaMS did not answer for a linked client: the record stays as it was, and says so (CM-12). Nothing where it says so
 * already.
 */
export function addSyncFailure(transaction: Transaction, client: Client, now: Date): Client {
  const { cams } = client;
  if (!cams || cams.failedAt !== undefined) {
    return client;
  }
  const after = { ...client, cams: { ...cams, failedAt: now.toISOString() } };
  changeClient(transaction, client, after, { cams }, overtaken, now);
  return after;
}
