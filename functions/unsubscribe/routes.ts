import * as z from 'zod';
import { defineRoutes } from '#shared/http/route.ts';

const params = z.object({ token: z.string().min(1).max(512).describe('From an unsubscribe link') });
/** Not strict: mail programs and scanners add parameters. */
const query = z.object({});
const reply = { status: 200, contentType: 'text/html; charset=utf-8' } as const;
const tag = 'Job feed';

export const routes = defineRoutes({
  getUnsubscribePage: {
    method: 'GET',
    path: '/v1/unsubscribe/{token}',
    allow: 'public',
    params,
    query,
    reply,
    throttle: { group: 'unsubscribe-page', by: 'address', limit: 60, windowSeconds: 60 },
    tag,
    summary: 'Confirmation page for stopping job-feed mail',
    description: 'Changes nothing, since mail scanners follow links. Its button sends the POST.',
  },
  unsubscribe: {
    method: 'POST',
    path: '/v1/unsubscribe/{token}',
    allow: 'public',
    params,
    query,
    rawBody: true,
    reply,
    throttle: { group: 'unsubscribe', by: 'address', limit: 60, windowSeconds: 60 },
    tag,
    summary: 'Stop job-feed mail',
    description:
      'One-click unsubscribe (RFC 8058): any content type; the body is ignored; may be repeated. The token never expires and allows nothing else.',
  },
});
