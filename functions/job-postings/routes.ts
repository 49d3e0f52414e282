import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { CourseRef } from '#shared/domain/course.ts';
import { badgePercent } from '#shared/domain/matching/match.ts';
import { Posting, PostingSkill, postingTypes } from '#shared/domain/posting.ts';
import { sectorOfNaics } from '#shared/domain/sectors.ts';
import { Label } from '#shared/domain/skills.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { CodedRef, Id, page, pageQuery } from '#shared/http/schemas.ts';
import { boardSorts } from '#shared/jobs/position.ts';
import { PostingCard } from '#shared/jobs/posting-card.ts';
import { PostingPatch, postingForm } from '#shared/jobs/posting-import-form.ts';

const several = (filter: z.ZodType<string>) => z.array(filter).max(50).optional();
const filterText = z.string().trim().min(1).max(100);

/** A skill of a posting. `via`: how the employer's wording resolved to it. */
export const ReceiptSkill = z.object({
  skillId: z.string(),
  label: Label,
  via: PostingSkill.shape.via,
});

/** A posting with the labels of codes and skills. */
export const PostingView = z.object({
  ...Posting.omit({ nocs: true, sector: true, skills: true, withdrawnAt: true, withdrawnBy: true }).shape,
  nocs: z.array(CodedRef),
  sector: CodedRef.optional(),
  skills: z.array(ReceiptSkill.extend({ importance: PostingSkill.shape.importance })),
  match: PostingCard.shape.match,
  saved: PostingCard.shape.saved,
});

const managers = ['job-board-administrator', 'administrator'] as const;
const board = { tag: 'Job board' } as const;
const administration = { tag: 'Job board administration' } as const;

export const routes = defineRoutes({
  listJobPostings: {
    method: 'GET',
    path: '/v1/job-postings',
    allow: 'optional',
    query: z.strictObject({
      ...pageQuery,
      q: z.string().trim().min(1).max(200).optional().describe('Words of title, employer or skills; all must match'),
      noc: several(z.string().regex(/^\d{5}$/, 'Five digits')),
      sector: several(filterText.refine((code) => sectorOfNaics(code) !== undefined, 'Not a NAICS code or sector')),
      employer: several(Id).describe('Company ids'),
      type: z.array(z.enum(postingTypes)).max(3).optional(),
      city: several(filterText),
      province: several(filterText),
      postedWithinDays: z.coerce.number().int().min(1).max(365).optional(),
      minMatch: z.coerce
        .number()
        .int()
        .min(badgePercent)
        .max(100)
        .optional()
        .describe('Percent; for clients, and for staff with `clientId`'),
      clientId: Id.optional().describe('For staff: the client whose match and badge to show'),
      sort: z.enum(boardSorts).optional().describe('Default: `relevance` with `q`, otherwise `date`'),
    }),
    reply: { status: 200, schema: page(PostingCard) },
    ...board,
    summary: 'List or search the open postings of the job board',
    description: `For clients, and for staff with \`clientId\`, postings with a match of ${badgePercent} % or more have \`match\`.`,
  },
  getJobPosting: {
    method: 'GET',
    path: '/v1/job-postings/{postingId}',
    allow: 'optional',
    reply: { status: 200, schema: PostingView },
    versioned: true,
    ...board,
    summary: 'Get a posting',
  },
  createJobPosting: {
    method: 'POST',
    path: '/v1/job-postings',
    allow: managers,
    body: z.strictObject(postingForm),
    reply: { status: 201, schema: PostingView },
    versioned: true,
    ...administration,
    summary: 'Create a posting',
  },
  updateJobPosting: {
    method: 'PATCH',
    path: '/v1/job-postings/{postingId}',
    allow: managers,
    body: PostingPatch,
    reply: { status: 200, schema: PostingView },
    versioned: true,
    ...administration,
    summary: 'Update a posting',
    description: 'A later import with new content for the posting overwrites the change.',
  },
  deleteJobPosting: {
    method: 'DELETE',
    path: '/v1/job-postings/{postingId}',
    allow: managers,
    reply: { status: 204 },
    versioned: true,
    ...administration,
    summary: 'Remove a posting from the job board permanently',
  },
  getMatch: {
    method: 'GET',
    path: '/v1/clients/{clientId}/job-postings/{postingId}/match',
    allow: accountKinds,
    reply: {
      status: 200,
      schema: z.object({
        percent: z.int().min(0).max(100).nullable().describe('Rounded down; null if the posting has no skills'),
        badge: z.boolean(),
        matched: z.array(ReceiptSkill),
        missing: z
          .array(ReceiptSkill.extend({ courses: z.array(CourseRef) }))
          .describe('With courses that teach the skill'),
        preferredMatched: z.array(ReceiptSkill),
        rulesVersion: z.int(),
        taxonomyVersion: z.string(),
      }),
    },
    ...board,
    summary: 'Get which skills of a posting a client has, and which are missing',
  },
});
