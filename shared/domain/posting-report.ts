import * as z from 'zod';
import { accountKinds } from './account.ts';

/** A report of a fraudulent posting. Kept permanently and unchanged (FRD-05). */
export const PostingReport = z.object({
  id: z.string(),
  /** The posting at the time of the report. */
  posting: z.object({
    postingId: z.string(),
    title: z.string(),
    employer: z.object({ id: z.string(), name: z.string() }),
  }),
  /** A code of `reportReason`. */
  reason: z.string(),
  comments: z.string().optional(),
  /** Kind of account; absent for anonymous reports. The account itself is not stored. */
  reportedBy: z.enum(accountKinds).optional(),
  reportedAt: z.string(),
});
export type PostingReport = z.infer<typeof PostingReport>;
