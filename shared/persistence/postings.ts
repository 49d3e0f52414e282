import * as z from 'zod';
import { IndexPosting } from '#shared/domain/index-posting.ts';
import { Posting } from '#shared/domain/posting.ts';
import { foldName } from '#shared/domain/text.ts';
import { hashedId } from '#shared/ids.ts';
import { batchWrite } from './batch-write.ts';
import { codec } from './codec.ts';
import { appendToDelta, packPosting, unpackPosting } from './job-index.ts';
import { keys, postingShard, postingShards, postingSource } from './keys.ts';
import { batchGet, getItem, queryPages } from './reads.ts';
import type { Item } from './refusals.ts';
import { writeConflict } from './retry-on-conflict.ts';
import type { Table } from './table-connection.ts';
import { type OnConflict, Transaction } from './transaction.ts';

/** Derived from source and external id: a later import of the posting has the same id. */
export function postingIdOf(source: string, externalId: string): string {
  return hashedId('posting', source, externalId);
}

/** Ignores case, accents and punctuation of the name. */
export function employerIdOf(name: string): string {
  return hashedId('employer', foldName(name) || name);
}

/** How long a closed posting is kept: imports and leads may still refer to it. */
const keepSeconds = 180 * 24 * 3600;

function ttlOf(posting: Pick<Posting, 'expiresAt' | 'withdrawnAt' | 'withdrawnBy'>): number | undefined {
  const end = posting.withdrawnAt ?? posting.expiresAt;
  // A posting removed by an administrator is kept: its source may import it again.
  return end === undefined || posting.withdrawnBy === 'administrator'
    ? undefined
    : Math.floor(Date.parse(end) / 1000) + keepSeconds;
}

const postingCodec = codec({
  entity: 'Posting',
  schema: Posting,
  keys: (posting) => ({ ...keys.posting(posting.postingId), ttl: ttlOf(posting) }),
});

const importOutcomes = ['created', 'updated', 'expired'] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

/** Written with each posting: the data for the index and for imports, without the long texts. */
export const PostingEntry = z.object({
  source: z.string(),
  posting: IndexPosting,
  withdrawnAt: z.string().optional(),
  withdrawnBy: Posting.shape.withdrawnBy,
  /** Hash of the content of the last import; changes by administrators keep it. Absent if never imported. */
  contentHash: z.string().optional(),
  /** The last import that wrote it, so that an import that is repeated after a crash counts it only once. */
  lastImport: z.object({ importId: z.string(), outcome: z.enum(importOutcomes) }).optional(),
});
export type PostingEntry = z.infer<typeof PostingEntry>;

const StoredEntry = PostingEntry.extend({ postingId: z.string(), version: z.int(), posting: z.string() });

const entryCodec = codec({
  entity: 'PostingEntry',
  schema: StoredEntry,
  keys: ({ source, postingId }) => keys.postingEntry(source, postingId),
});

function toEntryItem(entry: PostingEntry): Item {
  const { posting, ...rest } = entry;
  const { postingId, version } = posting;
  return {
    ...entryCodec.toItem({ ...rest, postingId, version, posting: packPosting(posting) }),
    ttl: ttlOf({ ...posting, withdrawnAt: entry.withdrawnAt, withdrawnBy: entry.withdrawnBy }),
  };
}

function fromEntryItem(item: Item): PostingEntry {
  const { postingId: _postingId, version: _version, posting, ...rest } = entryCodec.fromItem(item);
  return { ...rest, posting: unpackPosting(posting) };
}

export interface PostingRecord {
  readonly posting: Posting;
  readonly entry: PostingEntry;
}

export function postingRecord(
  posting: Posting,
  imported: Pick<PostingEntry, 'contentHash' | 'lastImport'> = {},
): PostingRecord {
  const { source, withdrawnAt, withdrawnBy } = posting;
  return {
    posting,
    entry: {
      source,
      posting: IndexPosting.parse(posting),
      ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
      ...(withdrawnBy === undefined ? {} : { withdrawnBy }),
      ...imported,
    },
  };
}

/** Also returns closed postings: see `isOpen`. */
export async function postingById(table: Table, postingId: string): Promise<Posting | undefined> {
  const item = await getItem(table, keys.posting(postingId));
  return item && postingCodec.fromItem(item);
}

/** Omits unknown ids. */
export async function postingsById(table: Table, postingIds: Iterable<string>): Promise<Map<string, Posting>> {
  const items = await batchGet(
    table,
    Array.from(postingIds, (postingId) => keys.posting(postingId)),
  );
  return new Map(items.map((item) => postingCodec.fromItem(item)).map((posting) => [posting.postingId, posting]));
}

/** Omits unknown ids. */
export async function entriesById(
  table: Table,
  source: string,
  postingIds: Iterable<string>,
): Promise<Map<string, PostingEntry>> {
  const items = await batchGet(
    table,
    Array.from(postingIds, (postingId) => keys.postingEntry(source, postingId)),
  );
  return new Map(items.map((item) => fromEntryItem(item)).map((entry) => [entry.posting.postingId, entry]));
}

/** Every entry, or those of one source; strongly consistent. Reads ahead one page of each partition. */
export async function* postingEntries(table: Table, source?: string): AsyncGenerator<PostingEntry> {
  let open = Array.from({ length: postingShards }, (_, shard) => {
    const pages = queryPages(table, {
      partition: postingShard(shard),
      ...(source === undefined ? {} : { prefix: postingSource(source) }),
      consistent: true,
    });
    return { pages, next: requestNext(pages) };
  });
  while (open.length > 0) {
    for (const shard of open) {
      const page = await shard.next;
      if (page.done) {
        open = open.filter((other) => other !== shard);
        continue;
      }
      shard.next = requestNext(shard.pages);
      for (const item of page.value) {
        yield fromEntryItem(item);
      }
    }
  }
}

/** Requests the next page now; errors are thrown when it is awaited. */
function requestNext<T>(pages: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = pages.next();
  next.catch(() => undefined);
  return next;
}

/** Writes new postings. Postings are written before their entries: without an entry, a repeated import treats them as new. */
export async function addPostings(table: Table, records: readonly PostingRecord[]): Promise<void> {
  await batchWrite(table, { put: records.map(({ posting }) => postingCodec.toItem(posting)) });
  await batchWrite(table, { put: records.map(({ entry }) => toEntryItem(entry)) });
}

/** Unconditionally. */
export function putPosting(transaction: Transaction, { posting, entry }: PostingRecord): void {
  transaction.put(postingCodec.toItem(posting)).put(toEntryItem(entry));
}

/** Writes a new version of an imported posting. @returns false if its entry was changed since it was read */
export async function replacePosting(table: Table, before: PostingEntry, record: PostingRecord): Promise<boolean> {
  const transaction = new Transaction().put(postingCodec.toItem(record.posting));
  return replaceEntry(table, transaction, before, record.entry);
}

/** Withdraws a posting that its source no longer has (JB-10). @returns as `replacePosting` */
export async function withdrawPosting(
  table: Table,
  before: PostingEntry,
  by: { readonly importId: string; readonly at: Date },
): Promise<boolean> {
  const at = by.at.toISOString();
  const { postingId, version } = before.posting;
  const entry: PostingEntry = {
    ...before,
    posting: { ...before.posting, version: version + 1, updatedAt: at },
    withdrawnAt: at,
    withdrawnBy: 'import',
    lastImport: { importId: by.importId, outcome: 'expired' },
  };
  const transaction = new Transaction().add({
    Update: {
      Key: keys.posting(postingId),
      UpdateExpression: 'SET #at = :at, #by = :by, #updated = :at, #version = :version, #ttl = :ttl',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: {
        '#at': 'withdrawnAt',
        '#by': 'withdrawnBy',
        '#updated': 'updatedAt',
        '#version': 'version',
        '#ttl': 'ttl',
      },
      ExpressionAttributeValues: {
        ':at': at,
        ':by': 'import',
        ':version': version + 1,
        ':ttl': ttlOf({ withdrawnAt: at }),
      },
    },
  });
  return replaceEntry(table, transaction, before, entry);
}

async function replaceEntry(
  table: Table,
  transaction: Transaction,
  before: PostingEntry,
  after: PostingEntry,
): Promise<boolean> {
  transaction.change(toEntryItem(before), toEntryItem(after), { version: before.posting.version }, writeConflict);
  return transaction.tryCommit(table);
}

/** A posting created by a person. Readers of the index see it with the transaction. */
export function createPosting(transaction: Transaction, posting: Posting, onConflict: OnConflict): void {
  const record = postingRecord(posting);
  transaction.create(postingCodec.toItem(posting), onConflict);
  transaction.put(toEntryItem(record.entry));
  appendToDelta(transaction, { posting: record.entry.posting });
}

/** A posting changed or withdrawn by a person. */
export function changePosting(
  transaction: Transaction,
  before: Posting,
  after: Posting,
  expected: { readonly version: number },
  onConflict: OnConflict,
): void {
  transaction.change(postingCodec.toItem(before), postingCodec.toItem(after), expected, onConflict);
  transaction.change(
    toEntryItem(postingRecord(before).entry),
    toEntryItem(postingRecord(after).entry),
    expected,
    onConflict,
  );
  appendToDelta(
    transaction,
    after.withdrawnAt === undefined
      ? { posting: IndexPosting.parse(after) }
      : { removed: after.postingId, version: after.version },
  );
}
