import { type ProblemKind, problemKinds } from '#shared/problem.ts';
import type { JsonSchema } from './openapi-schema.ts';
import { acceptsIdempotencyKey, needsIfMatch, type Reply, type Route } from './route.ts';

/** RFC 9457, as `renderProblem` writes it. */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'RFC 9457',
  properties: {
    type: {
      type: 'string',
      description: '`urn:problem:<kind>`',
      enum: Object.keys(problemKinds).map((kind) => `urn:problem:${kind}`),
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people; absent on 500' },
    instance: { type: 'string', description: '`urn:request:<request id>`' },
    errors: {
      type: 'array',
      description: 'The invalid fields',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'JSON pointer into the request: `/body/email`, `/query/cursor`' },
          detail: { type: 'string' },
        },
        required: ['pointer', 'detail'],
      },
    },
  },
  required: ['type', 'title', 'status', 'instance'],
};

/** Replies of the gateway itself. */
export const gatewaySchema: JsonSchema = {
  type: 'object',
  properties: { message: { type: 'string' } },
  required: ['message'],
};

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const gatewayContent = { 'application/json': { schema: { $ref: '#/components/schemas/GatewayMessage' } } };

/** Problems that the gateway also replies with, in its own format. */
const alsoGateway: readonly ProblemKind[] = [
  'unauthenticated',
  'too-large',
  'too-many-requests',
  'internal',
  'unavailable',
];

const extraHeaders: Partial<Record<ProblemKind, Record<string, unknown>>> = {
  unauthenticated: { 'WWW-Authenticate': header('`Bearer`') },
  'too-many-requests': { 'Retry-After': header('Seconds') },
  unavailable: { 'Retry-After': header('Seconds') },
};

export const componentHeaders = {
  'X-Request-Id': header('Identifies the request, also in the logs'),
  ETag: header('`"<version>"`: send it as `If-Match` with the change'),
  Location: header('Path of the new record'),
  'Idempotent-Replayed': header('`true`: a stored reply for the same `Idempotency-Key`'),
};

function header(description: string) {
  return { description, schema: { type: 'string' } };
}

function reference(name: keyof typeof componentHeaders) {
  return { $ref: `#/components/headers/${name}` };
}

/** One shared response per kind of problem. */
export function problemResponses(): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(problemKinds)
      // Not of any operation.
      .filter((name) => name !== 'method-not-allowed')
      .map((name) => {
        const kind = name as ProblemKind;
        const response = {
          description: problemKinds[kind].title,
          headers: { 'X-Request-Id': reference('X-Request-Id'), ...extraHeaders[kind] },
          content: { ...problemContent, ...(alsoGateway.includes(kind) ? gatewayContent : {}) },
        };
        return [kind, response];
      }),
  );
}

/** The problems that a route can reply with. */
export function problemsOf(route: Route): ProblemKind[] {
  const signedIn = Array.isArray(route.allow);
  const writes = route.method !== 'GET';
  const hasBody = route.body !== undefined;
  const kinds: [ProblemKind, boolean][] = [
    ['invalid-request', true],
    ['unauthenticated', route.allow !== 'public'],
    ['forbidden', signedIn],
    ['not-found', route.path.includes('{')],
    ['conflict', signedIn && writes],
    ['version-mismatch', needsIfMatch(route)],
    // An attachment may be larger than a response can be.
    ['too-large', hasBody || route.rawBody === true || (signedIn && route.reply.contentType !== undefined)],
    ['unsupported-media-type', hasBody && !route.rawBody],
    ['unprocessable', writes],
    ['precondition-required', needsIfMatch(route)],
    ['too-many-requests', true],
    ['internal', true],
    ['unavailable', true],
  ];
  return kinds.flatMap(([kind, possible]) => (possible ? [kind] : []));
}

/** @param media absent without a body */
export function successResponse(
  route: Route,
  reply: Reply,
  media: { schema: JsonSchema } | undefined,
): Record<string, unknown> {
  const contentTypes = [reply.contentType ?? 'application/json'].flat().map((type) => type.split(';')[0] ?? type);
  return {
    description: descriptions[reply.status],
    headers: {
      'X-Request-Id': reference('X-Request-Id'),
      ...(route.versioned && reply.status !== 204 ? { ETag: reference('ETag') } : {}),
      ...(reply.status === 201 ? { Location: reference('Location') } : {}),
      ...(acceptsIdempotencyKey(route) ? { 'Idempotent-Replayed': reference('Idempotent-Replayed') } : {}),
    },
    ...(media === undefined ? {} : { content: Object.fromEntries(contentTypes.map((type) => [type, media])) }),
  };
}

const descriptions: Record<Reply['status'], string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
};
