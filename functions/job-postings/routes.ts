import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { CourseRef } from '#shared/domain/course.ts';
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

/** A skill that a posting names, as it is read. `via`: how the employer's wording leads to it. */
export const ReceiptSkill = z.object({
  skillId: z.string(),
  label: Label,
  via: PostingSkill.shape.via,
});

/** A posting as it is read: codes and skills with their labels. */
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
      q: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .optional()
        .describe('Words of title, employer and skills; all must be there'),
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
        .min(50)
        .max(100)
        .optional()
        .describe('Percent; for a client, or staff with `clientId`'),
      clientId: Id.optional().describe('Whose match and badge to show; for staff'),
      sort: z.enum(boardSorts).optional().describe('`relevance` with `q`, else `date`, unless said'),
    }),
    reply: { status: 200, schema: page(PostingCard) },
    ...board,
    summary: 'The job board',
    description:
      'Open postings. For a client, or for staff with `clientId`, a card carries `match` at 50 % or more, and only then.',
  },
  getJobPosting: {
    method: 'GET',
    path: '/v1/job-postings/{postingId}',
    allow: 'optional',
    reply: { status: 200, schema: PostingView },
    versioned: true,
    ...board,
    summary: 'One posting, whole',
  },
  createJobPosting: {
    method: 'POST',
    path: '/v1/job-postings',
    allow: managers,
    body: z.strictObject(postingForm),
    reply: { status: 201, schema: PostingView },
    versioned: true,
    ...administration,
    summary: 'Add a posting by hand',
  },
  updateJobPosting: {
    method: 'PATCH',
    path: '/v1/job-postings/{postingId}',
    allow: managers,
    body: PostingPatch,
    reply: { status: 200, schema: PostingView },
    versioned: true,
    ...administration,
    summary: 'Change a posting',
    description: 'A later import of the same posting that brings something new overwrites the change.',
  },
  deleteJobPosting: {
    method: 'DELETE',
    path: '/v1/job-postings/{postingId}',
    allow: managers,
    reply: { status: 204 },
    versioned: true,
    ...administration,
    summary: 'Take a posting off the board, for good',
  },
  getMatch: {
    method: 'GET',
    path: '/v1/clients/{clientId}/job-postings/{postingId}/match',
    allow: accountKinds,
    reply: {
      status: 200,
      schema: z.object({
        percent: z.int().min(0).max(100).nullable().describe('Rounded down; null where the posting has no skills'),
        badge: z.boolean(),
        matched: z.array(ReceiptSkill),
        missing: z.array(ReceiptSkill.extend({ courses: z.array(CourseRef) })).describe('With courses that teach them'),
        preferredMatched: z.array(ReceiptSkill),
        rulesVersion: z.int(),
        taxonomyVersion: z.string(),
      }),
    },
    ...board,
    summary: 'The match receipt: which of a posting’s skills the client has, and which not',
  },
});
