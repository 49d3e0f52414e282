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
import { addRemarks, describeRemarks, ImportRemarks, noRemarks, spared } from './remarks.ts';
import { type Importer, writeWave } from './wave.ts';
import { readWaves, type Wave } from './waves.ts';
import { withdrawMissing } from './withdraw.ts';

/** Where an import goes on after an interruption. Whatever is behind it is done, and counted in the run. */
const Position = z.object({
  phase: z.enum(['read', 'withdraw', 'index']),
  /** Of the file that was begun. */
  eTag: z.string().optional(),
  /** This many lines of the file are done. */
  line: z.int().nonnegative(),
  /** When the newest posting that the file names was written. */
  newest: z.string().optional(),
  remarks: ImportRemarks,
  /** Attempts that ended in an error since the last step forward. */
  failures: z.int().nonnegative(),
});
type Position = z.infer<typeof Position>;

const start: Position = { phase: 'read', line: 0, remarks: noRemarks, failures: 0 };

export interface PostingImportPorts {
  readonly table: Table;
  /** The uploaded file from its beginning; `undefined` where there is none. */
  readonly open: () => Promise<TaggedObject | undefined>;
  readonly vocabulary: () => Promise<Vocabulary>;
  readonly buildIndex: () => Promise<unknown>;
  readonly clock: Clock;
  /** Hears of each step forward. */
  readonly onProgress?: (run: ImportRun) => void;
  /** Hears of errors after which the import is tried again. */
  readonly onFailure?: (error: unknown) => void;
}

/** Another worker took the run over. */
class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** The import cannot go on, now or later; the message is for the operator. */
class ImportFault extends Error {
  override readonly name = 'ImportFault';
}

const maxFailures = 3;

/**
 * Works on an import until it is over or the time is up. It may be called again at any time, also after a crash, and for a
 * run that is over: lines are neither lost nor counted twice. The last step rebuilds the job index, so that what a completed
 * report counts is what readers see.
 *
 * @param mayGoOn whether there is time for another step
 * @returns the run as it is now, `undefined` where there is none; `done` unless the caller is to call again. Who is overtaken
 * by another worker is done
 * @throws what went wrong, once it went wrong several times in a row and the run has failed
 */
export async function importPostings(
  ports: PostingImportPorts,
  importId: string,
  mayGoOn: () => boolean,
): Promise<{ readonly run: ImportRun | undefined; readonly done: boolean }> {
  const run = await importRunById(ports.table, importId);
  if (run?.kind !== 'jobs' || isOver(run)) {
    return { run, done: true };
  }
  const work = new PostingImport(ports, run, mayGoOn);
  try {
    await work.run();
  } catch (error) {
    if (error instanceof Overtaken) {
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
  readonly #ports: PostingImportPorts;
  readonly #mayGoOn: () => boolean;
  readonly #request: PostingImportRequest;
  readonly #importer: Importer;
  #run: ImportRun;
  #position: Position;
  /** Every posting that the file names; known once all of it was read. */
  #named: ReadonlySet<string> | undefined;

  constructor(ports: PostingImportPorts, run: ImportRun, mayGoOn: () => boolean) {
    this.#ports = ports;
    this.#mayGoOn = mayGoOn;
    this.#run = run;
    this.#request = PostingImportRequest.parse(run.request);
    this.#importer = {
      table: ports.table,
      importId: run.id,
      source: this.#request.source,
      unmatched: new UnmatchedCounter(),
    };
    this.#position = run.position === undefined ? start : Position.parse(run.position);
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
      if (!this.#mayGoOn()) {
        return;
      }
    }
    if (this.#position.phase === 'withdraw') {
      const withdrawn = await this.#withdraw();
      if (withdrawn === undefined) {
        return;
      }
      await this.#advance({ phase: 'index' }, { expired: this.#run.expired + withdrawn });
      if (!this.#mayGoOn()) {
        return;
      }
    }
    await this.#publish();
  }

  /** Wordings that no taxonomy knows, of the postings that were written; they queue for an administrator. */
  async countUnmatched(): Promise<void> {
    await countUnmatched(this.#ports.table, this.#importer.unmatched, this.#ports.clock());
  }

  /** Keeps the error in the run: it is tried again, but not forever. */
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
      : `The import stopped after line ${this.#position.line}. What is counted was taken; import the file again.`;
    await this.#save({ status: 'failed', reason, position: undefined });
    if (!isFault) {
      throw error;
    }
  }

  /** @returns false where the time was up before the end of the file */
  async #read(): Promise<boolean> {
    const seen = new Set<string>();
    // Each wave is read and checked while the one before is written.
    let writing: Promise<void> | undefined;
    try {
      for await (const wave of this.#waves(seen, this.#position.line)) {
        await writing;
        if (writing && !this.#mayGoOn()) {
          return false;
        }
        writing = this.#write(wave);
        writing.catch(() => undefined);
      }
    } finally {
      await writing;
    }
    this.#named = seen;
    return true;
  }

  /** @param after lines up to this one are done: of these, only the names are read */
  async *#waves(seen: Set<string>, after: number): AsyncGenerator<Wave> {
    const [file, vocabulary] = await Promise.all([this.#ports.open(), this.#ports.vocabulary()]);
    if (!file) {
      throw new ImportFault('The uploaded file is gone. Start a new import.');
    }
    const { eTag } = this.#position;
    if (eTag === undefined) {
      await this.#begin(file);
    } else if (eTag !== file.eTag) {
      throw new ImportFault('The file was uploaded again while it was read. Start a new import.');
    }
    yield* readWaves(file.chunks, {
      source: this.#request.source,
      after,
      seen,
      resolveSkill: remembered((wording) => vocabulary.resolveSkill(wording)),
    });
  }

  async #begin({ eTag }: TaggedObject): Promise<void> {
    const position = { ...this.#position, eTag };
    await this.#save({ status: 'running', position });
    this.#position = position;
  }

  async #write(wave: Wave): Promise<void> {
    const { outcomes, newest, ...result } = await writeWave(this.#importer, wave.postings, this.#ports.clock());
    const run = this.#run;
    const rejections = [...wave.rejections, ...result.rejections].sort((a, b) => a.line - b.line);
    const room = Math.max(0, keptRejections - run.rejected);
    await saveRejections(this.#ports.table, run, rejections.slice(0, room));
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

  /** JB-10: what a complete file no longer has. @returns `undefined` where the time was up */
  async #withdraw(): Promise<number | undefined> {
    if (spared(this.#position.remarks, this.#run) !== undefined) {
      return 0;
    }
    if (!this.#named) {
      const seen = new Set<string>();
      for await (const _ of this.#waves(seen, Number.POSITIVE_INFINITY)) {
      }
      this.#named = seen;
    }
    return withdrawMissing(this.#importer, this.#named, this.#ports.clock, this.#mayGoOn);
  }

  /** Rebuilds the index, unless it surely holds everything that the file names already, and ends the run. */
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

  /** Whether the base file was begun after the newest of these postings was written. */
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
    const after = changeImportRun(transaction, this.#run, change, this.#ports.clock(), () => new Overtaken());
    await transaction.commit(this.#ports.table);
    this.#run = after;
  }
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b > a) ? b : a;
}

const maxRemembered = 50_000;

/** The same wordings come in posting after posting. */
function remembered(resolveSkill: (wording: string) => ResolvedSkill): (wording: string) => ResolvedSkill {
  const known = new Map<string, ResolvedSkill>();
  return (wording) => {
    const resolved = known.get(wording) ?? resolveSkill(wording);
    if (known.size < maxRemembered) {
      known.set(wording, resolved);
    }
    return resolved;
  };
}
