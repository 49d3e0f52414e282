import { ClientTraining, isOpenTraining } from '#shared/domain/training.ts';
import { codec } from './codec.ts';
import { keys } from './keys.ts';
import { getItem, queryAll } from './reads.ts';
import type { Item } from './refusals.ts';
import type { Table } from './table-connection.ts';
import type { OnConflict, Transaction } from './transaction.ts';

const trainingCodec = codec({
  entity: 'ClientTraining',
  schema: ClientTraining,
  keys: ({ clientId, id }) => keys.training(clientId, id),
});

/** Stands there as long as the client has an open training of a course: its key keeps a second one away (TR-03). */
function openItem({ clientId, courseId, id }: ClientTraining): Item {
  return { ...keys.openTraining(clientId, courseId), entity: 'OpenTraining', schema: 1, trainingId: id };
}

/** A training of a client; strongly consistent. */
export async function trainingById(
  table: Table,
  clientId: string,
  trainingId: string,
): Promise<ClientTraining | undefined> {
  const item = await getItem(table, keys.training(clientId, trainingId));
  return item && trainingCodec.fromItem(item);
}

/** All training of a client, oldest first; strongly consistent. */
export async function trainingOf(table: Table, clientId: string): Promise<ClientTraining[]> {
  const { pk } = keys.client(clientId);
  const trainings: ClientTraining[] = [];
  for await (const item of queryAll(table, { partition: pk, prefix: 'TR#', consistent: true })) {
    trainings.push(trainingCodec.fromItem(item));
  }
  return trainings;
}

/**
 * Adds a training: two operations where it is open, else one.
 * @param onConflict the error where the client has an open training of the same course
 */
export function insertTraining(transaction: Transaction, training: ClientTraining, onConflict: OnConflict): void {
  if (isOpenTraining(training)) {
    transaction.create(openItem(training), onConflict);
  }
  transaction.create(trainingCodec.toItem(training), onConflict);
}

/**
 * Writes a training over the one that was read, on condition of its version and status: one operation, two where it closes.
 * @param onConflict the error where it is not as `before` any more
 */
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
