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
  put: 'Only for the client. Also 204 if already followed.',
  delete: 'Only for the client. Also 204 if not followed.',
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
        suggestions: z.array(SuggestionView).describe('Pending suggestions of staff to follow something'),
      }),
    },
    tag,
    summary: 'List what the client follows, newest first',
  },
  followOccupation: {
    ...target,
    method: 'PUT',
    path: '/v1/clients/{clientId}/following/occupations/{targetId}',
    summary: 'Follow an occupation',
    description: `${idempotent.put} Any five-digit NOC 2021 code, also one that is not loaded.`,
  },
  unfollowOccupation: {
    ...target,
    method: 'DELETE',
    path: '/v1/clients/{clientId}/following/occupations/{targetId}',
    summary: 'Unfollow an occupation',
    description: idempotent.delete,
  },
  followCompany: {
    ...target,
    method: 'PUT',
    path: '/v1/clients/{clientId}/following/companies/{targetId}',
    summary: 'Follow a company',
    description: `${idempotent.put} 404 if no posting names the company.`,
  },
  unfollowCompany: {
    ...target,
    method: 'DELETE',
    path: '/v1/clients/{clientId}/following/companies/{targetId}',
    summary: 'Unfollow a company',
    description: idempotent.delete,
  },
  followSector: {
    ...target,
    method: 'PUT',
    path: '/v1/clients/{clientId}/following/sectors/{targetId}',
    summary: 'Follow a sector',
    description: `${idempotent.put} 404 for an unknown sector.`,
  },
  unfollowSector: {
    ...target,
    method: 'DELETE',
    path: '/v1/clients/{clientId}/following/sectors/{targetId}',
    summary: 'Unfollow a sector',
    description: idempotent.delete,
  },
});
