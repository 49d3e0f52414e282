import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { SuggestionView, suggestionKinds, suggestionStatuses } from '#shared/domain/suggestion.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Id, page, pageQuery } from '#shared/http/schemas.ts';
import { paragraphs } from '#shared/text.ts';

const path = '/v1/clients/{clientId}/suggestions';
const tag = 'Suggestions';

export const routes = defineRoutes({
  listSuggestions: {
    method: 'GET',
    path,
    allow: accountKinds,
    query: z.strictObject({
      ...pageQuery,
      kind: z.array(z.enum(suggestionKinds)).max(suggestionKinds.length).optional(),
      status: z.array(z.enum(suggestionStatuses)).max(suggestionStatuses.length).optional(),
    }),
    reply: { status: 200, schema: page(SuggestionView) },
    tag,
    summary: 'What staff suggested to a client, newest first',
    description: 'Staff see all, the client what waits for their answer.',
  },
  createSuggestion: {
    method: 'POST',
    path,
    allow: accountKinds,
    body: z.strictObject({
      kind: z.enum(suggestionKinds),
      targetId: Id.describe('Of an occupation (NOC), company, sector or skill, as its picker gives it'),
      message: paragraphs(1000).trim().min(1).optional().describe('For the client'),
    }),
    reply: { status: 201, schema: SuggestionView },
    tag,
    summary: 'Suggest something to follow, or a skill to add',
    description:
      'Staff only. 409 where the client has it or the same waits for an answer; what was declined may be suggested again. The client is told by mail unless they want none.',
  },
  acceptSuggestion: {
    method: 'POST',
    path: `${path}/{suggestionId}/acceptance`,
    allow: accountKinds,
    reply: { status: 200, schema: SuggestionView },
    tag,
    summary: 'Accept: follow it, or add the skill',
    description:
      'The client only. 409 for one that does not wait for an answer (any more); 422 where there is no room.',
  },
  declineSuggestion: {
    method: 'POST',
    path: `${path}/{suggestionId}/refusal`,
    allow: accountKinds,
    body: z.strictObject({ reason: paragraphs(1000).trim().min(1).optional().describe('Staff see it') }),
    reply: { status: 200, schema: SuggestionView },
    tag,
    summary: 'Decline',
    description: 'The client only. 409 as for acceptance.',
  },
  withdrawSuggestion: {
    method: 'DELETE',
    path: `${path}/{suggestionId}`,
    allow: accountKinds,
    reply: { status: 204 },
    tag,
    summary: 'Withdraw a suggestion',
    description: 'Staff only, whoever suggested it. 409 for one that does not wait for an answer (any more).',
  },
});
