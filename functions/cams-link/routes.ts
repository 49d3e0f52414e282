import * as z from 'zod';
import { referencePattern } from '#shared/cams/cams.ts';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';

const path = '/v1/clients/{clientId}/cams-link';

const freshness = {
  lastSyncedAt: z.string(),
  stale: z.boolean().describe('CaMS gave no answer: what is there is of `lastSyncedAt`'),
};

export const routes = defineRoutes({
  createCamsLink: {
    method: 'POST',
    path,
    allow: accountKinds,
    body: z.strictObject({
      clientReferenceNumber: z.string().trim().regex(referencePattern, 'Letters, digits and hyphens'),
      confirm: z.literal(true).describe('That somebody compared the two people'),
    }),
    reply: {
      status: 201,
      schema: z.object({
        clientReferenceNumber: z.string(),
        ...freshness,
        changed: z.array(z.string()).describe('Fields of the profile that got another value'),
      }),
    },
    tag: 'CaMS',
    summary: 'Link a client to a person in CaMS',
    description:
      'Needs Clients and CaMS Linking. Fills the profile as the nightly sync does, and counts as a refresh. Nobody by that ' +
      'number: 422; a person or a client that is linked already: 409; no answer from CaMS: 503, nothing changed.',
  },
  deleteCamsLink: {
    method: 'DELETE',
    path,
    allow: accountKinds,
    reply: { status: 204 },
    tag: 'CaMS',
    summary: 'Remove the link',
    description:
      'What only CaMS knows goes, the plans with it; what was copied into the profile stays. The person may be linked to ' +
      'another account from then on. 409 where there is no link.',
  },
  refreshCamsLink: {
    method: 'POST',
    path: `${path}/refresh`,
    allow: accountKinds,
    reply: { status: 200, schema: z.object(freshness) },
    tag: 'CaMS',
    summary: 'Refresh the data from CaMS',
    description:
      'Once a minute per client, else 429. Where CaMS gives no answer, all stays as it was, and `stale` is true.',
  },
});
