import * as z from 'zod';
import type { ResolvedSkill } from '#shared/domain/skills.ts';
import type { TaggedObject } from '#shared/files/objects-s3.ts';
import { type ImportCounts, type ImportRun, keptRejections } from '#shared/imports/report.ts';
import { changeImportRun, importRunById, saveRejections } from '#shared/imports/repository.ts';
import { PostingImportRequest } from '#shared/jobs/posting-import-request.ts';
import { JobIndexRepository } from '#shared/persistence/job-index.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import type { Clock } from '#shared/time.ts';
import { countUnmatched, UnmatchedCounter } from '#shared/vocabulary/unmatched.ts';
import type { Vocabulary } from '#shared/vocabulary/vocabulary.ts';
import { addRemarks, describeRemarks, ImportRemarks, noRemarks, reasonNotToWithdraw } from './import-remarks.ts';
import { readWaves, type Wave } from './read-waves.ts';
import { withdrawMissing } from './withdraw-missing.ts';
import { type ImportContext, writeWave } from './write-wave.ts';

/** Where an import resumes. Everything before it is done, and counted in the run. */
const Position = z.object({
  phase: z.enum(['read', 'withdraw', 'index']),
  /** Of the file that the import started with. */
  eTag: z.string().optional(),
  /** So many lines of the file are done. */
  line: z.int().nonnegative(),
  /** The latest `updatedAt` of the postings in the file. */
  newest: z.string().optional(),
  remarks: ImportRemarks,
  /** Failed attempts since the last progress. */
  failures: z.int().nonnegative(),
});
type Position = z.infer<typeof Position>;

const startPosition: Position = { phase: 'read', line: 0, remarks: noRemarks, failures: 0 };

export interface Dependencies {
  readonly table: Table;
  /** The uploaded file from its beginning; `undefined` if there is none. */
  readonly open: () => Promise<TaggedObject | undefined>;
  readonly vocabulary: () => Promise<Vocabulary>;
  readonly buildIndex: () => Promise<unknown>;
  readonly clock: Clock;
  readonly onProgress?: (run: ImportRun) => void;
  /** Called with errors after which the import is retried. */
  readonly onFailure?: (error: unknown) => void;
}

/** Another worker has taken over the run. */
class TakenOver extends Error {
  override readonly name = 'TakenOver';
}

/** The import cannot succeed, also not if retried; the message is for the operator. */
class ImportFault extends Error {
  override readonly name = 'ImportFault';
}

const maxFailures = 3;

/**
 * Imports until the file or the time ends. It may be called again at any time, also after a crash: a crash repeats at most one
 * wave, which counts its own earlier writes as before (ADR 0023), so lines are neither lost nor counted twice. The last step
 * rebuilds the job index, so readers see everything that a completed report counts.
 *
 * @param hasTime whether there is time for another step
 * @returns the current run, `undefined` if there is none; `done: false` if it must be called again
 * @throws the error, if it occurred several times in a row and the run has failed
 */
export async function importPostings(
  ports: Dependencies,
  importId: string,
  hasTime: () => boolean,
): Promise<{ readonly run: ImportRun | undefined; readonly done: boolean }> {
  const run = await importRunById(ports.table, importId);
  if (run?.kind !== 'jobs' || isOver(run)) {
    return { run, done: true };
  }
  const work = new PostingImport(ports, run, hasTime);
  try {
    await work.run();
  } catch (error) {
    if (error instanceof TakenOver) {
      return { run: work.state, done: true };
    }
    await work.fail(error);
  }
  await work.countUnmatched();
  return { run: work.state, done: isOver(work.state) };
}

function isOver({ status }: ImportRun): boolean {
  return status === 'completed' || status === 'failed';
}

class PostingImport {
  readonly #ports: Dependencies;
  readonly #hasTime: () => boolean;
  readonly #request: PostingImportRequest;
  readonly #context: ImportContext;
  #run: ImportRun;
  #position: Position;
  /** Ids of all postings in the file; known once all of it is read. */
  #namedIds: ReadonlySet<string> | undefined;

  constructor(ports: Dependencies, run: ImportRun, hasTime: () => boolean) {
    this.#ports = ports;
    this.#hasTime = hasTime;
    this.#run = run;
    this.#request = PostingImportRequest.parse(run.request);
    this.#context = {
      table: ports.table,
      importId: run.id,
      source: this.#request.source,
      unmatched: new UnmatchedCounter(),
    };
    this.#position = run.position === undefined ? startPosition : Position.parse(run.position);
  }

  get state(): ImportRun {
    return this.#run;
  }

  async run(): Promise<void> {
    if (this.#position.phase === 'read') {
      if (!(await this.#read())) {
        return;
      }
      await this.#advance({ phase: this.#request.complete ? 'withdraw' : 'index' });
      if (!this.#hasTime()) {
        return;
      }
    }
    if (this.#position.phase === 'withdraw') {
      const withdrawn = await this.#withdraw();
      if (withdrawn === undefined) {
        return;
      }
      await this.#advance({ phase: 'index' }, { expired: this.#run.expired + withdrawn });
      if (!this.#hasTime()) {
        return;
      }
    }
    await this.#publish();
  }

  /** Queues the wordings of written postings that resolve to no skill, for administrators. */
  async countUnmatched(): Promise<void> {
    await countUnmatched(this.#ports.table, this.#context.unmatched, this.#ports.clock());
  }

  /** Counts the failure; after a few in a row, the run fails. */
  async fail(error: unknown): Promise<void> {
    const failures = this.#position.failures + 1;
    const isFault = error instanceof ImportFault;
    if (!isFault && failures < maxFailures) {
      this.#ports.onFailure?.(error);
      await this.#save({ position: { ...this.#position, failures } });
      return;
    }
    const reason = isFault
      ? error.message
      : `The import stopped after line ${this.#position.line}. Lines before it were imported. Import the file again.`;
    await this.#save({ status: 'failed', reason, position: undefined });
    if (!isFault) {
      throw error;
    }
  }

  /** @returns false if the time ended before the file */
  async #read(): Promise<boolean> {
    const seen = new Set<string>();
    // Each wave is read and checked while the previous one is written.
    let writing: Promise<void> | undefined;
    try {
      for await (const wave of this.#waves(seen, this.#position.line)) {
        await writing;
        if (writing && !this.#hasTime()) {
          return false;
        }
        writing = this.#write(wave);
        writing.catch(() => undefined);
      }
    } finally {
      await writing;
    }
    this.#namedIds = seen;
    return true;
  }

  /** @param after up to this line, only the ids are read */
  async *#waves(seen: Set<string>, after: number): AsyncGenerator<Wave> {
    const [file, vocabulary] = await Promise.all([this.#ports.open(), this.#ports.vocabulary()]);
    if (!file) {
      throw new ImportFault('The uploaded file was not found. Start a new import.');
    }
    const { eTag } = this.#position;
    if (eTag === undefined) {
      await this.#start(file);
    } else if (eTag !== file.eTag) {
      throw new ImportFault('The file was replaced during the import. Start a new import.');
    }
    yield* readWaves(file.chunks, {
      source: this.#request.source,
      after,
      seen,
      resolveSkill: memoized((wording) => vocabulary.resolveSkill(wording)),
    });
  }

  async #start({ eTag }: TaggedObject): Promise<void> {
    const position = { ...this.#position, eTag };
    await this.#save({ status: 'running', position });
    this.#position = position;
  }

  async #write(wave: Wave): Promise<void> {
    const { outcomes, newest, ...result } = await writeWave(this.#context, wave.postings, this.#ports.clock());
    const run = this.#run;
    const rejections = [...wave.rejections, ...result.rejections].sort((a, b) => a.line - b.line);
    const free = Math.max(0, keptRejections - run.rejected);
    await saveRejections(this.#ports.table, run, rejections.slice(0, free));
    await this.#advance(
      {
        line: wave.lastLine,
        newest: later(this.#position.newest, newest),
        remarks: addRemarks(this.#position.remarks, wave),
      },
      {
        read: run.read + wave.read,
        created: run.created + outcomes.created,
        updated: run.updated + outcomes.updated,
        unchanged: run.unchanged + outcomes.unchanged,
        expired: run.expired + outcomes.expired,
        rejected: run.rejected + rejections.length,
      },
    );
  }

  /** Withdraws what a complete file no longer has (JB-10). @returns `undefined` if the time ended first */
  async #withdraw(): Promise<number | undefined> {
    if (reasonNotToWithdraw(this.#position.remarks, this.#run) !== undefined) {
      return 0;
    }
    if (!this.#namedIds) {
      const seen = new Set<string>();
      for await (const _ of this.#waves(seen, Number.POSITIVE_INFINITY)) {
      }
      this.#namedIds = seen;
    }
    return withdrawMissing(this.#context, this.#namedIds, this.#ports.clock, this.#hasTime);
  }

  /** Rebuilds the index, unless it already has all postings of the file, and completes the run. */
  async #publish(): Promise<void> {
    const { created, updated, expired } = this.#run;
    if (created + updated + expired > 0 || !(await this.#isIndexed(this.#position.newest))) {
      await this.#ports.buildIndex();
    }
    const reason = describeRemarks(this.#position.remarks, this.#run, this.#request.complete);
    await this.#save({
      status: 'completed',
      position: undefined,
      ...(reason === undefined ? {} : { reason }),
    });
  }

  /** Whether the base file was started after the newest of these postings was written. */
  async #isIndexed(newest: string | undefined): Promise<boolean> {
    if (newest === undefined) {
      return true;
    }
    const { pointer } = await new JobIndexRepository(this.#ports.table).readPointerAndDelta();
    return pointer !== undefined && pointer.builtAt > newest;
  }

  async #advance(change: Partial<Position>, counts: Partial<ImportCounts> = {}): Promise<void> {
    const position = { ...this.#position, ...change, failures: 0 };
    await this.#save({ ...counts, position });
    this.#position = position;
    this.#ports.onProgress?.(this.#run);
  }

  async #save(change: Parameters<typeof changeImportRun>[2]): Promise<void> {
    const transaction = new Transaction();
    const after = changeImportRun(transaction, this.#run, change, this.#ports.clock(), () => new TakenOver());
    await transaction.commit(this.#ports.table);
    this.#run = after;
  }
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

const maxMemoized = 50_000;

/** Most wordings occur in many postings. */
function memoized(resolveSkill: (wording: string) => ResolvedSkill): (wording: string) => ResolvedSkill {
  const known = new Map<string, ResolvedSkill>();
  return (wording) => {
    const resolved = known.get(wording) ?? resolveSkill(wording);
    if (known.size < maxMemoized) {
      known.set(wording, resolved);
    }
    return resolved;
  };
}
