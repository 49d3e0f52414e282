import { type CompletedTask, fromCompletedItem } from './completed-tasks.ts';
import { keys, openTaskPartition, taskShards } from './keys.ts';
import { fromOpenTasksItem, isOpenTasksItem, type OpenTask } from './open-tasks.ts';
import { queryAll, queryPage } from './reads.ts';
import type { Table } from './table-connection.ts';
import { fromTaskItem } from './tasks.ts';

/** An open task as lists find it. */
export interface FeedTask extends OpenTask {
  /** Where the client is; not known of a task that stands alone. */
  readonly clientProviderId?: string | undefined;
}

/**
 * Every open task of some providers, in no order: one Query of each shard of each provider, in parallel. From an index, for lists:
 * on AWS what was written a moment ago may be missing, so the records decide what is shown. Costs half a capacity unit for 4 KB:
 * some 100 bytes a task and 250 a client.
 */
export async function openTaskFeed(table: Table, providerIds: readonly string[]): Promise<FeedTask[]> {
  const wanted = new Set(providerIds);
  const alone: FeedTask[] = [];
  const listed: FeedTask[] = [];
  const readShard = async (partition: string) => {
    for await (const item of queryAll(table, { index: 'lists', partition })) {
      if (isOpenTasksItem(item)) {
        const { tasks, serviceProviderId } = fromOpenTasksItem(item);
        for (const task of tasks) {
          listed.push({ ...task, clientProviderId: serviceProviderId });
        }
      } else {
        alone.push(fromTaskItem(item));
      }
    }
  };
  await Promise.all(
    [...wanted].flatMap((id) =>
      Array.from({ length: taskShards }, (_, shard) => readShard(openTaskPartition(id, shard))),
    ),
  );
  // A task with another provider than its client's stands in both places.
  const byId = new Map([...alone, ...listed].map((task) => [task.id, task]));
  return [...byId.values()].filter(({ serviceProviderId }) => wanted.has(serviceProviderId));
}

/** Whose completed tasks. */
export type CompletedList =
  | { readonly clientId: string }
  | { readonly serviceProviderId: string }
  | { readonly staffId: string };

/** One of them, and its position, where the next page goes on. */
export interface CompletedEntry {
  readonly task: CompletedTask;
  readonly position: string;
}

export interface CompletedPage {
  readonly entries: readonly CompletedEntry[];
  readonly more: boolean;
}

const clientPrefix = 'T#';

/**
 * Completed tasks of some lists together, newest first; strongly consistent. Reads on until the page is full.
 * @param options.after the position of the last one shown
 */
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
        // A space sorts after the position itself, and before every other.
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
