import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Instant } from '#shared/http/schemas.ts';

const tag = 'Data of a person';

const ExportView = z.object({
  id: z.string(),
  status: z
    .enum(['pending', 'completed', 'failed', 'expired'])
    .describe('`expired`: it was there for a day; ask for another one'),
  requestedAt: Instant,
  sizeBytes: z.int().optional(),
  url: z.string().optional().describe('Of a completed one: the ZIP, as an attachment'),
  expiresAt: Instant.optional().describe('When the link lapses; reading the export gives another one'),
});

export const routes = defineRoutes({
  createClientExport: {
    method: 'POST',
    path: '/v1/clients/{clientId}/exports',
    allow: accountKinds,
    throttle: { group: 'client-exports', by: 'caller', limit: 30, windowSeconds: 3600 },
    reply: { status: 202, schema: ExportView },
    tag,
    summary: 'Create an archive of all data of a client',
    description:
      'For administrators. A ZIP of JSON and files, with a README in English and French that says which parts staff should look ' +
      'through before they hand it over. Read the export until it is completed: minutes at most.',
  },
  getClientExport: {
    method: 'GET',
    path: '/v1/clients/{clientId}/exports/{exportId}',
    allow: accountKinds,
    reply: { status: 200, schema: ExportView },
    tag,
    summary: 'Get the status of an export, and the link to its archive',
  },
  eraseClient: {
    method: 'DELETE',
    path: '/v1/clients/{clientId}',
    allow: accountKinds,
    reply: { status: 202 },
    versioned: true,
    tag,
    summary: 'Erase a client',
    description:
      'For administrators; it cannot be undone. The client is gone for everybody, and cannot sign in, from the answer on; what ' +
      'the portal holds of them is removed within minutes. 409 while the client is under a legal hold.',
  },
});
