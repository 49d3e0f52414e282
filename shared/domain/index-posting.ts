import * as z from 'zod';
import { Posting } from './posting.ts';

/** What the job index holds of a posting: what filters and ranks, not the texts that a card shows. */
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
  /** When readers could first see it: decides what is new in a feed mail (JE-03). Without it, `createdAt`. */
  listedAt: z.string().optional(),
  /** When readers could first see this version of it: decides what the scheduled match looks at. Without it, `updatedAt`. */
  changedAt: z.string().optional(),
});
export type IndexPosting = z.infer<typeof IndexPosting>;

/** Single writes since the base file was built; of several about one posting the last counts. */
export const DeltaEntry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('put'), posting: IndexPosting }),
  z.object({ kind: z.literal('removed'), postingId: z.string() }),
]);
export type DeltaEntry = z.infer<typeof DeltaEntry>;

/** Which base file is the current one. */
export const IndexPointer = z.object({
  /** Goes up by one with each file; a new pointer is conditional on the generation before. */
  generation: z.int().positive(),
  objectKey: z.string(),
  builtAt: z.string(),
  count: z.int().nonnegative(),
});
export type IndexPointer = z.infer<typeof IndexPointer>;

/** Where the current state of the index is written down: one strongly consistent read of both. */
export interface IndexCatalogue {
  /** No pointer: nothing has been built yet. The delta is in order of writing. */
  readPointerAndDelta(): Promise<{
    readonly pointer?: IndexPointer | undefined;
    readonly delta: readonly DeltaEntry[];
  }>;
}
