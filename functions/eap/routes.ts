import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { Plan } from '#shared/domain/cams.ts';
import { defineRoutes } from '#shared/http/route.ts';

export const routes = defineRoutes({
  getEap: {
    method: 'GET',
    path: '/v1/clients/{clientId}/eap',
    allow: accountKinds,
    reply: {
      status: 200,
      schema: z.object({
        linked: z.boolean(),
        lastSyncedAt: z.string().optional().describe('Linked clients'),
        stale: z.boolean().describe('CaMS has not been answering for this person since then'),
        plans: z.array(Plan).describe('Newest active first, closed ones after them'),
      }),
    },
    tag: 'CaMS',
    summary: 'The Employment Action Plans',
    description: 'Read-only: changes are made in CaMS. A client who is not linked has none.',
  },
});
