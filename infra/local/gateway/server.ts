import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { FunctionDescription } from '#shared/function-description.ts';
import type { Invoke } from '../lambda.ts';
import { host } from '../ports.ts';
import type { Authorize } from './authorizer.ts';
import { corsOf } from './cors.ts';
import { httpApiEvent, newRequestId, targetOf } from './event.ts';
import { noPortalPage } from './no-portal-page.ts';
import { gatewayResponse, type HttpResponse, internalError, responseOf } from './response.ts';
import { router } from './router.ts';

/** The HTTP API's own limits. */
const maxBodyBytes = 10 * 1024 * 1024;
const timeoutMs = 30_000;

const badRequest = gatewayResponse(400, 'Bad Request');
const unauthorized = gatewayResponse(401, 'Unauthorized', { 'www-authenticate': 'Bearer' });
const notFound = gatewayResponse(404, 'Not Found');
const tooLong = gatewayResponse(413, 'Request Too Long');
const unavailable = gatewayResponse(503, 'Service Unavailable');

export interface GatewayOptions {
  readonly port: number;
  readonly functions: readonly FunctionDescription[];
  readonly invoke: Invoke;
  readonly authorize: Authorize;
  readonly origins: readonly string[];
  /** Hears once of each origin that is not among them. */
  readonly onRefusedOrigin?: (origin: string) => void;
  /** How long a function may take; the HTTP API's 30 seconds unless a test says otherwise. */
  readonly timeoutMs?: number;
}

/** API Gateway's HTTP API over the function catalogue. */
export async function startGateway(options: GatewayOptions) {
  const match = router(options.functions);
  const cors = corsOf(options.origins, options.onRefusedOrigin);

  async function answer(request: IncomingMessage, requestId: string): Promise<HttpResponse> {
    const preflight = cors.preflight(request);
    if (preflight) {
      return preflight;
    }
    const response = noPortalPage(request) ?? (await route(request, requestId).catch(() => internalError));
    return { ...response, headers: cors.headers(request, response.headers) };
  }

  async function route(request: IncomingMessage, requestId: string): Promise<HttpResponse> {
    const now = new Date();
    const target = targetOf(request);
    if (!target) {
      return badRequest;
    }
    const found = match(request.method ?? 'GET', target.path);
    if (!found) {
      return notFound;
    }
    const { functionName, routeKey, pathParameters, authorized } = found;
    const authorizer = authorized ? await options.authorize(request.headers.authorization) : undefined;
    if (authorized && !authorizer) {
      return unauthorized;
    }
    const body = await bodyOf(request);
    if (!body) {
      return tooLong;
    }
    const event = httpApiEvent({ request, target, requestId, routeKey, pathParameters, body, authorizer, now });
    return invoke(functionName, event);
  }

  async function invoke(functionName: string, event: unknown): Promise<HttpResponse> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<HttpResponse>((resolve) => {
      timer = setTimeout(() => resolve(unavailable), options.timeoutMs ?? timeoutMs);
    });
    const outcome = options
      .invoke(functionName, event)
      .then((outcome) => (outcome.ok ? responseOf(outcome.payload) : internalError));
    return Promise.race([outcome, timeout]).finally(() => clearTimeout(timer));
  }

  const server = createServer({ maxHeaderSize: 10 * 1024 }, (request, response) => {
    const requestId = newRequestId();
    answer(request, requestId)
      .then((result) => send(request, response, result, requestId))
      .catch(() => response.destroy());
  });

  function send(request: IncomingMessage, response: ServerResponse, result: HttpResponse, requestId: string) {
    const headers: Record<string, string | string[]> = { ...result.headers, 'apigw-requestid': requestId };
    if (result.cookies.length > 0) {
      headers['set-cookie'] = [...result.cookies];
    }
    const empty = result.status === 204 || result.status === 304;
    if (!empty) {
      headers['content-length'] = String(result.body.length);
    }
    // What is left of an upload that was refused is not waited for.
    if (!request.complete) {
      headers.connection = 'close';
    }
    response.writeHead(result.status, headers);
    response.end(empty || request.method === 'HEAD' ? undefined : result.body);
  }

  server.listen(options.port, host);
  await once(server, 'listening');
  return {
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A body that is too large is read to its end all the same, within reason: who is still sending would not see the answer.
 *
 * @returns nothing where the body is larger than the gateway takes
 */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= maxBodyBytes) {
      chunks.push(chunk);
    } else if (size > 10 * maxBodyBytes) {
      break;
    }
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(chunks);
}
