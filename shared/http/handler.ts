import middy, { type MiddlewareObj } from '@middy/core';
import httpRouterHandler from '@middy/http-router';
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer, Context } from 'aws-lambda';
import type { Actor } from '#shared/domain/account.ts';
import { bearerToken, Claims, unauthenticated } from '#shared/identity/token.ts';
import { errorFacts } from '#shared/observability/logger.ts';
import { Transaction } from '#shared/persistence/transaction.ts';
import { holds } from '#shared/policy/permissions.ts';
import { forbidden, notFound, unavailable } from '#shared/problem.ts';
import { BulkParts, otherBody } from './bulk-parts.ts';
import type { Call, Operations, Outcome } from './call.ts';
import { callerNetwork } from './caller-network.ts';
import { decodeCursor, encodeCursor, listScope } from './cursor.ts';
import { AlreadyDone, IdempotentCall } from './idempotency.ts';
import { acceptsGzip, parseBody, parseIdempotencyKey, parseIfMatch, parsePath, parseQuery } from './parse.ts';
import type { Platform } from './platform.ts';
import { problemOf } from './problem-of.ts';
import { type HttpResult, renderOutcome, renderProblem, replayedReply, securityHeaders, storedReply } from './reply.ts';
import { acceptsIdempotencyKey, needsIfMatch, type Route, type Routes } from './route.ts';

type HttpEvent = APIGatewayProxyEventV2 & {
  requestContext: Partial<Pick<APIGatewayProxyEventV2WithJWTAuthorizer['requestContext'], 'authorizer'>>;
};

export type HttpHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpResult>;

/** The data for the log event of a request. */
interface Trace {
  readonly started: number;
  operation: string;
  actorId?: string;
  replayed?: boolean;
}

/**
 * Handles HTTP API events: routing, authentication, permissions of the route, throttle, parsing, idempotency, the operation, reply
 * schema, ETag, security headers and problems.
 *
 * @param unrouted replies to requests that match no route (the `$default` route)
 */
export function httpHandler<T extends Routes>(
  routes: T,
  operations: Operations<T>,
  platform: Platform,
  unrouted: (event: APIGatewayProxyEventV2) => HttpResult = () => {
    throw notFound();
  },
): HttpHandler {
  const traces = new WeakMap<object, Trace>();
  const router = httpRouterHandler<HttpEvent, HttpResult>({
    routes: Object.entries(routes).map(([id, route]) => {
      const operation = operations[id] as unknown as Operation;
      return {
        method: route.method,
        path: route.path,
        handler: async (event: HttpEvent) => {
          const trace = traces.get(event);
          if (trace) {
            trace.operation = id;
          }
          return runOperation({ id, route, operation, event, platform, trace });
        },
      };
    }),
    notFoundResponse: () => unmatched,
  });
  return middy<HttpEvent, HttpResult>()
    .use(headers())
    .use(problems(platform, traces))
    .handler(async (event, context) => {
      traces.set(event, { started: performance.now(), operation: 'unrouted' });
      platform.log.correlate({ requestId: event.requestContext.requestId });
      if (platform.cloudFront) {
        event.requestContext.http.sourceIp = await platform.cloudFront.addressOf(event);
      }
      const routed = await router(event, context);
      const result = (routed as unknown) === unmatched ? unrouted(event) : routed;
      const trace = traces.get(event);
      if (trace) {
        platform.log.info('request.completed', {
          operation: trace.operation,
          status: result.statusCode ?? 200,
          durationMs: Math.round(performance.now() - trace.started),
          ...(trace.actorId === undefined ? {} : { actorId: trace.actorId }),
          ...(trace.replayed ? { replayed: true } : {}),
        });
      }
      return result;
    }) as unknown as HttpHandler;
}

const unmatched = Symbol('unmatched');

type Operation = (call: Call<Route>) => Promise<Outcome<unknown>>;

interface Run {
  readonly id: string;
  readonly route: Route;
  readonly operation: Operation;
  readonly event: HttpEvent;
  readonly platform: Platform;
  readonly trace: Trace | undefined;
}

async function runOperation(run: Run): Promise<HttpResult> {
  const { id, route, operation, event, platform, trace } = run;
  const { http, requestId } = event.requestContext;
  await throttleByAddress(run);
  const claims = claimsOf(run);
  const caller = identify(run, claims);
  // The operation may fail before it awaits the caller. A 401 or 403 still takes precedence: see below.
  caller.catch(() => undefined);

  let idempotent: IdempotentCall | undefined;
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  try {
    const { path, query, body, ifMatch, key } = await parseRequest(run, bytes, caller);
    if (key !== undefined) {
      const actor = await caller;
      idempotent = new IdempotentCall(await platform.ring(), {
        sub: actor?.sub ?? '',
        operation: id,
        path: http.path,
        key,
        body: bytes.toString('base64'),
      });
      const stored = route.bulk ? undefined : await replay(run, idempotent);
      if (stored) {
        return stored;
      }
    }
    const parts = route.bulk ? new BulkParts(platform.table, idempotent) : undefined;
    // From the token alone, so that the list can be read in parallel with the actor.
    const scope = async () => listScope(id, http.path, event.rawQueryString, (await claims)?.sub ?? '');
    let committed: HttpResult | undefined;
    const call: Call<Route> = {
      path,
      query: query as Call<Route>['query'],
      body: body as Call<Route>['body'],
      bytes,
      caller: caller as Call<Route>['caller'],
      ifMatch: ifMatch as Call<Route>['ifMatch'],
      parts: parts as Call<Route>['parts'],
      requestId,
      sourceIp: http.sourceIp,
      acceptsGzip: acceptsGzip(event.headers['accept-encoding']),
      now: platform.clock(),
      decodeCursor: async (cursor) =>
        cursor === undefined ? undefined : decodeCursor(await platform.ring(), cursor, await scope()),
      encodeCursor: async (position) =>
        position === undefined ? undefined : encodeCursor(await platform.ring(), position, await scope()),
      commit: async (transaction, outcome) => {
        const rendered = renderOutcome(route, outcome);
        idempotent?.record(transaction, storedReply(rendered));
        await transaction.commit(platform.table);
        committed = rendered;
        return outcome;
      },
    };
    const outcome = await operation(call);
    await caller;
    const result = committed ?? renderOutcome(route, outcome);
    if (parts?.replayed) {
      if (trace) {
        trace.replayed = true;
      }
      return replayedReply(storedReply(result));
    }
    if (idempotent && !committed && !parts) {
      const record = new Transaction();
      idempotent.record(record, storedReply(result));
      await record.commit(platform.table);
    }
    return result;
  } catch (error) {
    await caller;
    if (idempotent && !route.bulk) {
      const earlier = await replay(run, idempotent);
      if (earlier) {
        return earlier;
      }
      if (error instanceof AlreadyDone) {
        throw unavailable('A call with this Idempotency-Key is in progress. Try again shortly.', error);
      }
    }
    throw error;
  }
}

async function throttleByAddress({ route, event, platform }: Run): Promise<void> {
  if (route.throttle?.by === 'address') {
    await platform.throttle.assertAllowed(
      `${route.throttle.group}#${callerNetwork(event.requestContext.http.sourceIp)}`,
      route.throttle,
    );
  }
}

async function claimsOf(run: Run): Promise<Claims | undefined> {
  const { route, event } = run;
  if (route.allow === 'public') {
    return undefined;
  }
  return route.allow === 'optional' ? optionalClaims(run) : gatewayClaims(event);
}

async function identify(run: Run, asked: Promise<Claims | undefined>): Promise<Actor | undefined> {
  const { route, platform } = run;
  const claims = await asked;
  if (!claims) {
    return undefined;
  }
  const actor = await platform.actor(claims.sub);
  if (claims.token_use !== 'access' || actor?.status !== 'active' || claims.auth_time < actor.tokensFrom) {
    throw unauthenticated('This token is not valid, or no longer valid.');
  }
  if (run.trace) {
    run.trace.actorId = actor.id;
  }
  if (route.allow !== 'optional') {
    if (!route.allow.includes(actor.kind)) {
      throw forbidden('Accounts of your kind may not use this operation.');
    }
    if (actor.kind === 'staff' && !hasRoutePermission(actor, route)) {
      throw route.path.includes('{clientId}') ? notFound() : forbidden();
    }
  }
  if (route.throttle?.by === 'caller') {
    await platform.throttle.assertAllowed(`${route.throttle.group}#${actor.sub}`, route.throttle);
  }
  return actor;
}

/** SM-05: staff need a permission, unless the route needs none. */
function hasRoutePermission(actor: Actor, { needs }: Route): boolean {
  return needs === undefined
    ? actor.permissions.length > 0
    : needs.length === 0 || needs.some((one) => holds(actor, one));
}

function gatewayClaims(event: HttpEvent): Claims {
  const claims = Claims.safeParse(event.requestContext.authorizer?.jwt?.claims);
  if (!claims.success) {
    throw unauthenticated('Sign in to use this operation.', claims.error);
  }
  return claims.data;
}

async function optionalClaims({ event, platform }: Run): Promise<Claims | undefined> {
  const token = bearerToken(event.headers.authorization);
  if (token === undefined) {
    return undefined;
  }
  if (!platform.verifier) {
    throw new Error('Functions with optional routes need the token variables');
  }
  return platform.verifier(token);
}

/** A 400 comes after 401 and 403, and does not reveal records that the caller may not know of. */
async function parseRequest({ route, event, platform }: Run, bytes: Uint8Array, caller: Promise<Actor | undefined>) {
  try {
    const path = parsePath(route, event.pathParameters ?? {});
    return {
      path,
      query: parseQuery(route, event.rawQueryString),
      ifMatch: needsIfMatch(route) ? parseIfMatch(event.headers['if-match']) : undefined,
      body: parseBody(route, bytes, event.headers['content-type']),
      key: acceptsIdempotencyKey(route) ? parseIdempotencyKey(event.headers['idempotency-key']) : undefined,
    };
  } catch (error) {
    const actor = await caller;
    if (actor && (await platform.isHidden?.(actor, event.pathParameters ?? {}))) {
      throw notFound(error);
    }
    throw error;
  }
}

async function replay({ platform, trace }: Run, idempotent: IdempotentCall): Promise<HttpResult | undefined> {
  const earlier = await idempotent.replay(platform.table);
  if (earlier === 'other-body') {
    throw otherBody();
  }
  if (earlier && trace) {
    trace.replayed = true;
  }
  return earlier && replayedReply(earlier);
}

function headers(): MiddlewareObj<HttpEvent, HttpResult> {
  const add = ({ event, response }: { event: HttpEvent; response?: HttpResult | null | undefined }) => {
    if (response) {
      response.headers = { ...securityHeaders, ...response.headers, 'X-Request-Id': event.requestContext.requestId };
    }
  };
  return { after: add, onError: add };
}

/** Registered last: middy runs `onError` in reverse order, so `headers` runs after this. */
function problems(platform: Platform, traces: WeakMap<object, Trace>): MiddlewareObj<HttpEvent, HttpResult> {
  return {
    onError: (request) => {
      const { error, event } = request;
      const trace = traces.get(event) ?? { started: performance.now(), operation: 'unrouted' };
      const problem = problemOf(error);
      const facts = {
        operation: trace.operation,
        status: problem.status,
        kind: problem.kind,
        durationMs: Math.round(performance.now() - trace.started),
        ...(trace.actorId === undefined ? {} : { actorId: trace.actorId }),
      };
      if (problem.status >= 500) {
        platform.log.error('request.failed', { ...facts, ...errorFacts(problem.cause ?? problem) });
      } else {
        platform.log.info('request.refused', facts);
      }
      request.response = renderProblem(problem, event.requestContext.requestId);
    },
  };
}
