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
      q: z.string().max(200).default('').describe('Search text, in English or French'),
      ...pageQuery,
    }),
    reply: {
      status: 200,
      schema: page(
        z.object({
          skillId: z.string(),
          label: Label,
          matchedAlias: z.string().optional().describe('The matching alias, if the label did not match'),
        }),
      ),
    },
    personal: false,
    tag,
    summary: 'Search skills for type-ahead',
    description:
      'Ignores case, accents and punctuation. Order: full match, match at the start, match at the start of a later word. Without `q`: all skills by label.',
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
          skillId: z.string().describe('Id of the term in postings'),
          text: z.string(),
          count: z.int().describe('Number of new or changed postings with the term'),
          lastSeenAt: z.string(),
        }),
      ),
    },
    tag,
    summary: 'Terms in postings that match no skill, most frequent first',
  },
  mapSkill: {
    method: 'PUT',
    path: '/v1/skills/aliases',
    allow,
    body: z.strictObject({ text: text(250), skillId: Id }),
    reply: { status: 200, schema: z.object({ text: z.string(), skillId: z.string(), label: Label }) },
    tag,
    summary: 'Map a term to a skill',
    description:
      'Takes effect at once, also for existing postings and clients, and is kept by imports. Replaces an earlier mapping of the term.',
  },
});
