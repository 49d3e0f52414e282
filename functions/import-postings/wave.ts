import { isExpired, isOpen, type Posting } from '#shared/domain/posting.ts';
import type { ImportRejection } from '#shared/imports/report.ts';
import { contentHash, type PostingContent } from '#shared/jobs/posting-import-content.ts';
import {
  addPostings,
  entriesById,
  type ImportOutcome,
  type PostingEntry,
  type PostingRecord,
  postingRecord,
  replacePosting,
} from '#shared/persistence/postings.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { UnmatchedCounter } from '#shared/vocabulary/unmatched.ts';

/** A line that was understood. */
export interface ImportedPosting {
  readonly line: number;
  readonly postingId: string;
  readonly externalId: string;
  readonly content: PostingContent;
}

/** What became of a few lines. */
export interface WaveResult {
  readonly outcomes: Readonly<Record<ImportOutcome | 'unchanged', number>>;
  readonly rejections: readonly ImportRejection[];
  /** When the newest of these postings was written: a base file that is older does not hold it. */
  readonly newest: string | undefined;
}

/** What an import is about to do to one posting. */
type Decision =
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'leave'; readonly outcome: ImportOutcome | 'unchanged'; readonly entry: PostingEntry }
  | { readonly kind: 'add'; readonly record: PostingRecord }
  | {
      readonly kind: 'replace';
      readonly outcome: ImportOutcome;
      readonly before: PostingEntry;
      readonly record: PostingRecord;
    };

/** The import that writes. */
export interface Importer {
  readonly table: Table;
  readonly importId: string;
  readonly source: string;
  /** Counts the wordings that resolve to no skill, of the postings that are written. */
  readonly unmatched: UnmatchedCounter;
}

const rounds = 6;
const replacementsAtOnce = 16;

/**
 * Brings a few postings into the table. It may be repeated after a crash anywhere: what it wrote before counts as it did
 * then. A posting that somebody changes meanwhile is looked at again.
 *
 * @param postings no two with the same id
 */
export async function writeWave(
  importer: Importer,
  postings: readonly ImportedPosting[],
  now: Date,
): Promise<WaveResult> {
  const tally = new Tally(importer.unmatched);
  let rest = postings;
  for (let round = 1; rest.length > 0; round += 1) {
    if (round > rounds) {
      throw new Error('Postings kept changing while they were imported');
    }
    rest = await writeOnce(importer, rest, now, tally);
  }
  return tally;
}

/** @returns the postings that somebody else changed in between */
async function writeOnce(
  importer: Importer,
  postings: readonly ImportedPosting[],
  now: Date,
  tally: Tally,
): Promise<ImportedPosting[]> {
  const { table, source } = importer;
  const known = await entriesById(
    table,
    source,
    postings.map(({ postingId }) => postingId),
  );
  const additions: PostingRecord[] = [];
  const replacements: { posting: ImportedPosting; decision: Extract<Decision, { kind: 'replace' }> }[] = [];
  for (const posting of postings) {
    const decision = decide(importer, posting, known.get(posting.postingId), now);
    if (decision.kind === 'reject') {
      tally.reject(posting.line, decision.reason);
    } else if (decision.kind === 'leave') {
      tally.leave(decision.outcome, decision.entry);
    } else if (decision.kind === 'add') {
      additions.push(decision.record);
    } else {
      replacements.push({ posting, decision });
    }
  }
  await addPostings(table, additions);
  for (const record of additions) {
    tally.wrote('created', record);
  }

  const overtaken: ImportedPosting[] = [];
  const replacer = async () => {
    for (let next = replacements.pop(); next; next = replacements.pop()) {
      const { before, record, outcome } = next.decision;
      if (await replacePosting(table, before, record)) {
        tally.wrote(outcome, record);
      } else {
        overtaken.push(next.posting);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(replacementsAtOnce, replacements.length) }, replacer));
  return overtaken;
}

function decide(importer: Importer, given: ImportedPosting, entry: PostingEntry | undefined, now: Date): Decision {
  const { content } = given;
  const hash = contentHash(content);
  const expired = isExpired(content, now);
  if (!entry) {
    return expired
      ? { kind: 'reject', reason: 'expiresAt: has passed already' }
      : { kind: 'add', record: recordOf(importer, given, hash, 'created', now) };
  }
  if (entry.withdrawnBy === 'administrator') {
    return { kind: 'reject', reason: 'an administrator removed this posting from the board' };
  }
  const { lastImport } = entry;
  if (entry.contentHash === hash && entry.withdrawnAt === undefined) {
    const outcome = lastImport?.importId === importer.importId ? lastImport.outcome : 'unchanged';
    return { kind: 'leave', outcome, entry };
  }
  const wasOpen = isOpen({ ...entry.posting, withdrawnAt: entry.withdrawnAt }, now);
  const outcome = wasOpen && expired ? 'expired' : 'updated';
  return {
    kind: 'replace',
    outcome,
    before: entry,
    record: recordOf(importer, given, hash, outcome, now, entry.posting),
  };
}

function recordOf(
  { importId, source }: Importer,
  { postingId, externalId, content }: ImportedPosting,
  hash: string,
  outcome: ImportOutcome,
  now: Date,
  before?: PostingEntry['posting'],
): PostingRecord {
  const at = now.toISOString();
  const posting: Posting = {
    postingId,
    source,
    externalId,
    ...content,
    postedAt: content.postedAt ?? before?.postedAt ?? at,
    createdAt: before?.createdAt ?? at,
    updatedAt: at,
    version: (before?.version ?? 0) + 1,
  };
  return postingRecord(posting, { contentHash: hash, lastImport: { importId, outcome } });
}

class Tally implements WaveResult {
  readonly outcomes = { created: 0, updated: 0, expired: 0, unchanged: 0 };
  readonly rejections: ImportRejection[] = [];
  newest: string | undefined;
  readonly #unmatched: UnmatchedCounter;

  constructor(unmatched: UnmatchedCounter) {
    this.#unmatched = unmatched;
  }

  reject(line: number, reason: string): void {
    this.rejections.push({ line, reason });
  }

  leave(outcome: ImportOutcome | 'unchanged', { posting }: PostingEntry): void {
    this.outcomes[outcome] += 1;
    this.#seen(posting.updatedAt);
  }

  wrote(outcome: ImportOutcome, { posting }: PostingRecord): void {
    this.outcomes[outcome] += 1;
    this.#seen(posting.updatedAt);
    this.#unmatched.add(posting.skills.filter(({ via }) => via === 'text').map(({ label }) => label));
  }

  #seen(at: string): void {
    if (this.newest === undefined || at > this.newest) {
      this.newest = at;
    }
  }
}
