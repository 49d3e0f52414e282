/** One client's file in tests: put there without the API, looked into without it. */
import type { Client } from '#shared/domain/client.ts';
import { newId } from '#shared/ids.ts';
import { insertClient } from '#shared/persistence/clients.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { clientRecord } from './people.ts';
import { itemsOf } from './table-items.ts';

/** A client of Lakeshore whose caseworker is `base`, unless told otherwise. */
export async function giveClient(table: Table, fields: Partial<Client> = {}): Promise<Client> {
  const client = clientRecord({ id: newId(), assignedStaffIds: ['base'], ...fields });
  const transaction = new Transaction();
  insertClient(transaction, client, new Date(), () => new Error('A fresh id that is taken'));
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
