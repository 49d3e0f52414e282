import * as z from 'zod';
import { accountKinds } from '#shared/domain/account.ts';
import { defineRoutes } from '#shared/http/route.ts';
import { Day, Id, Instant, page, pageQuery } from '#shared/http/schemas.ts';

const tag = 'Audit';

const AuditEntryView = z.object({
  id: z.string(),
  at: Instant,
  action: z.string().describe('What was done or read: `client.read`, `case_note.added`, `assignment.removed` …'),
  actor: z.object({
    id: z.string(),
    kind: z.string().describe('As in `/v1/me`'),
    name: z.string().optional().describe('Of staff who are still known; clients are named by their id only'),
  }),
  subject: z
    .object({ kind: z.string(), id: z.string() })
    .describe('Whose file, or what else it was about: by its id only'),
  changed: z.array(z.string()).optional().describe('Names of the fields that changed; values are not kept'),
  requestId: z.string().describe('The `instance` of the same call in its problem and in the logs'),
});

export const routes = defineRoutes({
  listClientAudit: {
    method: 'GET',
    path: '/v1/clients/{clientId}/audit',
    allow: accountKinds,
    query: z.strictObject({ ...pageQuery }),
    reply: { status: 200, schema: page(AuditEntryView) },
    tag,
    summary: 'List audit entries of a client, newest first',
    description: 'For administrators. Reading it is itself audited.',
  },
  listActorAudit: {
    method: 'GET',
    path: '/v1/audit',
    allow: ['administrator'],
    query: z
      .strictObject({
        ...pageQuery,
        actorId: Id.describe('A staff member, an administrator, or a client'),
        from: Day.optional().describe('First day'),
        to: Day.optional().describe('Last day'),
      })
      .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
        path: ['to'],
        message: 'Before `from`',
      }),
    reply: { status: 200, schema: page(AuditEntryView) },
    tag,
    summary: 'List audit entries of a staff member, newest first',
    description:
      'Days are those of the instance. What was done a moment ago may be missing. Reading it is itself audited.',
  },
});
