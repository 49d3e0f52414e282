import { transferStatuses } from '#shared/domain/transfer-request.ts';
import { queues, undonePartitions } from '#shared/outbox/repository.ts';
import { camsLinkPartition } from '#shared/persistence/cams.ts';
import { completedTaskKeys, fromCompletedItem } from '#shared/persistence/completed-tasks.ts';
import type { DataSubject } from '#shared/persistence/data-subject.ts';
import { emailClaimKey } from '#shared/persistence/email-claims.ts';
import { deletedTaskPartition, type Key, keyOf, keys, transferPartition } from '#shared/persistence/keys.ts';
import { openTasksFrom } from '#shared/persistence/open-tasks.ts';
import { batchGet, getItem, queryAll, queryPages } from '#shared/persistence/reads.ts';
import type { Item } from '#shared/persistence/refusals.ts';
import { table as layout } from '#shared/persistence/table.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { fromTaskItem } from '#shared/persistence/tasks.ts';
import type { KeyRing } from '#shared/secrets/key-ring.ts';

export interface Search {
  readonly table: Table;
  readonly ring: KeyRing;
  readonly subject: DataSubject;
  /** Items of the client's partition, which lead to items elsewhere. */
  readonly items: readonly Item[];
}

/** All items in the partition of a client, page by page, strongly consistent. */
export function clientPartition(table: Table, clientId: string): AsyncGenerator<Item[]> {
  return queryPages(table, { partition: keys.client(clientId).pk, consistent: true });
}

/**
 * How to find the items about a client outside the client's partition, by kind. A contract test requires every kind to
 * be in the client's partition, here, in `expiring` or in `impersonal`.
 *
 * In order of deletion: items that are found through another kind come before it.
 */
export const elsewhere = {
  Person: ({ table, subject }) => one(table, keys.person(subject.serviceProviderId, subject.clientId)),
  Actor: async ({ table, subject }) =>
    subject.sub === undefined ? [] : ofClient(await one(table, keys.actor(subject.sub)), subject),
  EmailClaim: async ({ table, ring, subject }) =>
    ofClient(
      await batchGet(
        table,
        subject.emails.map((email) => emailClaimKey(ring, email)),
      ),
      subject,
    ),
  /** Superseded links are not found; they expire within days. */
  AccountLink: ({ table, subject }) =>
    batchGet(
      table,
      subject.links.map((hash) => keys.accountLink(hash)),
    ),
  /** Entries of completed tasks in the lists of providers and staff. */
  CompletedTask: async (search) => {
    const completed = (await tasks(search)).map(fromTaskItem).filter(({ completedAt }) => completedAt !== undefined);
    return batchGet(search.table, completed.flatMap(completedTaskKeys));
  },
  Task: tasks,
  TransferEntry: async (search) => {
    const requests = await transfers(search);
    const places = requests.flatMap(({ id, fromProviderId, toProviderId }) =>
      [fromProviderId, toProviderId].map((providerId) => keys.transferEntry(String(id), String(providerId))),
    );
    return batchGet(search.table, places);
  },
  TransferRequest: transfers,
  CamsClaim: async ({ table, subject: { clientId } }) => {
    const claims: Item[] = [];
    const query = { index: 'work', partition: camsLinkPartition(clientId), from: clientId, to: clientId } as const;
    for await (const item of queryAll(table, query)) {
      claims.push(item);
    }
    return claims;
  },
  TaskDigest: ({ table, subject }) => one(table, keys.taskDigest(`client#${subject.clientId}`)),
  /** Mails that are queued or failed; those that were sent expire within a month. */
  Outbox: undone,
} as const satisfies Readonly<Record<string, (search: Search) => Promise<Item[]>>>;

/** Kinds that may refer to a client and cannot be found by client, with the reason why that is acceptable. */
export const expiring = {
  Idempotency: 'sealed replies that expire after 24 hours',
  Audit: 'only ids and field names; reduced by `reduceClientAudit`',
  ImportedAssessment: 'a keyed hash of a number, and an id that belongs to nobody after the erasure',
  CamsSyncReport: 'counts and ids that expire after a year',
  Erasure: 'the record of the erasure: an id, times and counts',
} as const;

/** Kinds without data of clients. */
export const impersonal = [
  'Staff',
  'ServiceProvider',
  'Settings',
  'Course',
  'Posting',
  'PostingEntry',
  /** Does not contain who reported. */
  'PostingReport',
  'JobIndexPointer',
  'JobIndexDelta',
  'VocabularyPointer',
  'SkillAlias',
  /** Texts, and how many people used them. */
  'UnmatchedSkill',
  'ImportRun',
  'ImportRejection',
  'MatchState',
  'CamsSyncState',
] as const;

async function one(table: Table, key: Key): Promise<Item[]> {
  const item = await getItem(table, key);
  return item ? [item] : [];
}

/** An e-mail address or a sign-in may now belong to another account. */
function ofClient(items: readonly Item[], { clientId }: DataSubject): Item[] {
  return items.filter(({ id }) => id === clientId);
}

/** The client's partition lists open and completed tasks, an index the deleted ones. */
async function tasks({ table, subject, items }: Search): Promise<Item[]> {
  const completed = items
    .filter(({ entity }) => entity === 'CompletedTask')
    .map((item) => fromCompletedItem(item).taskId);
  const deleted: string[] = [];
  for await (const { id } of queryAll(table, { index: 'lists', partition: deletedTaskPartition(subject.clientId) })) {
    deleted.push(String(id));
  }
  const ids = [...openTasksFrom(items).map(({ id }) => id), ...completed, ...deleted];
  const found = await batchGet(
    table,
    ids.map((id) => keys.task(id)),
  );
  return found.filter(({ clientId }) => clientId === subject.clientId);
}

/** Decided requests are only in the list of the whole group, which is read completely. */
async function transfers({ table, subject }: Search): Promise<Item[]> {
  const found: string[] = [];
  for (const status of transferStatuses) {
    for await (const item of queryAll(table, { index: 'lists', partition: transferPartition(undefined, status) })) {
      if (item.clientId === subject.clientId) {
        found.push(String(item.id));
      }
    }
  }
  return batchGet(
    table,
    found.map((id) => keys.transferRequest(id)),
  );
}

/** Reads an index, which is eventually consistent. */
async function undone({ table, subject }: Search): Promise<Item[]> {
  const found: Item[] = [];
  const marks = [subject.clientId, ...subject.emails].map((mark) => JSON.stringify(mark));
  for (const queue of queues) {
    for (const partition of undonePartitions(queue)) {
      for await (const item of queryAll(table, { index: 'work', partition })) {
        const text = JSON.stringify(item.effect);
        if (item.effectKind !== 'client.erase' && marks.some((mark) => text.includes(mark))) {
          found.push(item);
        }
      }
    }
  }
  return found;
}

export function foundKey(item: Item): Key {
  return keyOf({ pk: String(item.pk), sk: String(item.sk) });
}

const layoutAttributes: ReadonlySet<string> = new Set([
  layout.partitionKey,
  layout.sortKey,
  layout.timeToLive,
  ...layout.indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
  'entity',
  'schema',
  'effectKind',
]);

/** An item without keys and other attributes of the table layout. */
export function contentOf(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !layoutAttributes.has(name)));
}
