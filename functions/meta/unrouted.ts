import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpResult } from '#shared/http/reply.ts';
import { notFound, Problem } from '#shared/problem.ts';
import type { MethodTable } from './files.ts';

/**
 * Answers what the gateway has no route for (`$default`): `/` and `/v1` lead to the docs page.
 *
 * @throws 404 for a path that the API does not have; 405 with `Allow` for one that it has, with other methods
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
    throw new Problem('method-not-allowed', `This path answers to ${allow}.`, { headers: { Allow: allow } });
  };
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => (segment.startsWith('{') ? path[index] !== '' : segment === path[index]))
  );
}
