import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { CodedRef, page, pageQuery } from '#shared/http/schemas.ts';
import { PostingCard } from '#shared/jobs/posting-card.ts';

const FeedReason = z.discriminatedUnion('kind', [
  CodedRef.extend({ kind: z.literal('occupation') }),
  z.object({ kind: z.literal('company'), id: z.string(), name: z.string().optional() }),
  CodedRef.extend({ kind: z.literal('sector') }),
  z.object({
    kind: z.literal('skills'),
    matched: z.int().describe('How many of the required skills the client has'),
    required: z.int(),
  }),
]);

const FeedCard = PostingCard.extend({ reasons: z.array(FeedReason).min(1) });

export const routes = defineRoutes({
  getJobFeed: {
    method: 'GET',
    path: '/v1/clients/{clientId}/job-feed',
    allow: accountKinds,
    query: z.strictObject(pageQuery),
    reply: { status: 200, schema: page(FeedCard).extend({ basis: z.enum(['follows', 'skills']) }) },
    tag: 'Job feed',
    summary: 'List the postings of a client’s job feed, newest first',
    description:
      'Open postings of the occupations, companies and sectors that the client follows. A client who follows nothing gets postings that match their skills (`basis: "skills"`). `reasons` says why a posting is listed.',
  },
});
