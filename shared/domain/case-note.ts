import * as z from 'zod';

/** Activity types of notes that the system writes (CL-20, SG-05, TQ-05); staff cannot choose them. */
const systemActivityTypes = ['referral', 'safety_flag'] as const;
export type SystemActivityType = (typeof systemActivityTypes)[number];

export const CaseNote = z.object({
  id: z.string(),
  clientId: z.string(),
  /** The author's provider, also after the client moves (RF-05). Absent for administrators. */
  serviceProviderId: z.string().optional(),
  authorId: z.string(),
  origin: z.enum(['manual', 'system']),
  /** Day and time of the event, in the instance's time zone: `2026-03-01`, `14:05`. */
  date: z.string(),
  time: z.string(),
  activityType: z.string(),
  details: z.string().optional(),
  createdAt: z.string(),
  editedAt: z.string().optional(),
  /** Soft deletion (CN-05). */
  deletedAt: z.string().optional(),
  deletedBy: z.string().optional(),
  version: z.int(),
});
export type CaseNote = z.infer<typeof CaseNote>;

/**
 * The time until which the author may edit or delete a note (CN-03 … CN-05), counted from its creation.
 *
 * @param windowHours from the current settings; `null` never locks
 * @returns `undefined` without a limit, and for system notes, which cannot be edited (CN-07)
 */
export function editableUntil(
  { origin, createdAt }: Pick<CaseNote, 'origin' | 'createdAt'>,
  windowHours: number | null,
): string | undefined {
  return origin === 'system' || windowHours === null
    ? undefined
    : new Date(Date.parse(createdAt) + windowHours * 3600_000).toISOString();
}
