import { isOpen } from '#shared/domain/posting.ts';
import { entriesById, type PostingEntry, postingEntries, withdrawPosting } from '#shared/persistence/postings.ts';
import type { Clock } from '#shared/time.ts';
import type { ImportContext } from './write-wave.ts';

const batchSize = 200;
const maxConcurrency = 16;
const maxRounds = 6;

/**
 * Withdraws the open postings of a source that are not in a complete file (JB-10). It may be repeated.
 *
 * @param named ids of all postings in the file
 * @returns how many this import has withdrawn, including earlier attempts; `undefined` if the time ended first
 */
export async function withdrawMissing(
  context: ImportContext,
  named: ReadonlySet<string>,
  clock: Clock,
  hasTime: () => boolean,
): Promise<number | undefined> {
  let withdrawn = 0;
  let batch: PostingEntry[] = [];
  for await (const entry of postingEntries(context.table, context.source)) {
    if (named.has(entry.posting.postingId)) {
      continue;
    }
    if (entry.withdrawnAt !== undefined) {
      if (entry.lastImport?.importId === context.importId) {
        withdrawn += 1;
      }
      continue;
    }
    if (!isOpen(entry.posting, clock())) {
      continue;
    }
    batch.push(entry);
    if (batch.length < batchSize) {
      continue;
    }
    withdrawn += await withdrawAll(context, batch, clock());
    batch = [];
    if (!hasTime()) {
      return undefined;
    }
  }
  return withdrawn + (await withdrawAll(context, batch, clock()));
}

/** @returns how many, without those that an administrator removed at the same time */
async function withdrawAll(context: ImportContext, entries: readonly PostingEntry[], at: Date): Promise<number> {
  const { table, importId, source } = context;
  let withdrawn = 0;
  let rest = [...entries];
  for (let round = 1; rest.length > 0; round += 1) {
    if (round > maxRounds) {
      throw new Error('Postings kept changing while they were withdrawn');
    }
    const conflicts: string[] = [];
    const withdrawer = async () => {
      for (let entry = rest.pop(); entry; entry = rest.pop()) {
        if (await withdrawPosting(table, entry, { importId, at })) {
          withdrawn += 1;
        } else {
          conflicts.push(entry.posting.postingId);
        }
      }
    };
    await Promise.all(Array.from({ length: maxConcurrency }, withdrawer));
    const again = conflicts.length > 0 ? await entriesById(table, source, conflicts) : new Map<string, PostingEntry>();
    rest = [...again.values()].filter((entry) => entry.withdrawnAt === undefined);
  }
  return withdrawn;
}
