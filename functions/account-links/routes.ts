import * as z from 'zod';
import { languages, linkPurposes } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';

const throttle = { group: 'public', by: 'address', limit: 60, windowSeconds: 60 } as const;

export const routes = defineRoutes({
  getAccountLink: {
    method: 'GET',
    path: '/v1/account-links/{token}',
    allow: 'public',
    reply: {
      status: 200,
      schema: z.object({
        purpose: z.enum(linkPurposes),
        emailHint: z.string().describe('The address, masked: `a•••@clients.example`'),
        language: z.enum(languages),
        expiresAt: z.string(),
      }),
    },
    throttle,
    tag: 'Sign-in',
    summary: 'Get the purpose of an account link',
    description: 'A link that is unknown, used, superseded by a newer one, or expired is 404, always the same.',
  },
  redeemAccountLink: {
    method: 'POST',
    path: '/v1/account-links/{token}/redemptions',
    allow: 'public',
    body: z.strictObject({
      password: z.string().max(256).optional().describe('Not for `email-change`, needed for all others'),
    }),
    reply: { status: 204 },
    throttle,
    tag: 'Sign-in',
    summary: 'Redeem an account link: set the password, or confirm the new address',
    description:
      'Works once. Staff need 12 characters, clients 8; a password that is too weak is 422, and the link stays good. The account is active from then on. After a password reset or a change of address, tokens from before are refused.',
  },
});
