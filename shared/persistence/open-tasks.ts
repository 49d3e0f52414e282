import * as z from 'zod';
import { maxOpenTasks, type Task } from '#shared/domain/task.ts';
import { Problem } from '#shared/problem.ts';
import { codec } from './codec.ts';
import { keys, openTaskPartition, shardOf, taskShards } from './keys.ts';
import type { Item } from './refusals.ts';
import type { Transaction } from './transaction.ts';

/** The part of an open task that lists need. */
export interface OpenTask extends Pick<Task, 'id' | 'dueDate' | 'responsible' | 'serviceProviderId' | 'createdBy'> {
  readonly clientId?: string | undefined;
  readonly outside?: Task['outside'] | undefined;
}

/**
 * The open tasks of a client (ADR 0040): one item, which counts them and feeds the lists of the provider and its staff through the
 * list index. Each task is one attribute, so that concurrent writes of different tasks are kept.
 */
const OpenTasks = z.object({
  clientId: z.string(),
  /** Of the client. */
  serviceProviderId: z.string(),
  count: z.int().nonnegative(),
});

const linePrefix = 't#';

const openTasksCodec = codec({
  entity: 'OpenTasks',
  schema: OpenTasks,
  keys: ({ clientId, serviceProviderId }) => ({
    ...keys.openTasks(clientId),
    gsi1pk: openTaskPartition(serviceProviderId, shardOf(clientId, taskShards)),
    gsi1sk: `C#${clientId}`,
  }),
});

/**
 * A task as one string, since lists read tens of thousands: due date, creator, responsible staff, `client` if the client is
 * responsible, the provider if it is not the client's, and `outside`. Ids contain no `|` and no `,`.
 */
const lineForm = /^\d{4}-\d\d-\d\d\|[^|]*\|[^|]*\|(?:client)?\|[^|]*\|(?:sent|kept)?$/;

function lineOf(
  { dueDate, createdBy, responsible, serviceProviderId, outside }: Omit<OpenTask, 'id'>,
  clientProviderId: string,
): string {
  const { staffIds, client } = responsible;
  const provider = serviceProviderId === clientProviderId ? '' : serviceProviderId;
  const parts = [dueDate, createdBy, staffIds.join(','), client ? 'client' : '', provider, outside ?? ''];
  return checked(parts.join('|'));
}

function taskOf(id: string, line: string, clientId: string, clientProviderId: string): OpenTask {
  const [dueDate = '', createdBy = '', staff = '', client, provider, outside] = checked(line).split('|');
  return {
    id,
    dueDate,
    createdBy,
    responsible: { staffIds: staff === '' ? [] : staff.split(','), client: client === 'client' },
    serviceProviderId: provider || clientProviderId,
    clientId,
    outside: outside === 'sent' || outside === 'kept' ? outside : undefined,
  };
}

function checked(line: string): string {
  if (!lineForm.test(line)) {
    throw new Error('Not an entry of a list of open tasks');
  }
  return line;
}

export interface OpenTaskList {
  readonly clientId: string;
  readonly serviceProviderId: string;
  /** By due date. */
  readonly tasks: readonly OpenTask[];
}

export function fromOpenTasksItem(item: Item): OpenTaskList {
  const { clientId, serviceProviderId } = openTasksCodec.fromItem(item);
  const tasks = Object.entries(item).flatMap(([name, line]) =>
    name.startsWith(linePrefix)
      ? [taskOf(name.slice(linePrefix.length), String(line), clientId, serviceProviderId)]
      : [],
  );
  return { clientId, serviceProviderId, tasks: tasks.sort(dueFirst) };
}

export function isOpenTasksItem(item: Item): boolean {
  return item.entity === openTasksCodec.entity;
}

export function openTasksFrom(items: readonly Item[]): readonly OpenTask[] {
  const list = items.find(isOpenTasksItem);
  return list ? fromOpenTasksItem(list).tasks : [];
}

/** By due date, then by id. */
export function dueFirst(one: Pick<OpenTask, 'id' | 'dueDate'>, other: Pick<OpenTask, 'id' | 'dueDate'>): number {
  if (one.dueDate !== other.dueDate) {
    return one.dueDate < other.dueDate ? -1 : 1;
  }
  return one.id < other.id ? -1 : 1;
}

/** `before` is undefined for a new task. */
export interface TaskTransition {
  readonly before: Task | undefined;
  readonly after: Task;
}

/** The changes of one client's list. */
interface ListChange {
  readonly set: Map<string, string>;
  readonly removed: Set<string>;
  added: number;
}

/** One operation for each client whose list changes. @param clients all clients of the tasks after the change */
export function updateOpenTasks(
  transaction: Transaction,
  clients: readonly { readonly id: string; readonly serviceProviderId: string }[],
  transitions: readonly TaskTransition[],
): void {
  const providers = new Map(clients.map(({ id, serviceProviderId }) => [id, serviceProviderId]));
  const changes = new Map<string, ListChange>();
  const change = (clientId: string) => {
    const entry = changes.get(clientId) ?? { set: new Map(), removed: new Set(), added: 0 };
    changes.set(clientId, entry);
    return entry;
  };
  for (const { before, after } of transitions) {
    const was = before && listOf(before);
    const is = listOf(after);
    if (was !== undefined && was !== is) {
      const { removed } = change(was);
      removed.add(after.id);
    }
    if (is !== undefined) {
      const provider = providers.get(is);
      if (provider === undefined) {
        throw new Error('The client of a task is missing in `clients`');
      }
      const line = lineOf(after, provider);
      const same = before !== undefined && was === is && lineOf(before, provider) === line;
      if (!same) {
        const entry = change(is);
        entry.set.set(after.id, line);
        entry.added += was === is ? 0 : 1;
      }
    }
  }
  for (const [clientId, { set, removed, added }] of changes) {
    const provider = providers.get(clientId);
    if (provider !== undefined && set.size > 0) {
      writeList(transaction, { clientId, serviceProviderId: provider }, { set, removed, added });
    } else if (removed.size > 0) {
      shortenList(transaction, clientId, removed);
    }
  }
}

function listOf(task: Task): string | undefined {
  return task.status === 'open' ? task.clientId : undefined;
}

/** Creates the list if needed. Fails if it would be too long, or if the client has another provider by then. */
function writeList(
  transaction: Transaction,
  list: { readonly clientId: string; readonly serviceProviderId: string },
  { set, removed, added }: ListChange,
): void {
  if (added > maxOpenTasks) {
    throw tooMany();
  }
  const { pk, sk, count: _count, ...base } = openTasksCodec.toItem({ ...list, count: 0 });
  const attributes = [...Object.entries(base), ...[...set].map(([id, line]) => [linePrefix + id, line] as const)];
  const net = added - removed.size;
  const removals = removedAttributes(removed);
  transaction.add(
    {
      Update: {
        Key: { pk, sk },
        UpdateExpression: `SET #count = if_not_exists(#count, :zero) + :net, ${attributes.map((_, at) => `#s${at} = :s${at}`).join(', ')}${removals.expression}`,
        ConditionExpression: 'attribute_not_exists(pk) OR (#provider = :provider AND #count <= :maxBefore)',
        ExpressionAttributeNames: {
          '#count': 'count',
          '#provider': 'serviceProviderId',
          ...Object.fromEntries(attributes.map(([name], at) => [`#s${at}`, name])),
          ...removals.names,
        },
        ExpressionAttributeValues: {
          ':zero': 0,
          ':net': net,
          ':provider': list.serviceProviderId,
          ':maxBefore': net > 0 ? maxOpenTasks - net : maxOpenTasks,
          ...Object.fromEntries(attributes.map(([, value], at) => [`:s${at}`, value])),
        },
      },
    },
    (existing) => (existing?.serviceProviderId === list.serviceProviderId ? tooMany() : clientMoved()),
  );
}

/**
 * Moves the list to another provider with the client: one operation, even if it is empty. Fails unless exactly these tasks are open.
 *
 * @param tasks after the move
 * @param stale the error if a task was added or completed since
 */
export function moveTaskList(
  transaction: Transaction,
  clientId: string,
  providers: { readonly from: string; readonly to: string },
  tasks: readonly OpenTask[],
  stale: () => Error,
): void {
  const { pk, sk, ...base } = openTasksCodec.toItem({
    clientId,
    serviceProviderId: providers.to,
    count: tasks.length,
  });
  const lines = tasks.map((task) => [linePrefix + task.id, lineOf(task, providers.to)] as const);
  const attributes = [...Object.entries(base), ...lines];
  transaction.add(
    {
      Update: {
        Key: { pk, sk },
        UpdateExpression: `SET ${attributes.map((_, at) => `#s${at} = :s${at}`).join(', ')}`,
        ConditionExpression: `${tasks.length === 0 ? 'attribute_not_exists(pk) OR ' : ''}(#provider = :from AND #count = :count)`,
        ExpressionAttributeNames: {
          '#provider': 'serviceProviderId',
          '#count': 'count',
          ...Object.fromEntries(attributes.map(([name], at) => [`#s${at}`, name])),
        },
        ExpressionAttributeValues: {
          ':from': providers.from,
          ':count': tasks.length,
          ...Object.fromEntries(attributes.map(([, value], at) => [`:s${at}`, value])),
        },
      },
    },
    (existing) => (existing?.serviceProviderId === providers.from ? stale() : clientMoved()),
  );
}

function clientMoved(): Problem {
  return new Problem('conflict', 'The client was moved to another provider at the same time.');
}

function shortenList(transaction: Transaction, clientId: string, removed: ReadonlySet<string>): void {
  const removals = removedAttributes(removed);
  transaction.add({
    Update: {
      Key: keys.openTasks(clientId),
      UpdateExpression: `SET #count = #count - :removed${removals.expression}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#count': 'count', ...removals.names },
      ExpressionAttributeValues: { ':removed': removed.size },
    },
  });
}

function removedAttributes(removed: ReadonlySet<string>): { expression: string; names: Record<string, string> } {
  const ids = [...removed];
  return {
    expression: ids.length === 0 ? '' : ` REMOVE ${ids.map((_, at) => `#r${at}`).join(', ')}`,
    names: Object.fromEntries(ids.map((id, at) => [`#r${at}`, linePrefix + id])),
  };
}

function tooMany(): Problem {
  return new Problem(
    'unprocessable',
    `A client has at most ${maxOpenTasks} open tasks. Complete or delete some first.`,
  );
}
