import * as z from 'zod';
import { defineRoutes } from '#shared/http/route.ts';

const params = z.object({ token: z.string().min(1).max(512).describe('From an unsubscribe link') });
/** Mail programs and scanners add parameters of their own. */
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
    summary: 'A page that asks whether to stop job-feed mail',
    description: 'Changes nothing, since mail scanners follow links: its button sends the POST.',
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
    summary: 'Stops job-feed mail',
    description:
      'One-click unsubscription of RFC 8058: any content type, the body is ignored, repeating it is harmless. The token never expires and does nothing else.',
  },
});
