import * as z from 'zod';

/** Activity types of the notes that the system writes (CL-20, SG-05, TQ-05); not among those that staff choose. */
export const systemActivityTypes = ['referral', 'safety_flag'] as const;
export type SystemActivityType = (typeof systemActivityTypes)[number];

/** A dated entry in a client's file. */
export const CaseNote = z.object({
  id: z.string(),
  clientId: z.string(),
  /** Whose staff wrote it: stays when the client moves (RF-05). Absent for administrators, who belong to none. */
  serviceProviderId: z.string().optional(),
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
  deletedBy: z.string().optional(),
  version: z.int(),
});
export type CaseNote = z.infer<typeof CaseNote>;

/**
 * The last moment at which the author may edit or delete a note (CN-03 … CN-05): counted from when it was written, not from its
 * own date.
 *
 * @param windowHours of the settings as they are now; `null` never locks
 * @returns `undefined` where no moment ends it: without a window, and for system notes, which nobody edits (CN-07)
 */
export function editableUntil(
  { origin, createdAt }: Pick<CaseNote, 'origin' | 'createdAt'>,
  windowHours: number | null,
): string | undefined {
  return origin === 'system' || windowHours === null
    ? undefined
    : new Date(Date.parse(createdAt) + windowHours * 3600_000).toISOString();
}
