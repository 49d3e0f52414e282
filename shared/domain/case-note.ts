import * as z from 'zod';

/** Activity types of the notes that the system writes (CL-20, SG-05, TQ-05); not among those that staff choose. */
export const systemActivityTypes = ['referral', 'safety_flag'] as const;

/** A dated entry in a client's file (domain 2.7). */
export const CaseNote = z.object({
  id: z.string(),
  clientId: z.string(),
  /** Whose staff wrote it: stays when the client moves (RF-05). */
  serviceProviderId: z.string(),
  authorId: z.string(),
  origin: z.enum(['manual', 'system']),
  /** Day and time of what it tells of, in the instance's zone: `2026-03-01`, `14:05`. */
  date: z.string(),
  time: z.string(),
  activityType: z.string(),
  details: z.string().optional(),
  createdAt: z.string(),
  editedAt: z.string().optional(),
  /** CN-05: deletion is soft. */
  deletedAt: z.string().optional(),
  version: z.int(),
});
export type CaseNote = z.infer<typeof CaseNote>;
