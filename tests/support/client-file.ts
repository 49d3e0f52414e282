/** One client's file in tests: put there without the API, looked into without it. */

import type { Client } from '#shared/domain/client.ts';
import { insertClient } from '#shared/persistence/clients.ts';
import { claimEmail } from '#shared/persistence/email-claims.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';
import { clientRecord } from './people.ts';
import { itemsOf } from './table-items.ts';

/**
 * A client of Lakeshore whose caseworker is `base`, unless told otherwise.
 *
 * @param ring claims the e-mail address, which those that are only read do not need
 */
export async function giveClient(
  table: Table,
  fields: Partial<Client> = {},
  { ring, now = new Date() }: { readonly ring?: KeyRing; readonly now?: Date } = {},
): Promise<Client> {
  const client = clientRecord({ assignedStaffIds: ['base'], ...fields });
  const taken = () => new Error('A fresh id that is taken');
  const transaction = new Transaction();
  if (ring) {
    transaction.create(claimEmail(ring, client.email, { kind: 'client', id: client.id }), taken);
  }
  insertClient(transaction, client, now, taken);
  await transaction.commit(table);
  return client;
}

/** Items of a client's file, of one kind, in the order of their ids where they have any. */
export async function fileOf(table: Table, clientId: string, entity: string) {
  const items = await itemsOf(table, entity);
  return items
    .filter((item) => item.clientId === clientId)
    .sort((one, other) => (String(one.id) < String(other.id) ? -1 : 1));
}

/** What was audited of a client, oldest first. */
export async function auditOf(table: Table, clientId: string) {
  const entries = await itemsOf(table, 'Audit');
  return entries
    .filter(({ subject }) => (subject as { id: string }).id === clientId)
    .sort((one, other) => (String(one.sk) < String(other.sk) ? -1 : 1));
}

export async function auditedActions(table: Table, clientId: string): Promise<string[]> {
  return (await auditOf(table, clientId)).map(({ action }) => String(action));
}
