import * as z from 'zod';

/** Settings of the instance, changed by administrators and effective at once. */
export const Settings = z.object({
  /** CN-04; `null` never locks. */
  caseNoteEditWindowHours: z.int().positive().max(8760).nullable(),
  /** TQ-04. */
  transfersNeedCamsLink: z.boolean(),
  /** TK-15. */
  intakeTasks: z.array(z.object({ name: z.string(), details: z.string().optional(), dueInDays: z.int() })),
  /** Case-note activity types of the instance; the system ones (`referral`, `safety_flag`) are not among them. */
  activityTypes: z.array(
    z.object({ code: z.string(), label: z.object({ en: z.string(), fr: z.string() }), active: z.boolean() }),
  ),
  /** FRD-03. */
  reportFallbackEmail: z.string(),
  updatedAt: z.string(),
  version: z.int(),
});
export type Settings = z.infer<typeof Settings>;
