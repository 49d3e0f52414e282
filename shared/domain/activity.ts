import * as z from 'zod';

/** Actions of the client in Recent Activity (RA-03). Actions of staff are not recorded there (RA-01). */
export const activityTypes = [
  'logged_in',
  'profile_updated',
  'resume_created',
  'resume_updated',
  'cover_letter_created',
  'skill_added',
  'task_completed',
  'recommendation_accepted',
  'followed',
  'job_saved',
  'job_lead_status_changed',
  'training_status_changed',
  'file_uploaded',
] as const;
export type ActivityType = (typeof activityTypes)[number];

/** The subject of an activity, with its label at the time. */
export const ActivitySubject = z.object({ kind: z.string(), id: z.string(), label: z.string() });
export type ActivitySubject = z.infer<typeof ActivitySubject>;

export const Activity = z.object({
  id: z.string(),
  clientId: z.string(),
  type: z.enum(activityTypes),
  at: z.string(),
  subject: ActivitySubject.optional(),
});
export type Activity = z.infer<typeof Activity>;
