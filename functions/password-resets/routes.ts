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
    summary: 'Request a password reset by e-mail',
    description:
      'The response is the same whether or not the account exists. Only accounts with a password get the e-mail, at most 3 per address in 15 minutes.',
  },
});
