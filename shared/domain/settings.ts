import * as z from 'zod';

/** Settings of the instance. Changes by administrators take effect at once. */
export const Settings = z.object({
  /** `null` never locks case notes (CN-04). */
  caseNoteEditWindowHours: z.int().positive().max(8760).nullable(),
  transfersNeedCamsLink: z.boolean(),
  /** Created for each new client (TK-15). */
  intakeTasks: z.array(z.object({ name: z.string(), details: z.string().optional(), dueInDays: z.int() })),
  /** Activity types of case notes, without those of the system (`referral`, `safety_flag`). */
  activityTypes: z.array(
    z.object({ code: z.string(), label: z.object({ en: z.string(), fr: z.string() }), active: z.boolean() }),
  ),
  /** Receives reports of postings if no job board administrator is active (FRD-03). */
  reportFallbackEmail: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type Settings = z.infer<typeof Settings>;
