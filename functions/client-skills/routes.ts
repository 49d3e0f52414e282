import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { CourseRef } from '#shared/domain/course.ts';
import { Posting } from '#shared/domain/posting.ts';
import { ClientSkill, Label, maxClientSkills } from '#shared/domain/skills.ts';
import { SuggestionView } from '#shared/domain/suggestion.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';
import { text } from '#shared/text.ts';

const ClientSkillView = ClientSkill.omit({ clientId: true });
const SkillGap = z.object({
  skillId: z.string(),
  label: Label,
  postings: z.int().positive().describe('So many further open postings would have the badge with this skill alone'),
  examples: z
    .array(Posting.pick({ postingId: true, title: true, employer: true }))
    .describe('The newest of them, three at most'),
  courses: z.array(CourseRef).describe('Of the client’s service provider, that teach it'),
});
const tag = 'Skills of a client';

export const routes = defineRoutes({
  listClientSkills: {
    method: 'GET',
    path: '/v1/clients/{clientId}/skills',
    allow: accountKinds,
    query: z.strictObject(pageQuery),
    reply: {
      status: 200,
      schema: page(ClientSkillView).extend({
        suggestions: z.array(SuggestionView).describe('Skills that staff suggested and that wait for an answer'),
      }),
    },
    tag,
    summary: 'Skills that the client has added, newest first',
  },
  createClientSkill: {
    method: 'POST',
    path: '/v1/clients/{clientId}/skills',
    allow: accountKinds,
    body: z
      .strictObject({
        skillId: Id.optional().describe('Of the taxonomy, or a `text-…` id that some posting has'),
        label: text(200).optional().describe('Wording of one’s own'),
      })
      .refine(({ skillId, label }) => (skillId === undefined) !== (label === undefined), 'Send skillId or label'),
    reply: { status: 201, schema: ClientSkillView },
    replyExisting: { status: 200, schema: ClientSkillView },
    tag,
    summary: 'Add a skill to one’s own',
    description: `The client only. 200 with the one already held, also under another wording; at most ${maxClientSkills}.`,
  },
  deleteClientSkill: {
    method: 'DELETE',
    path: '/v1/clients/{clientId}/skills/{skillId}',
    allow: accountKinds,
    reply: { status: 204 },
    tag,
    summary: 'Remove one of your own skills',
  },
  listSkillGaps: {
    method: 'GET',
    path: '/v1/clients/{clientId}/skill-gaps',
    allow: accountKinds,
    query: z.strictObject(pageQuery),
    reply: { status: 200, schema: page(SkillGap) },
    tag,
    summary: 'The skills that would bring the client the most further open postings to the badge, best first',
  },
});
