import type { IndexPosting } from '#shared/domain/index-posting.ts';
import { newId } from '#shared/ids.ts';
import { type IndexState, JobIndexRepository } from '#shared/persistence/job-index.ts';
import { postingEntries } from '#shared/persistence/postings.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import type { Clock } from '#shared/time.ts';
import { buildIndex } from './index-build.ts';
import { decodeJobIndex } from './index-format.ts';
import type { IndexStore } from './index-reader.ts';
import { JobIndex } from './job-index.ts';

/** This many single writes since the last base file start a rebuild. */
export const maxDeltaEntries = 1_000;

export interface IndexBuildPorts {
  readonly table: Table;
  readonly store: IndexStore & { remove(key: string): Promise<void> };
  readonly clock: Clock;
}

export interface IndexBuild {
  readonly generation: number;
  readonly postings: number;
  readonly bytes: number;
}

const attempts = 5;

/**
 * Builds the base file of the job index from all postings that are neither withdrawn nor expired, and puts it in front of
 * the readers. Every write that ended before the call is in it; a write during it stays in the delta. Where two build at
 * once, the slower one starts again, so that no older state replaces a newer one.
 */
export async function buildJobIndex(ports: IndexBuildPorts): Promise<IndexBuild> {
  const repository = new JobIndexRepository(ports.table);
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const build = await buildOnce(ports, repository);
    if (build) {
      return build;
    }
  }
  throw new Error(`The job index was rebuilt by others ${attempts} times meanwhile`);
}

async function buildOnce(ports: IndexBuildPorts, repository: JobIndexRepository): Promise<IndexBuild | undefined> {
  const { table, store, clock } = ports;
  const builtAt = clock();
  // The delta before the postings: what it tells of is then among them.
  const state = await repository.readPointerAndDelta();
  const generation = (state.pointer?.generation ?? 0) + 1;
  const { file, count } = await buildIndex(openPostings(table), {
    generation,
    builtAt,
    previous: await previousIndex(store, state),
  });
  const objectKey = `job-index/${String(generation).padStart(8, '0')}-${newId()}`;
  await store.put(objectKey, file);
  const pointer = { generation, objectKey, builtAt: builtAt.toISOString(), count };
  if (!(await repository.movePointer(state.pointer, pointer))) {
    await store.remove(objectKey);
    return undefined;
  }
  await repository.dropDelta(state.written);
  if (state.pointer?.previousObjectKey) {
    await store.remove(state.pointer.previousObjectKey);
  }
  return { generation, postings: count, bytes: file.byteLength };
}

async function* openPostings(table: Table): AsyncGenerator<IndexPosting> {
  for await (const { posting, withdrawnAt } of postingEntries(table)) {
    if (withdrawnAt === undefined) {
      yield posting;
    }
  }
}

/** What readers see now. A file that is gone, or of another format, is as good as none: everything is built anew. */
async function previousIndex(store: IndexStore, { pointer, delta }: IndexState): Promise<JobIndex | undefined> {
  const file = pointer && (await store.get(pointer.objectKey));
  if (!file) {
    return undefined;
  }
  try {
    return new JobIndex(decodeJobIndex(file), delta);
  } catch {
    return undefined;
  }
}
