import { type CompletedTask, fromCompletedItem } from './completed-tasks.ts';
import { keys, openTaskPartition, taskShards } from './keys.ts';
import { fromOpenTasksItem, isOpenTasksItem, type OpenTask } from './open-tasks.ts';
import { queryAll, queryPage } from './reads.ts';
import type { Table } from './table-connection.ts';
import { fromTaskItem } from './tasks.ts';

export interface FeedTask extends OpenTask {
  /** Provider of the client; unknown for tasks outside of a client's list. */
  readonly clientProviderId?: string | undefined;
}

/**
 * Every open task of some providers, in no order, from an index: the entries may be outdated, so check the records. Costs half a
 * capacity unit for 4 KB: about 100 bytes a task and 250 a client.
 */
export async function openTaskFeed(table: Table, providerIds: readonly string[]): Promise<FeedTask[]> {
  const wanted = new Set(providerIds);
  const single: FeedTask[] = [];
  const listed: FeedTask[] = [];
  const readShard = async (partition: string) => {
    for await (const item of queryAll(table, { index: 'lists', partition })) {
      if (isOpenTasksItem(item)) {
        const { tasks, serviceProviderId } = fromOpenTasksItem(item);
        for (const task of tasks) {
          listed.push({ ...task, clientProviderId: serviceProviderId });
        }
      } else {
        single.push(fromTaskItem(item));
      }
    }
  };
  await Promise.all(
    [...wanted].flatMap((id) =>
      Array.from({ length: taskShards }, (_, shard) => readShard(openTaskPartition(id, shard))),
    ),
  );
  // A task whose provider is not its client's is in both.
  const byId = new Map([...single, ...listed].map((task) => [task.id, task]));
  return [...byId.values()].filter(({ serviceProviderId }) => wanted.has(serviceProviderId));
}

export type CompletedList =
  | { readonly clientId: string }
  | { readonly serviceProviderId: string }
  | { readonly staffId: string };

export interface CompletedEntry {
  readonly task: CompletedTask;
  readonly position: string;
}

export interface CompletedPage {
  readonly entries: readonly CompletedEntry[];
  readonly more: boolean;
}

const clientPrefix = 'T#';

/** Completed tasks of several lists, newest first; strongly consistent. @param options.after the position of the last entry shown */
export async function completedTaskPage(
  table: Table,
  lists: readonly CompletedList[],
  options: {
    readonly limit: number;
    readonly after?: string | undefined;
    readonly keep?: (task: CompletedTask) => boolean;
  },
): Promise<CompletedPage> {
  const { limit, after, keep } = options;
  const pages = await Promise.all(
    lists.map(async (list) => {
      const { partition, prefix } = placeOf(list);
      const query = {
        partition,
        // Excludes the position itself: a space sorts before all other characters.
        from: after === undefined ? prefix : `${prefix}${after} `,
        to: `${prefix}~`,
        consistent: true,
      };
      const { items } = await queryPage(table, query, {
        limit: limit + 1,
        ...(keep ? { keep: (item) => keep(fromCompletedItem(item)) } : {}),
      });
      return items.map(fromCompletedItem).map((task) => ({ task, position: task.sk.slice(prefix.length) }));
    }),
  );
  const merged = pages.flat().sort((one, other) => (one.position < other.position ? -1 : 1));
  return { entries: merged.slice(0, limit), more: merged.length > limit };
}

function placeOf(list: CompletedList): { partition: string; prefix: string } {
  const epoch = new Date(0).toISOString();
  if ('clientId' in list) {
    return { partition: keys.clientCompletedTask(list.clientId, epoch, '').pk, prefix: clientPrefix };
  }
  const { pk } =
    'staffId' in list
      ? keys.staffCompletedTask(list.staffId, epoch, '')
      : keys.providerCompletedTask(list.serviceProviderId, epoch, '');
  return { partition: pk, prefix: '' };
}
