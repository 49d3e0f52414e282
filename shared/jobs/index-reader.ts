import type { DeltaEntry, IndexCatalogue, IndexPointer } from '#shared/domain/index-posting.ts';
import { decodeJobIndex } from './index-format.ts';
import type { IndexSegment } from './index-segment.ts';
import { JobIndex } from './job-index.ts';
import type { CanonicalSkills } from './skill-lists.ts';

/** Where the base files are. */
export interface IndexStore {
  /** @returns undefined where there is no such object */
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, file: Uint8Array): Promise<void>;
}

/**
 * Reads the job index. One per function instance: it keeps the newest base file and the newest overlay, and fetches the
 * file again only when the pointer names another.
 */
export class JobIndexReader {
  readonly #catalogue: IndexCatalogue;
  readonly #store: Pick<IndexStore, 'get'>;
  #base: { readonly key: string; readonly segment: Promise<IndexSegment> } | undefined;
  #current: { readonly signature: string; readonly index: JobIndex } | undefined;

  constructor(catalogue: IndexCatalogue, store: Pick<IndexStore, 'get'>) {
    this.#catalogue = catalogue;
    this.#store = store;
  }

  /**
   * The index as of now: every write that ended before the call is in it.
   * @param vocabulary of now, for whoever matches: skills count under the ids they stand for. May still be on its way
   */
  async read(vocabulary?: CanonicalSkills | Promise<CanonicalSkills>): Promise<JobIndex> {
    const [first, skills] = await Promise.all([this.#catalogue.readPointerAndDelta(), vocabulary]);
    try {
      return await this.#assemble(first, skills);
    } catch (error) {
      // The file may have been swept away after a rebuild that came between: then the pointer names another by now.
      const again = await this.#catalogue.readPointerAndDelta();
      if (again.pointer?.objectKey === first.pointer?.objectKey) {
        throw error;
      }
      return this.#assemble(again, skills);
    }
  }

  async #assemble(
    state: Awaited<ReturnType<IndexCatalogue['readPointerAndDelta']>>,
    skills: CanonicalSkills | undefined,
  ): Promise<JobIndex> {
    const signature = `${skills?.taxonomyVersion ?? ''}\n${signatureOf(state.pointer, state.delta)}`;
    if (this.#current?.signature === signature) {
      return this.#current.index;
    }
    const base = state.pointer && (await this.#load(state.pointer.objectKey));
    const index = new JobIndex(base, state.delta, skills);
    this.#current = { signature, index };
    return index;
  }

  /** Calls that come while the file is on its way share it; a failed fetch is not kept. */
  async #load(key: string): Promise<IndexSegment> {
    if (this.#base?.key !== key) {
      this.#base = { key, segment: this.#fetch(key) };
    }
    const { segment } = this.#base;
    try {
      return await segment;
    } catch (error) {
      if (this.#base?.segment === segment) {
        this.#base = undefined;
      }
      throw error;
    }
  }

  async #fetch(key: string): Promise<IndexSegment> {
    const file = await this.#store.get(key);
    if (!file) {
      throw new Error(`The job index file ${key} is missing.`);
    }
    return decodeJobIndex(file);
  }
}

function signatureOf(pointer: IndexPointer | undefined, delta: readonly DeltaEntry[]): string {
  const entries = delta.map((entry) =>
    entry.kind === 'put' ? `${entry.posting.postingId}=${entry.posting.version}` : `${entry.postingId}-`,
  );
  return [pointer?.objectKey ?? '', ...entries].join('\n');
}
