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
  /** Items of the client's partition: what lies elsewhere is found by them. */
  readonly items: readonly Item[];
}

/**
 * The partition of a client, in DynamoDB's pages, strongly consistent: everything that is keyed by the client, whoever wrote it.
 */
export function clientPartition(table: Table, clientId: string): AsyncGenerator<Item[]> {
  return queryPages(table, { partition: keys.client(clientId).pk, consistent: true });
}

/**
 * Kinds of items that tell of a client and lie outside their partition, with how those of one client are found. A kind that is
 * neither in the client's partition nor here nor in `expiring` or `impersonal` fails a contract test: whoever adds one decides.
 *
 * In an order in which they may be deleted: what is found by another kind stands before it.
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
  /** Superseded links expire within days; they are in no list. */
  AccountLink: ({ table, subject }) =>
    batchGet(
      table,
      subject.links.map((hash) => keys.accountLink(hash)),
    ),
  /** Where their completed tasks stand in lists of providers and staff. */
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
  /** Mails that wait or have failed; what is done expires within a month. */
  Outbox: undone,
} as const satisfies Readonly<Record<string, (search: Search) => Promise<Item[]>>>;

/** Kinds that may tell of a client and cannot be found by them: why that is no loss. */
export const expiring = {
  Idempotency: 'sealed answers, gone after 24 hours',
  Audit: 'ids and names of fields only; reduced by `reduceClientAudit`',
  ImportedAssessment: 'a keyed hash of a number, and an id that is nobody’s afterwards',
  CamsSyncReport: 'counts and ids, gone after a year',
  Erasure: 'what stays of somebody who was erased: an id, times and counts',
} as const;

/** Kinds that tell of no client. */
export const impersonal = [
  'Staff',
  'ServiceProvider',
  'Settings',
  'Course',
  'Posting',
  'PostingEntry',
  /** Who reported is not kept. */
  'PostingReport',
  'JobIndexPointer',
  'JobIndexDelta',
  'VocabularyPointer',
  'SkillAlias',
  /** Wordings and how many people wrote them. */
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

/** An address, or a sign-in, may be somebody else's by now. */
function ofClient(items: readonly Item[], { clientId }: DataSubject): Item[] {
  return items.filter(({ id }) => id === clientId);
}

/** Open and completed ones are named in the client's partition, deleted ones in an index. */
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

/** Decided ones are named nowhere else than in the list of the whole group: it is read to its end. */
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

/** From an index: what was written a moment ago may be missing. */
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

/** The key of an item that was found here. */
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

/** An item without what only says how it lies in the table. */
export function contentOf(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !layoutAttributes.has(name)));
}
