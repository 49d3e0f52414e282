import * as z from 'zod';
import { type Posting, postingTypes } from './posting.ts';

/** Each status may follow each other (JL-01, JL-03). */
export const jobLeadStatuses = ['interested', 'applied', 'interviewing', 'hired', 'rejected', 'no_response'] as const;
export type JobLeadStatus = (typeof jobLeadStatuses)[number];

/** Where the lead comes from; `manual` leads have no posting (JL-06). */
const jobLeadSources = ['board', 'feed', 'manual'] as const;

/** A copy of the posting, which stays if the posting is withdrawn (JB-10). */
export const JobLeadSnapshot = z.object({
  title: z.string(),
  employer: z.string(),
  /** City and province. */
  location: z.string().optional(),
  url: z.string().optional(),
  type: z.enum(postingTypes).optional(),
});
export type JobLeadSnapshot = z.infer<typeof JobLeadSnapshot>;

/** A job that a client keeps track of. */
export const JobLead = z.object({
  id: z.string(),
  clientId: z.string(),
  postingId: z.string().optional(),
  snapshot: JobLeadSnapshot,
  status: z.enum(jobLeadStatuses),
  statusChangedAt: z.string(),
  notes: z.string().optional(),
  source: z.enum(jobLeadSources),
  savedAt: z.string(),
  updatedAt: z.string(),
  /** When the assigned staff were notified of `hired`, which happens only once (JL-08). */
  staffToldAt: z.string().optional(),
  version: z.int(),
});
export type JobLead = z.infer<typeof JobLead>;

export function snapshotOf({ title, employer, city, province, url, type }: Posting): JobLeadSnapshot {
  const location = [city, province].filter((part) => part !== undefined).join(', ');
  return {
    title,
    employer: employer.name,
    ...(location === '' ? {} : { location }),
    ...(url === undefined ? {} : { url }),
    ...(type === undefined ? {} : { type }),
  };
}

/** The number of leads per status. */
export const JobLeadCounts = z.object({
  interested: z.int(),
  applied: z.int(),
  interviewing: z.int(),
  hired: z.int(),
  rejected: z.int(),
  no_response: z.int(),
} satisfies Record<JobLeadStatus, z.ZodInt>);
export type JobLeadCounts = z.infer<typeof JobLeadCounts>;

export function countsOf(leads: readonly Pick<JobLead, 'status'>[]): JobLeadCounts {
  const counts = { interested: 0, applied: 0, interviewing: 0, hired: 0, rejected: 0, no_response: 0 };
  for (const { status } of leads) {
    counts[status] += 1;
  }
  return counts;
}
