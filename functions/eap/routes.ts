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
        lastSyncedAt: z.string().optional().describe('Only for linked clients'),
        stale: z.boolean().describe('CaMS has not answered for this client since `lastSyncedAt`'),
        plans: z.array(Plan).describe('Active plans first, newest first, then closed plans'),
      }),
    },
    tag: 'CaMS',
    summary: 'Get the Employment Action Plans',
    description: 'Read-only: plans are changed in CaMS. A client without a CaMS link has no plans.',
  },
});
