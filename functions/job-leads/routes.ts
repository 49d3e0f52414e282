import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { JobLead, JobLeadCounts, jobLeadStatuses } from '#shared/domain/job-lead.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';
import { paragraphs, text } from '#shared/text.ts';

const JobLeadView = JobLead.omit({ clientId: true, staffToldAt: true });

/** A posting of the board, or another job in the client's own words (JL-06). */
const SavedJob = z
  .strictObject({
    postingId: Id.optional(),
    source: z.enum(['board', 'feed']).optional().describe('Where the posting was saved; default `board`'),
    title: text(300).optional(),
    employer: text(300).optional(),
    url: z
      .url({ protocol: /^https?$/, error: 'must be an http or https address' })
      .max(2_000)
      .optional(),
  })
  .superRefine((job, context) => {
    const ofPosting = job.postingId !== undefined;
    for (const field of ofPosting ? (['title', 'employer', 'url'] as const) : (['source'] as const)) {
      if (job[field] !== undefined) {
        const message = ofPosting ? 'Not allowed with a postingId' : 'Only allowed with a postingId';
        context.addIssue({ code: 'custom', path: [field], message });
      }
    }
    for (const field of ofPosting ? [] : (['title', 'employer'] as const)) {
      if (job[field] === undefined) {
        context.addIssue({ code: 'custom', path: [field], message: 'Required without a postingId' });
      }
    }
  });

const tag = 'Job leads';
const byClient = 'Only the client may call this.';

export const routes = defineRoutes({
  listJobLeads: {
    method: 'GET',
    path: '/v1/clients/{clientId}/job-leads',
    allow: accountKinds,
    query: z.strictObject({
      ...pageQuery,
      status: z.array(z.enum(jobLeadStatuses)).max(jobLeadStatuses.length).optional(),
    }),
    reply: {
      status: 200,
      schema: page(JobLeadView).extend({
        counts: JobLeadCounts.describe('Of all leads, regardless of the filter'),
      }),
    },
    tag,
    summary: 'List the job leads of a client, newest first',
  },
  createJobLead: {
    method: 'POST',
    path: '/v1/clients/{clientId}/job-leads',
    allow: accountKinds,
    body: SavedJob,
    reply: { status: 201, schema: JobLeadView },
    replyExisting: { status: 200, schema: JobLeadView },
    versioned: true,
    tag,
    summary: 'Save a posting, or a job from elsewhere, as a job lead',
    description: `${byClient} 200 with the existing lead if the posting is already saved.`,
  },
  getJobLead: {
    method: 'GET',
    path: '/v1/clients/{clientId}/job-leads/{leadId}',
    allow: accountKinds,
    reply: { status: 200, schema: JobLeadView },
    versioned: true,
    tag,
    summary: 'Get a job lead',
  },
  updateJobLead: {
    method: 'PATCH',
    path: '/v1/clients/{clientId}/job-leads/{leadId}',
    allow: accountKinds,
    body: z.strictObject({ status: z.enum(jobLeadStatuses).optional(), notes: paragraphs(4_000).nullish() }),
    reply: { status: 200, schema: JobLeadView },
    versioned: true,
    tag,
    summary: 'Change the status or the notes of a job lead',
    description: `${byClient} Any status may follow any other. The first \`hired\` of a lead notifies the assigned staff by e-mail.`,
  },
  deleteJobLead: {
    method: 'DELETE',
    path: '/v1/clients/{clientId}/job-leads/{leadId}',
    allow: accountKinds,
    reply: { status: 204 },
    versioned: true,
    tag,
    summary: 'Delete a job lead',
    description: byClient,
  },
});
