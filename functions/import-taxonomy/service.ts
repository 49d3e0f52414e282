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

export interface Services {
  readonly table: Table;
  readonly uploads: BucketObjects;
  readonly store: SnapshotStore;
  readonly clock: Clock;
  readonly log: EventLog;
}

/** S3's event is delivered twice more when the function fails; after that nobody would end the run. */
const maxAttempts = 3;

const Position = z.object({ attempt: z.int().positive() });

/** Another worker has the run, or has ended it. */
class Taken extends Error {}

/**
 * Reads an uploaded vocabulary file in one pass and publishes what it says. The new snapshot, the pointer to it and the end
 * of the run become true together: whatever is cut short before has changed nothing, and may be repeated.
 */
export class TaxonomyImporter {
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  /** @throws what kept it from reading or writing: to be called again */
  async run(importId: string): Promise<void> {
    const { table, clock } = this.#services;
    const found = await importRunById(table, importId);
    if (found?.kind !== 'taxonomy' || (found.status !== 'pending' && found.status !== 'running')) {
      return;
    }
    const attempt = (Position.safeParse(found.position).data?.attempt ?? 0) + 1;
    try {
      const transaction = new Transaction();
      const change = { status: 'running', position: { attempt } } as const;
      const run = changeImportRun(transaction, found, change, clock(), () => new Taken());
      await transaction.commit(table);
      await this.#import(run, attempt);
    } catch (error) {
      if (!(error instanceof Taken)) {
        throw error;
      }
    }
  }

  async #import(run: ImportRun, attempt: number): Promise<void> {
    const { log } = this.#services;
    try {
      const ended = await this.#merge(run);
      if (ended.status === 'completed') {
        log.info('import.completed', { importId: run.id, ...ImportCounts.parse(ended) });
      } else {
        log.info('import.failed', { importId: run.id, reason: 'no usable line', errorName: 'FileProblem' });
      }
    } catch (error) {
      if (error instanceof Taken) {
        throw error;
      }
      if (error instanceof FileProblem) {
        return this.#fail(run, error.message, error);
      }
      if (attempt >= maxAttempts) {
        await this.#fail(run, 'Something went wrong on our side. Nothing was imported.', error);
      }
      throw error;
    }
    await this.#sweepQueue(run);
  }

  /** @throws FileProblem where the file is of no use */
  async #merge(run: ImportRun): Promise<ImportRun> {
    const { kind, language = 'en' } = TaxonomyRequest.parse(run.request);
    const upload = await this.#services.uploads.open(`${taxonomyUploads}${run.id}`);
    if (!upload) {
      throw new FileProblem('The uploaded file is gone.');
    }
    switch (kind) {
      case 'esco':
        return this.#publish(run, skills, await readEscoSkills(upload, language));
      case 'csv':
        return this.#publish(run, skills, await readOwnSkills(upload));
      case 'noc':
        return this.#publish(run, occupations, await readOccupations(upload));
    }
  }

  async #publish<T, Row>(run: ImportRun, vocabulary: Publishable<T, Row>, file: Rows<Row>): Promise<ImportRun> {
    const { table, store, clock } = this.#services;
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
        ended = changeImportRun(transaction, run, change, clock(), () => new Taken());
      },
    });
    return ended;
  }

  async #fail(run: ImportRun, reason: string, error: unknown): Promise<void> {
    const { table, clock, log } = this.#services;
    const transaction = new Transaction();
    changeImportRun(transaction, run, { status: 'failed', reason }, clock(), () => new Taken());
    await transaction.commit(table);
    // The reason may name what stands in the file's header.
    const { errorName } = errorFacts(error);
    log.info('import.failed', { importId: run.id, reason: 'not importable', errorName });
  }

  /** Wordings that now have a skill leave the administrators' queue; readers pass them over until then. */
  async #sweepQueue(run: ImportRun): Promise<void> {
    if (run.request.kind === 'noc') {
      return;
    }
    const { table, store } = this.#services;
    const vocabulary = await new VocabularyReader(table, store).skills();
    await sweepUnmatchedSkills(table, (textId) => vocabulary.canonicalSkillId(textId) !== textId);
  }
}

/** Where not one line could be taken, it is more likely the wrong file than a bad one. */
function endOf(read: number, rejections: readonly ImportRejection[]): Pick<ImportRun, 'status' | 'reason'> {
  const [first] = rejections;
  if (read === 0 || !first || rejections.length < read) {
    return { status: 'completed' };
  }
  return { status: 'failed', reason: `No line could be used. Line ${first.line}: ${first.reason}.` };
}
