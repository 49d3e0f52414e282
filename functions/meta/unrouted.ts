import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpResult } from '#shared/http/reply.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { MethodTable } from './api-files.ts';

/**
 * Answers requests that match no route of the gateway (`$default`): `/` and `/v1` lead to the reference page; OPTIONS, if it
 * is no CORS preflight, gets 204.
 * @throws 404 for an unknown path, 405 with `Allow` for an unknown method
 */
export function unrouted(table: MethodTable): (event: APIGatewayProxyEventV2) => HttpResult {
  const entries = Object.entries(table).map(([path, methods]) => ({ segments: path.split('/'), methods }));
  return ({ requestContext: { http } }) => {
    if (/^\/(v1\/?)?$/.test(http.path) && (http.method === 'GET' || http.method === 'HEAD')) {
      return { statusCode: 302, headers: { Location: '/v1/docs' }, body: '' };
    }
    const path = http.path.split('/');
    const methods = entries.filter(({ segments }) => matches(segments, path)).flatMap(({ methods }) => methods);
    if (methods.length === 0) {
      throw notFound();
    }
    const allow = [...new Set(methods)].sort().join(', ');
    if (http.method === 'OPTIONS') {
      return { statusCode: 204, headers: { Allow: `${allow}, OPTIONS` }, body: '' };
    }
    throw new Problem('method-not-allowed', `Use one of these methods: ${allow}.`, { headers: { Allow: allow } });
  };
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => (segment.startsWith('{') ? path[index] !== '' : segment === path[index]))
  );
}
