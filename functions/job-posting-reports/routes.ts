import * as z from 'zod';
import { PostingReport } from '#shared/domain/posting-report.ts';
import { oneOf } from '#shared/http/reference-fields.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { page, pageQuery } from '#shared/http/schemas.ts';
import { paragraphs } from '#shared/text.ts';

const PostingReportView = PostingReport.extend({
  posting: PostingReport.shape.posting.extend({
    onBoard: z.boolean().describe('Whether the posting is on the job board now'),
  }),
});

export const routes = defineRoutes({
  reportJobPosting: {
    method: 'POST',
    path: '/v1/job-postings/{postingId}/reports',
    allow: 'optional',
    body: z.strictObject({
      reason: oneOf('reportReason'),
      comments: paragraphs(2000).trim().min(1).optional(),
    }),
    reply: { status: 202, schema: z.object({ status: z.literal('accepted') }) },
    throttle: { group: 'posting-reports', by: 'address', limit: 5, windowSeconds: 60 },
    tag: 'Job board',
    summary: 'Report a fraudulent posting',
    description:
      'No sign-in is needed. Job board administrators are notified; the posting does not change until they act.',
  },
  listPostingReports: {
    method: 'GET',
    path: '/v1/job-posting-reports',
    allow: ['job-board-administrator', 'administrator'],
    query: z.strictObject(pageQuery),
    reply: { status: 200, schema: page(PostingReportView) },
    tag: 'Job board administration',
    summary: 'List reports of postings, newest first',
  },
});
