import type { IncomingMessage } from 'node:http';
import { cors } from '#infra/cors.ts';
import type { HttpResponse } from './response.ts';

/** The HTTP API's CORS for a list of origins. @param onRefused hears once of each other origin */
export function corsOf(origins: readonly string[], onRefused: (origin: string) => void = () => {}) {
  const refused = new Set<string>();
  const allowed = (request: IncomingMessage) => {
    const { origin } = request.headers;
    if (origin === undefined || origins.includes(origin)) {
      return origin;
    }
    // Bounded: whoever sends made-up origins fills neither memory nor the output.
    if (!refused.has(origin) && refused.size < 20 && URL.canParse(origin)) {
      refused.add(origin);
      onRefused(new URL(origin).origin);
    }
    return undefined;
  };
  return {
    /** The answer to a preflight; nothing where the request is none. An origin that is not allowed gets no permission. */
    preflight(request: IncomingMessage): HttpResponse | undefined {
      const { origin, 'access-control-request-method': method } = request.headers;
      if (request.method !== 'OPTIONS' || !origin || !method) {
        return undefined;
      }
      const headers = allowed(request)
        ? {
            'access-control-allow-origin': origin,
            'access-control-allow-methods': cors.methods.join(','),
            'access-control-allow-headers': cors.requestHeaders.join(','),
            'access-control-max-age': String(cors.maxAgeSeconds),
          }
        : undefined;
      return { status: 204, headers: { vary: 'Origin', ...headers }, cookies: [], body: Buffer.alloc(0) };
    },

    /** The gateway's CORS headers take the place of whatever a function says. */
    headers(request: IncomingMessage, headers: Readonly<Record<string, string>>): Record<string, string> {
      const kept = Object.entries(headers).filter(([name]) => !name.startsWith('access-control-'));
      const origin = allowed(request);
      return {
        ...Object.fromEntries(kept),
        ...(origin && {
          'access-control-allow-origin': origin,
          'access-control-expose-headers': cors.exposedHeaders.join(','),
          vary: headers.vary ? `${headers.vary}, Origin` : 'Origin',
        }),
      };
    },
  };
}
