import type { IndexPosting } from '#shared/domain/index-posting.ts';
import { JobIndexBuilder } from './index-format.ts';
import type { JobIndex } from './job-index.ts';

export interface BuiltIndex {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * A new base file from all postings. Expired ones are left out (JB-10). A posting keeps the times at which readers could
 * first see it, and this version of it, from the index before; what is new to the index gets `builtAt`, not the earlier
 * time of its import, so that nobody who reads by time (feed mail, scheduled match) misses what was published late.
 *
 * @param previous the index that readers see now; without one, the postings' own times stand
 */
export async function buildIndex(
  postings: AsyncIterable<IndexPosting> | Iterable<IndexPosting>,
  options: { readonly generation: number; readonly builtAt: Date; readonly previous?: JobIndex | undefined },
): Promise<BuiltIndex> {
  const { generation, builtAt, previous } = options;
  const builder = new JobIndexBuilder();
  for await (const posting of postings) {
    if (posting.expiresAt !== undefined && Date.parse(posting.expiresAt) <= builtAt.getTime()) {
      continue;
    }
    builder.add(
      previous && previous.generation > 0 ? { ...posting, ...seenTimes(posting, previous, builtAt) } : posting,
    );
  }
  return { file: builder.finish({ generation, builtAt: builtAt.toISOString() }), count: builder.count };
}

function seenTimes(posting: IndexPosting, previous: JobIndex, builtAt: Date): { listedAt: string; changedAt: string } {
  const now = builtAt.toISOString();
  const found = previous.find(posting.postingId);
  if (!found) {
    return { listedAt: now, changedAt: now };
  }
  const { segment, posting: at } = found;
  return {
    listedAt: time(segment.listedAt[at]) ?? now,
    changedAt: segment.version[at] === posting.version ? (time(segment.changedAt[at]) ?? now) : now,
  };
}

function time(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
