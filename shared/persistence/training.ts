import { ClientTraining, isOpenTraining } from '#shared/domain/training.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem, queryItems } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

const trainingCodec = codec({
  entity: 'ClientTraining',
  schema: ClientTraining,
  keys: ({ clientId, id }) => keys.training(clientId, id),
});

/** Exists while the client has an open training of the course: prevents a second one (TR-03). */
function openItem({ clientId, courseId, id }: ClientTraining): Item {
  return { ...keys.openTraining(clientId, courseId), entity: 'OpenTraining', schema: 1, trainingId: id };
}

/** Strongly consistent. */
export async function trainingById(
  table: Table,
  clientId: string,
  trainingId: string,
): Promise<ClientTraining | undefined> {
  const item = await getItem(table, keys.training(clientId, trainingId));
  return item && trainingCodec.fromItem(item);
}

/** Oldest first; strongly consistent. */
export async function trainingOf(table: Table, clientId: string): Promise<ClientTraining[]> {
  const { pk } = keys.client(clientId);
  return queryItems(table, { partition: pk, prefix: 'TR#', consistent: true }, trainingCodec.fromItem);
}

/** Two operations if it is open, otherwise one. @param onConflict the error if the client has an open training of the course */
export function insertTraining(transaction: Transaction, training: ClientTraining, onConflict: OnConflict): void {
  if (isOpenTraining(training)) {
    transaction.create(openItem(training), onConflict);
  }
  transaction.create(trainingCodec.toItem(training), onConflict);
}

/** One operation, two if it closes. @param onConflict the error if version or status have changed */
export function changeTraining(
  transaction: Transaction,
  before: ClientTraining,
  after: ClientTraining,
  onConflict: OnConflict,
): void {
  const expected = { version: before.version, status: before.status };
  transaction.change(trainingCodec.toItem(before), trainingCodec.toItem(after), expected, onConflict);
  if (isOpenTraining(before) && !isOpenTraining(after)) {
    transaction.delete(keys.openTraining(before.clientId, before.courseId));
  }
}
