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
    summary: 'Suggestions to a client, newest first',
    description: 'Staff see all, the client only pending ones.',
  },
  createSuggestion: {
    method: 'POST',
    path,
    allow: accountKinds,
    body: z.strictObject({
      kind: z.enum(suggestionKinds),
      targetId: Id.describe('Id of an occupation (NOC), company, sector or skill'),
      message: paragraphs(1000).trim().min(1).optional().describe('For the client'),
    }),
    reply: { status: 201, schema: SuggestionView },
    tag,
    summary: 'Suggest an occupation, company or sector to follow, or a skill to add',
    description:
      'Staff only. 409 if the client already has it or the same suggestion is pending. A declined one may be suggested again. The client gets a mail unless they turned these mails off.',
  },
  acceptSuggestion: {
    method: 'POST',
    path: `${path}/{suggestionId}/acceptance`,
    allow: accountKinds,
    reply: { status: 200, schema: SuggestionView },
    tag,
    summary: 'Accept a suggestion',
    description:
      'Adds the follow or the skill. The client only. 409 if the suggestion is not pending; 422 if the client has the maximum number of skills or follows.',
  },
  declineSuggestion: {
    method: 'POST',
    path: `${path}/{suggestionId}/refusal`,
    allow: accountKinds,
    body: z.strictObject({ reason: paragraphs(1000).trim().min(1).optional().describe('Shown to staff') }),
    reply: { status: 200, schema: SuggestionView },
    tag,
    summary: 'Decline a suggestion',
    description: 'The client only. 409 if the suggestion is not pending.',
  },
  withdrawSuggestion: {
    method: 'DELETE',
    path: `${path}/{suggestionId}`,
    allow: accountKinds,
    reply: { status: 204 },
    tag,
    summary: 'Withdraw a suggestion',
    description: 'Any staff member, not only the author. 409 if the suggestion is not pending.',
  },
});
