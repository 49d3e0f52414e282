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

/** A valid line. */
export interface ImportedPosting {
  readonly line: number;
  readonly postingId: string;
  readonly externalId: string;
  readonly content: PostingContent;
}

export interface WaveResult {
  readonly outcomes: Readonly<Record<ImportOutcome | 'unchanged', number>>;
  readonly rejections: readonly ImportRejection[];
  /** The latest `updatedAt` of these postings: an older base file does not have them all. */
  readonly newest: string | undefined;
}

/** What the import will do with one posting. */
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

export interface ImportContext {
  readonly table: Table;
  readonly importId: string;
  readonly source: string;
  /** Wordings of the written postings that resolve to no skill. */
  readonly unmatched: UnmatchedCounter;
}

const maxRounds = 6;
const maxConcurrency = 16;

/**
 * Writes a few postings. It may be repeated after a crash: earlier writes of the same import count as before. A posting that
 * is changed at the same time is decided again.
 *
 * @param postings no two with the same id
 */
export async function writeWave(
  context: ImportContext,
  postings: readonly ImportedPosting[],
  now: Date,
): Promise<WaveResult> {
  const tally = new Tally(context.unmatched);
  let rest = postings;
  for (let round = 1; rest.length > 0; round += 1) {
    if (round > maxRounds) {
      throw new Error('Postings kept changing while they were imported');
    }
    rest = await writeOnce(context, rest, now, tally);
  }
  return tally;
}

/** @returns the postings that were changed at the same time */
async function writeOnce(
  context: ImportContext,
  postings: readonly ImportedPosting[],
  now: Date,
  tally: Tally,
): Promise<ImportedPosting[]> {
  const { table, source } = context;
  const known = await entriesById(
    table,
    source,
    postings.map(({ postingId }) => postingId),
  );
  const additions: PostingRecord[] = [];
  const replacements: { posting: ImportedPosting; decision: Extract<Decision, { kind: 'replace' }> }[] = [];
  for (const posting of postings) {
    const decision = decide(context, posting, known.get(posting.postingId), now);
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

  const conflicts: ImportedPosting[] = [];
  const replacer = async () => {
    for (let next = replacements.pop(); next; next = replacements.pop()) {
      const { before, record, outcome } = next.decision;
      if (await replacePosting(table, before, record)) {
        tally.wrote(outcome, record);
      } else {
        conflicts.push(next.posting);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxConcurrency, replacements.length) }, replacer));
  return conflicts;
}

function decide(context: ImportContext, given: ImportedPosting, entry: PostingEntry | undefined, now: Date): Decision {
  const { content } = given;
  const hash = contentHash(content);
  const expired = isExpired(content, now);
  if (!entry) {
    return expired
      ? { kind: 'reject', reason: 'expiresAt: is in the past' }
      : { kind: 'add', record: recordOf(context, given, hash, 'created', now) };
  }
  if (entry.withdrawnBy === 'administrator') {
    return { kind: 'reject', reason: 'an administrator removed this posting from the board' };
  }
  const { lastImport } = entry;
  if (entry.contentHash === hash && entry.withdrawnAt === undefined) {
    const outcome = lastImport?.importId === context.importId ? lastImport.outcome : 'unchanged';
    return { kind: 'leave', outcome, entry };
  }
  const wasOpen = isOpen({ ...entry.posting, withdrawnAt: entry.withdrawnAt }, now);
  const outcome = wasOpen && expired ? 'expired' : 'updated';
  return {
    kind: 'replace',
    outcome,
    before: entry,
    record: recordOf(context, given, hash, outcome, now, entry.posting),
  };
}

function recordOf(
  { importId, source }: ImportContext,
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
