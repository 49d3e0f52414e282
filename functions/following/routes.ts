import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { SuggestionView } from '#shared/domain/suggestion.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { CodedRef } from '#shared/http/schemas.ts';
import { followKinds } from '#shared/persistence/match-input.ts';

const Since = { since: z.string(), via: z.enum(['self', 'suggestion']) };
const FollowedCode = CodedRef.extend(Since);
const tag = 'Following';
const target = {
  path: '/v1/clients/{clientId}/following/{kind}/{targetId}',
  allow: accountKinds,
  params: z.object({ kind: z.enum(followKinds) }),
  reply: { status: 204 },
  tag,
} as const;

export const routes = defineRoutes({
  readFollowing: {
    method: 'GET',
    path: '/v1/clients/{clientId}/following',
    allow: accountKinds,
    reply: {
      status: 200,
      schema: z.object({
        occupations: z.array(FollowedCode),
        companies: z.array(z.object({ id: z.string(), name: z.string(), ...Since })),
        sectors: z.array(FollowedCode),
        suggestions: z.array(SuggestionView).describe('What staff suggested to follow and waits for an answer'),
      }),
    },
    tag,
    summary: 'What the client follows, newest first',
  },
  follow: {
    ...target,
    method: 'PUT',
    summary: 'Follow an occupation, a company or a sector',
    description:
      'The client only. 204 also where it is followed already. Occupations are five-digit NOC 2021 codes, loaded or not; companies and sectors must be known, else 404.',
  },
  unfollow: {
    ...target,
    method: 'DELETE',
    summary: 'Follow something no more',
    description: 'The client only. 204 also where it was not followed.',
  },
});
