import * as z from 'zod';
import { accountKinds, permissions } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { ProviderRef } from '#shared/http/schemas.ts';

export const routes = defineRoutes({
  getMe: {
    method: 'GET',
    path: '/v1/me',
    allow: accountKinds,
    needs: [],
    reply: {
      status: 200,
      schema: z.object({
        id: z.string(),
        email: z.string(),
        kind: z.enum(accountKinds),
        name: z.string(),
        serviceProvider: ProviderRef.optional(),
        permissions: z.array(z.enum(permissions)).describe('Administrators have all permissions.'),
        clientId: z.string().optional().describe('Only for clients: the id to use in paths.'),
      }),
    },
    tag: 'Me',
    summary: 'Get the signed-in account',
  },
});
