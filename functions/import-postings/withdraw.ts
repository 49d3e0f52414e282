import { isOpen } from '#shared/domain/posting.ts';
import { entriesById, type PostingEntry, postingEntries, withdrawPosting } from '#shared/persistence/postings.ts';
import type { Clock } from '#shared/time.ts';
import type { Importer } from './wave.ts';

const batchSize = 200;
const atOnce = 16;
const rounds = 6;

/**
 * JB-10: withdraws the open postings of a source that a complete file no longer names. It may be repeated.
 *
 * @param named ids of all postings that the file names
 * @returns how many this import has withdrawn, in earlier attempts too; `undefined` where the time was up before the end
 */
export async function withdrawMissing(
  importer: Importer,
  named: ReadonlySet<string>,
  clock: Clock,
  mayGoOn: () => boolean,
): Promise<number | undefined> {
  let withdrawn = 0;
  let batch: PostingEntry[] = [];
  for await (const entry of postingEntries(importer.table, importer.source)) {
    if (named.has(entry.posting.postingId)) {
      continue;
    }
    if (entry.withdrawnAt !== undefined) {
      if (entry.lastImport?.importId === importer.importId) {
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
    withdrawn += await withdrawAll(importer, batch, clock());
    batch = [];
    if (!mayGoOn()) {
      return undefined;
    }
  }
  return withdrawn + (await withdrawAll(importer, batch, clock()));
}

/** @returns how many; one that an administrator removed meanwhile is not among them */
async function withdrawAll(importer: Importer, entries: readonly PostingEntry[], at: Date): Promise<number> {
  const { table, importId, source } = importer;
  let withdrawn = 0;
  let rest = [...entries];
  for (let round = 1; rest.length > 0; round += 1) {
    if (round > rounds) {
      throw new Error('Postings kept changing while they were withdrawn');
    }
    const overtaken: string[] = [];
    const withdrawer = async () => {
      for (let entry = rest.pop(); entry; entry = rest.pop()) {
        if (await withdrawPosting(table, entry, { importId, at })) {
          withdrawn += 1;
        } else {
          overtaken.push(entry.posting.postingId);
        }
      }
    };
    await Promise.all(Array.from({ length: atOnce }, withdrawer));
    const again = overtaken.length > 0 ? await entriesById(table, source, overtaken) : new Map<string, PostingEntry>();
    rest = [...again.values()].filter((entry) => entry.withdrawnAt === undefined);
  }
  return withdrawn;
}
