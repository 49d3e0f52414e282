import * as z from 'zod';
import { accountKinds } from './account.ts';

/** Somebody's report that a posting is not what it says (FRD-*): kept for good, and changed by nobody (FRD-05). */
export const PostingReport = z.object({
  id: z.string(),
  /** As it was called when it was reported. */
  posting: z.object({
    postingId: z.string(),
    title: z.string(),
    employer: z.object({ id: z.string(), name: z.string() }),
  }),
  /** A code of `reportReason`. */
  reason: z.string(),
  comments: z.string().optional(),
  /** What kind of account; absent for people who are not signed in. Who it was is not kept. */
  reportedBy: z.enum(accountKinds).optional(),
  reportedAt: z.string(),
});
export type PostingReport = z.infer<typeof PostingReport>;
