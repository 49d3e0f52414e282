import * as z from 'zod';
import type { BucketObjects } from '#shared/files/objects-s3.ts';
import { FileProblem } from '#shared/imports/file-problem.ts';
import { ImportCounts, type ImportRejection, type ImportRun } from '#shared/imports/report.ts';
import { changeImportRun, importRunById, saveRejections } from '#shared/imports/repository.ts';
import { type EventLog, errorFacts } from '#shared/observability/logger.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { sweepUnmatchedSkills } from '#shared/persistence/unmatched-skills.ts';
import type { Clock } from '#shared/time.ts';
import { occupations, type Publishable, publish, skills } from '#shared/vocabulary/publish.ts';
import { type SnapshotStore, VocabularyReader } from '#shared/vocabulary/reader.ts';
import { type Rows, readEscoSkills, readOccupations, readOwnSkills } from '#shared/vocabulary/rows.ts';
import { TaxonomyRequest, taxonomyUploads } from '#shared/vocabulary/taxonomy-import.ts';

export interface Dependencies {
  readonly table: Table;
  readonly uploads: BucketObjects;
  readonly store: SnapshotStore;
  readonly clock: Clock;
  readonly log: EventLog;
}

/** S3 repeats the event twice when the function fails; after that nothing would end the run. */
const maxAttempts = 3;

const Position = z.object({ attempt: z.int().positive() });

/** Another worker has taken over the run, or has ended it. */
class TakenOver extends Error {}

/**
 * Imports an uploaded vocabulary file in one pass (ADR 0022): about 5 seconds for ESCO. One transaction writes the pointer to the
 * new snapshot and the end of the run, so an import that is interrupted has changed nothing and can be repeated.
 *
 * @throws any error of reading or writing; call it again
 */
export async function importTaxonomy(dependencies: Dependencies, importId: string): Promise<void> {
  const found = await importRunById(dependencies.table, importId);
  if (found?.kind !== 'taxonomy' || (found.status !== 'pending' && found.status !== 'running')) {
    return;
  }
  const attempt = (Position.safeParse(found.position).data?.attempt ?? 0) + 1;
  try {
    const run = await saveRun(dependencies, found, { status: 'running', position: { attempt } });
    await attemptImport(dependencies, run, attempt);
  } catch (error) {
    if (!(error instanceof TakenOver)) {
      throw error;
    }
  }
}

async function attemptImport(dependencies: Dependencies, run: ImportRun, attempt: number): Promise<void> {
  const { log } = dependencies;
  try {
    const ended = await mergeUpload(dependencies, run);
    if (ended.status === 'completed') {
      log.info('import.completed', { importId: run.id, ...ImportCounts.parse(ended) });
    } else {
      log.info('import.failed', { importId: run.id, reason: 'no usable line', errorName: 'FileProblem' });
    }
  } catch (error) {
    if (error instanceof TakenOver) {
      throw error;
    }
    if (error instanceof FileProblem) {
      return failRun(dependencies, run, error.message, error);
    }
    if (attempt >= maxAttempts) {
      await failRun(dependencies, run, 'An internal error occurred. Nothing was imported.', error);
    }
    throw error;
  }
  if (run.request.kind !== 'noc') {
    await sweepQueue(dependencies);
  }
}

/** @throws FileProblem if the file cannot be used */
async function mergeUpload(dependencies: Dependencies, run: ImportRun): Promise<ImportRun> {
  const { kind, language = 'en' } = TaxonomyRequest.parse(run.request);
  const upload = await dependencies.uploads.open(`${taxonomyUploads}${run.id}`);
  if (!upload) {
    throw new FileProblem('The uploaded file was not found. Start a new import.');
  }
  switch (kind) {
    case 'esco':
      return publishRows(dependencies, run, skills, await readEscoSkills(upload, language));
    case 'csv':
      return publishRows(dependencies, run, skills, await readOwnSkills(upload));
    case 'noc':
      return publishRows(dependencies, run, occupations, await readOccupations(upload));
  }
}

async function publishRows<T, Row>(
  { table, store, clock }: Dependencies,
  run: ImportRun,
  vocabulary: Publishable<T, Row>,
  file: Rows<Row>,
): Promise<ImportRun> {
  let saved: readonly ImportRejection[] = [];
  let ended = run;
  await publish(vocabulary, file.rows, {
    table,
    store,
    now: clock(),
    alongside: async (transaction, { created, updated, unchanged, rejections: unmerged }) => {
      const rejections = [...file.rejections, ...unmerged].sort((a, b) => a.line - b.line);
      await saveRejections(table, run, rejections, saved);
      saved = rejections;
      const counts = { read: file.read, created, updated, unchanged, rejected: rejections.length };
      const change = { ...endOf(file.read, rejections), ...counts };
      ended = changeImportRun(transaction, run, change, clock(), () => new TakenOver());
    },
  });
  return ended;
}

async function failRun(dependencies: Dependencies, run: ImportRun, reason: string, error: unknown): Promise<void> {
  await saveRun(dependencies, run, { status: 'failed', reason });
  // The reason itself is not logged: it may quote the file's header.
  const { errorName } = errorFacts(error);
  dependencies.log.info('import.failed', { importId: run.id, reason: 'not importable', errorName });
}

async function saveRun(
  { table, clock }: Dependencies,
  run: ImportRun,
  change: Parameters<typeof changeImportRun>[2],
): Promise<ImportRun> {
  const transaction = new Transaction();
  const after = changeImportRun(transaction, run, change, clock(), () => new TakenOver());
  await transaction.commit(table);
  return after;
}

/** Removes wordings that now have a skill from the administrators' queue; until then readers skip them. */
async function sweepQueue({ table, store }: Dependencies): Promise<void> {
  const vocabulary = await new VocabularyReader(table, store).skills();
  await sweepUnmatchedSkills(table, (textId) => vocabulary.canonicalSkillId(textId) !== textId);
}

/** A file without one valid line is probably the wrong file. */
function endOf(read: number, rejections: readonly ImportRejection[]): Pick<ImportRun, 'status' | 'reason'> {
  const [first] = rejections;
  if (read === 0 || !first || rejections.length < read) {
    return { status: 'completed' };
  }
  return { status: 'failed', reason: `No line is valid. Line ${first.line}: ${first.reason}.` };
}
