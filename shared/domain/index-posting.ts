import * as z from 'zod';
import { Posting } from './posting.ts';

/** The fields of a posting in the job index: those that filter and rank, not the texts. */
export const IndexPosting = Posting.pick({
  postingId: true,
  title: true,
  employer: true,
  city: true,
  province: true,
  remote: true,
  type: true,
  postedAt: true,
  expiresAt: true,
  nocs: true,
  sector: true,
  skills: true,
  createdAt: true,
  updatedAt: true,
  version: true,
}).extend({
  /** When readers could first see the posting, for feed mail (JE-03). Default: `createdAt`. */
  listedAt: z.string().optional(),
  /** When readers could first see this version, for the scheduled match. Default: `updatedAt`. */
  changedAt: z.string().optional(),
});
export type IndexPosting = z.infer<typeof IndexPosting>;

/** Writes since the base file was built; the last one for a posting is valid. */
export const DeltaEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('put'), posting: IndexPosting }),
  z.object({ kind: z.literal('removed'), postingId: z.string() }),
]);
export type DeltaEntry = z.infer<typeof DeltaEntry>;

/** The current base file. */
export const IndexPointer = z.object({
  /** Increases by one with each file; a new pointer is conditional on the previous generation. */
  generation: z.int().positive(),
  objectKey: z.string(),
  builtAt: z.string(),
  count: z.int().nonnegative(),
});
export type IndexPointer = z.infer<typeof IndexPointer>;

/** The state of the index, from one strongly consistent read. */
export interface IndexCatalogue {
  /** No pointer before the first build. The delta is in the order of writes. */
  readPointerAndDelta(): Promise<{
    readonly pointer?: IndexPointer | undefined;
    readonly delta: readonly DeltaEntry[];
  }>;
}
