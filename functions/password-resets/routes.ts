import * as z from 'zod';
import { defineRoutes } from '#shared/http/route.ts';
import { EmailAddress } from '#shared/text.ts';

export const routes = defineRoutes({
  requestPasswordReset: {
    method: 'POST',
    path: '/v1/password-resets',
    allow: 'public',
    body: z.strictObject({ email: EmailAddress }),
    reply: { status: 202, schema: z.object({ status: z.literal('accepted') }) },
    throttle: { group: 'public', by: 'address', limit: 60, windowSeconds: 60 },
    tag: 'Sign-in',
    summary: 'Ask for a password reset by mail',
    description:
      'The answer is the same whether or not there is such an account. The mail goes to accounts that have a password; beyond 3 requests in 15 minutes for one address, none goes.',
  },
});
