import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { SuggestionView } from '#shared/domain/suggestion.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { CodedRef } from '#shared/http/schemas.ts';

const Since = { since: z.string(), via: z.enum(['self', 'suggestion']) };
const FollowedCode = CodedRef.extend(Since);
const tag = 'Following';
const target = { allow: accountKinds, reply: { status: 204 }, tag } as const;
const idempotent = {
  put: 'The client only. 204 also where it is followed already.',
  delete: 'The client only. 204 also where it was not followed.',
} as const;

export const routes = defineRoutes({
  getFollowing: {
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
  followOccupation: {
    ...target,
    method: 'PUT',
    path: '/v1/clients/{clientId}/following/occupations/{targetId}',
    summary: 'Follow an occupation',
    description: `${idempotent.put} Five digits of NOC 2021; the code need not be loaded.`,
  },
  unfollowOccupation: {
    ...target,
    method: 'DELETE',
    path: '/v1/clients/{clientId}/following/occupations/{targetId}',
    summary: 'Follow an occupation no more',
    description: idempotent.delete,
  },
  followCompany: {
    ...target,
    method: 'PUT',
    path: '/v1/clients/{clientId}/following/companies/{targetId}',
    summary: 'Follow a company',
    description: `${idempotent.put} 404 for one that no posting names.`,
  },
  unfollowCompany: {
    ...target,
    method: 'DELETE',
    path: '/v1/clients/{clientId}/following/companies/{targetId}',
    summary: 'Follow a company no more',
    description: idempotent.delete,
  },
  followSector: {
    ...target,
    method: 'PUT',
    path: '/v1/clients/{clientId}/following/sectors/{targetId}',
    summary: 'Follow a sector',
    description: `${idempotent.put} 404 for one that is not of the 20.`,
  },
  unfollowSector: {
    ...target,
    method: 'DELETE',
    path: '/v1/clients/{clientId}/following/sectors/{targetId}',
    summary: 'Follow a sector no more',
    description: idempotent.delete,
  },
});
