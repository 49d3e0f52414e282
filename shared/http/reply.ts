import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Problem, problemKinds } from '#shared/problem.ts';
import type { Outcome } from './call.ts';
import type { StoredReply } from './idempotency.ts';
import type { Route } from './route.ts';

export type HttpResult = APIGatewayProxyStructuredResultV2 & { headers: Record<string, string | number | boolean> };

/** On every reply of a function, errors included. */
export const securityHeaders = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** The reply schema removes undeclared fields. */
export function renderOutcome(route: Route, outcome: Outcome<unknown>): HttpResult {
  const reply =
    outcome.status !== undefined && outcome.status === route.replyExisting?.status ? route.replyExisting : route.reply;
  const headers: Record<string, string> = {
    ...(route.personal === false ? {} : { 'Cache-Control': 'no-store' }),
    ...(outcome.version === undefined ? {} : { ETag: `"${outcome.version}"` }),
    ...(outcome.location === undefined ? {} : { Location: outcome.location }),
    ...outcome.headers,
  };
  if (reply.contentType !== undefined) {
    const bytes = outcome.body instanceof Uint8Array;
    return {
      statusCode: reply.status,
      headers: { 'Content-Type': [reply.contentType].flat()[0] ?? '', ...headers },
      body: bytes ? Buffer.from(outcome.body as Uint8Array).toString('base64') : String(outcome.body ?? ''),
      isBase64Encoded: bytes,
    };
  }
  if (reply.schema === undefined) {
    return { statusCode: reply.status, headers, body: '' };
  }
  return {
    statusCode: reply.status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(reply.schema.parse(outcome.body)),
  };
}

export function storedReply(result: HttpResult): StoredReply {
  const headers = Object.fromEntries(Object.entries(result.headers).map(([name, value]) => [name, String(value)]));
  return { status: result.statusCode ?? 200, headers, body: result.body ?? '' };
}

export function replayedReply(stored: StoredReply): HttpResult {
  return {
    statusCode: stored.status,
    headers: { ...stored.headers, 'Idempotent-Replayed': 'true' },
    body: stored.body,
  };
}

export function renderProblem(problem: Problem, requestId: string): HttpResult {
  return {
    statusCode: problem.status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...problem.headers },
    body: JSON.stringify({ ...problem.extensions, ...problemBody(problem, requestId) }),
  };
}

/** RFC 9457. Internal errors have no `detail`. */
export function problemBody(problem: Problem, requestId: string) {
  const { status, title } = problemKinds[problem.kind];
  return {
    type: `urn:problem:${problem.kind}`,
    title,
    status,
    ...(problem.kind === 'internal' ? {} : { detail: problem.message }),
    instance: `urn:request:${requestId}`,
    ...(problem.errors.length > 0 ? { errors: [...problem.errors] } : {}),
  };
}
