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

/** The same id for the same posting of a source, so that a further import finds it without looking for it. */
export function postingIdOf(source: string, externalId: string): string {
  return hashedId('posting', source, externalId);
}

/** The same id for the same employer, however its name is cased, accented or punctuated. */
export function employerIdOf(name: string): string {
  return hashedId('employer', foldName(name) || name);
}

/** How long a posting that nobody sees any more is kept: imports still know it, and leads may still point to it. */
const keepSeconds = 180 * 24 * 3600;

function ttlOf(posting: Pick<Posting, 'expiresAt' | 'withdrawnAt' | 'withdrawnBy'>): number | undefined {
  const end = posting.withdrawnAt ?? posting.expiresAt;
  // What an administrator removed has to be known as long as a source may bring it again.
  return end === undefined || posting.withdrawnBy === 'administrator'
    ? undefined
    : Math.floor(Date.parse(end) / 1000) + keepSeconds;
}

const postingCodec = codec({
  entity: 'Posting',
  schema: Posting,
  keys: (posting) => ({ ...keys.posting(posting.postingId), ttl: ttlOf(posting) }),
});

/** What an import did to a posting. */
export const importOutcomes = ['created', 'updated', 'expired'] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

/**
 * Lies beside each posting, written with it: what the index is built from, and what an import has to know before it
 * writes. Without the texts, so that all of them can be read often.
 */
export const PostingEntry = z.object({
  source: z.string(),
  posting: IndexPosting,
  withdrawnAt: z.string().optional(),
  withdrawnBy: Posting.shape.withdrawnBy,
  /** Fingerprint of what the last import brought; an administrator's changes leave it alone. Absent where none did. */
  contentHash: z.string().optional(),
  /** The import that last wrote it, so that one that is repeated from before a crash counts it as it did. */
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

/** A posting and what stands beside it. */
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

/** The posting, also one that is expired or withdrawn; `isOpen` tells. */
export async function postingById(table: Table, postingId: string): Promise<Posting | undefined> {
  const item = await getItem(table, keys.posting(postingId));
  return item && postingCodec.fromItem(item);
}

/** Postings by id, in one BatchGet for each 100; unknown ones are left out. */
export async function postingsById(table: Table, postingIds: Iterable<string>): Promise<Map<string, Posting>> {
  const items = await batchGet(
    table,
    Array.from(postingIds, (postingId) => keys.posting(postingId)),
  );
  return new Map(items.map((item) => postingCodec.fromItem(item)).map((posting) => [posting.postingId, posting]));
}

/** What is known of postings of one source, in one BatchGet for each 100. */
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

/**
 * Every entry, or those of one source: strongly consistent, since what readers see is decided by it. A page of each
 * partition is on its way at any time.
 */
export async function* postingEntries(table: Table, source?: string): AsyncGenerator<PostingEntry> {
  let open = Array.from({ length: postingShards }, (_, shard) => {
    const pages = queryPages(table, {
      partition: postingShard(shard),
      ...(source === undefined ? {} : { prefix: postingSource(source) }),
      consistent: true,
    });
    return { pages, next: ahead(pages) };
  });
  while (open.length > 0) {
    for (const shard of open) {
      const page = await shard.next;
      if (page.done) {
        open = open.filter((other) => other !== shard);
        continue;
      }
      shard.next = ahead(shard.pages);
      for (const item of page.value) {
        yield fromEntryItem(item);
      }
    }
  }
}

/** The next page, asked for now; a failure is for whoever awaits it, if anybody still does. */
function ahead<T>(pages: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = pages.next();
  next.catch(() => undefined);
  return next;
}

/**
 * Writes postings that nothing is known of. Each posting lies there before its entry does: one that a crash leaves without
 * an entry is still new to whoever repeats the write.
 */
export async function addPostings(table: Table, records: readonly PostingRecord[]): Promise<void> {
  await batchWrite(table, { put: records.map(({ posting }) => postingCodec.toItem(posting)) });
  await batchWrite(table, { put: records.map(({ entry }) => toEntryItem(entry)) });
}

/** Adds both items of a posting to a transaction, whatever stands there. */
export function putPosting(transaction: Transaction, { posting, entry }: PostingRecord): void {
  transaction.put(postingCodec.toItem(posting)).put(toEntryItem(entry));
}

/**
 * Writes another version of an imported posting, on condition that its entry is still the one that was read.
 * @returns false where it is not: read it again and decide anew
 */
export async function replacePosting(table: Table, before: PostingEntry, record: PostingRecord): Promise<boolean> {
  const transaction = new Transaction().put(postingCodec.toItem(record.posting));
  return replaceEntry(table, transaction, before, record.entry);
}

/** Withdraws a posting that its source no longer has (JB-10), under the same condition. */
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

/** A posting that somebody wrote by hand: readers of the index see it with the transaction. */
export function createPosting(transaction: Transaction, posting: Posting, onConflict: OnConflict): void {
  const record = postingRecord(posting);
  transaction.create(postingCodec.toItem(posting), onConflict);
  transaction.put(toEntryItem(record.entry));
  appendToDelta(transaction, { posting: record.entry.posting });
}

/** Another state of a posting, changed or withdrawn by hand: only what differs is written. */
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
