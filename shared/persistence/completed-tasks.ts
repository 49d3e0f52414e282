import * as z from 'zod';
import type { Task } from '#shared/domain/task.ts';
import { omitUndefined } from '#shared/omit-undefined.ts';
import { codec } from './codec.ts';
import { type Key, keys } from './keys.ts';
import type { Item } from './refusals.ts';
import type { Transaction } from './transaction.ts';

/** A list entry with what visibility and names need. Reopening or deleting the task deletes its entries. */
const CompletedTask = z.object({
  pk: z.string(),
  sk: z.string(),
  taskId: z.string(),
  serviceProviderId: z.string(),
  clientId: z.string().optional(),
  outside: z.enum(['sent', 'kept']).optional(),
  staffIds: z.array(z.string()).optional(),
  client: z.literal(true).optional(),
  createdBy: z.string(),
  completedBy: z.string(),
});
export type CompletedTask = z.infer<typeof CompletedTask>;

const completedCodec = codec({ entity: 'CompletedTask', schema: CompletedTask, keys: ({ pk, sk }) => ({ pk, sk }) });

export function fromCompletedItem(item: Item): CompletedTask {
  return completedCodec.fromItem(item);
}

/** In the lists of the client, the provider and each responsible staff member. */
export function completedTaskKeys(task: Task): Key[] {
  const { id, completedAt, clientId, serviceProviderId, responsible } = task;
  if (completedAt === undefined) {
    throw new Error('Not a completed task');
  }
  return [
    ...(clientId === undefined ? [] : [keys.clientCompletedTask(clientId, completedAt, id)]),
    keys.providerCompletedTask(serviceProviderId, completedAt, id),
    ...responsible.staffIds.map((staffId) => keys.staffCompletedTask(staffId, completedAt, id)),
  ];
}

export function addCompletedEntries(transaction: Transaction, task: Task): void {
  const { id, clientId, serviceProviderId, outside, responsible, createdBy, completedBy = '' } = task;
  for (const place of completedTaskKeys(task)) {
    transaction.put(
      completedCodec.toItem(
        omitUndefined({
          ...place,
          taskId: id,
          serviceProviderId,
          clientId,
          outside,
          staffIds: responsible.staffIds.length > 0 ? [...responsible.staffIds] : undefined,
          client: responsible.client ? (true as const) : undefined,
          createdBy,
          completedBy,
        }),
      ),
    );
  }
}

export function removeCompletedEntries(transaction: Transaction, task: Task): void {
  for (const place of completedTaskKeys(task)) {
    transaction.delete(place);
  }
}
