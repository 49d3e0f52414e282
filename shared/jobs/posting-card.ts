import * as z from 'zod';
import { type JobLead, jobLeadStatuses } from '#shared/domain/job-lead.ts';
import { badgePercent } from '#shared/domain/matching/match.ts';
import { type Posting, postingTypes, Wage } from '#shared/domain/posting.ts';
import type { MatchSummary } from './position.ts';

/** What the badge looks at. */
type Fit = Pick<MatchSummary, 'badge' | 'percent'>;

/** The badge of a match (JB-03). */
export const Badge = z.object({ percent: z.int().min(badgePercent).max(100), badge: z.literal(true) });
export type Badge = z.infer<typeof Badge>;

/** The client's own lead of a posting. */
export const SavedAs = z.object({ leadId: z.string(), status: z.enum(jobLeadStatuses), version: z.int() });
export type SavedAs = z.infer<typeof SavedAs>;

/** How a posting stands in a list. */
export const PostingCard = z.object({
  postingId: z.string(),
  title: z.string(),
  employer: z.object({ id: z.string(), name: z.string() }),
  city: z.string().optional(),
  province: z.string().optional(),
  remote: z.boolean(),
  type: z.enum(postingTypes).optional(),
  postedAt: z.string(),
  expiresAt: z.string().optional(),
  excerpt: z.string(),
  wage: Wage.optional(),
  match: Badge.optional().describe(`Only with ${badgePercent} % or more of the required skills`),
  saved: SavedAs.optional().describe("The client's job lead of this posting"),
});
export type PostingCard = z.infer<typeof PostingCard>;

export function postingCard(
  posting: Posting,
  client: { readonly match?: Fit | undefined; readonly saved?: SavedAs | undefined } = {},
): PostingCard {
  const { postingId, title, employer, city, province, remote, type, postedAt, expiresAt, excerpt, wage } = posting;
  const badge = client.match && badgeOf(client.match);
  return {
    postingId,
    title,
    employer,
    ...(city === undefined ? {} : { city }),
    ...(province === undefined ? {} : { province }),
    remote,
    ...(type === undefined ? {} : { type }),
    postedAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    excerpt,
    ...(wage === undefined ? {} : { wage }),
    ...(badge === undefined ? {} : { match: badge }),
    ...(client.saved === undefined ? {} : { saved: client.saved }),
  };
}

export function savedAs(lead: JobLead | undefined): SavedAs | undefined {
  return lead && { leadId: lead.id, status: lead.status, version: lead.version };
}

export function badgeOf({ badge, percent }: Fit): Badge | undefined {
  return badge && percent !== null ? { percent, badge } : undefined;
}
