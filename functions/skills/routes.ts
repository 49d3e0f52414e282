import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { Label } from '#shared/domain/skills.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';
import { text } from '#shared/text.ts';

const tag = 'Skills, occupations, sectors';
const allow = ['job-board-administrator', 'administrator'] as const;

export const routes = defineRoutes({
  listSkills: {
    method: 'GET',
    path: '/v1/skills',
    allow: accountKinds,
    query: z.strictObject({
      q: z.string().max(200).default('').describe('What is typed so far, in English or French'),
      ...pageQuery,
    }),
    reply: {
      status: 200,
      schema: page(
        z.object({
          skillId: z.string(),
          label: Label,
          matchedAlias: z.string().optional().describe('What was found, where it was not a label'),
        }),
      ),
    },
    personal: false,
    tag,
    summary: 'Type-ahead over the skills',
    description:
      'Case, accents and punctuation do not matter. A whole name comes first, then the beginning of one, then the beginning of a later word. Without `q`: all, by label.',
  },
  listUnmatchedSkills: {
    method: 'GET',
    path: '/v1/skills/unmatched',
    allow,
    query: z.strictObject(pageQuery),
    reply: {
      status: 200,
      schema: page(
        z.object({
          skillId: z.string().describe('The id that postings hold the wording under'),
          text: z.string(),
          count: z.int().describe('New or changed postings that named it'),
          lastSeenAt: z.string(),
        }),
      ),
    },
    tag,
    summary: 'Wordings of postings that no skill has, most frequent first',
  },
  mapSkill: {
    method: 'PUT',
    path: '/v1/skills/aliases',
    allow,
    body: z.strictObject({ text: text(250), skillId: Id }),
    reply: { status: 200, schema: z.object({ text: z.string(), skillId: z.string(), label: Label }) },
    tag,
    summary: 'Say which skill a wording means',
    description:
      'Counts at once, also for postings and clients that hold the wording already, and outlives every import. Another skill takes the place of the one before.',
  },
});
