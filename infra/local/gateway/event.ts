import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';

type Authorizer = APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']['authorizer'];

export type HttpApiEvent = Omit<APIGatewayProxyEventV2, 'requestContext'> & {
  requestContext: APIGatewayProxyEventV2['requestContext'] & { authorizer?: Authorizer };
};

/** A request's path and query as an HTTP API sees them. */
export interface Target {
  /** Percent-decoded once, as HTTP APIs do before they match routes and fill `rawPath`. */
  readonly path: string;
  /** As sent. */
  readonly query: string;
}

/** @returns nothing where the path's percent-encoding is broken */
export function targetOf(request: IncomingMessage): Target | undefined {
  const [encoded = '/', ...query] = (request.url ?? '/').split('?');
  try {
    // A decoded question mark ends the path there.
    const [path = '/'] = decodeURIComponent(encoded).split('?');
    return { path, query: query.join('?') };
  } catch {
    return undefined;
  }
}

/** 15 characters and `=`, as the gateway's own. */
export function newRequestId(): string {
  return randomBytes(11).toString('base64').replaceAll('/', '-').replaceAll('+', '_');
}

/** The payload of format 2.0 that an HTTP API hands to a function. */
export function httpApiEvent(facts: {
  readonly request: IncomingMessage;
  readonly target: Target;
  readonly requestId: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly authorizer: Authorizer | undefined;
  readonly now: Date;
}): HttpApiEvent {
  const { request, target, requestId, routeKey, body, authorizer, now } = facts;
  const sourceIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const headers = headersOf(request, sourceIp);
  const cookies = request.headersDistinct.cookie?.flatMap((line) => line.split(/;\s*/));
  const isText = isTextual(request.headers['content-type']);
  const domainName = (request.headers.host ?? 'localhost').replace(/:\d+$/, '');
  return {
    version: '2.0',
    routeKey,
    rawPath: target.path,
    rawQueryString: target.query,
    ...(cookies ? { cookies } : {}),
    headers,
    ...(target.query === '' ? {} : { queryStringParameters: joined(new URLSearchParams(target.query)) }),
    ...(Object.keys(facts.pathParameters).length > 0 ? { pathParameters: facts.pathParameters } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      ...(authorizer ? { authorizer } : {}),
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path: target.path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey,
      stage: '$default',
      time: clfTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Lower-case names; what is repeated is joined by commas; cookies are apart. */
function headersOf(request: IncomingMessage, sourceIp: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (values && name !== 'cookie' && name !== 'connection') {
      headers[name] = values.join(',');
    }
  }
  const forwarded = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = forwarded ? `${forwarded}, ${sourceIp}` : sourceIp;
  headers['x-forwarded-port'] = String(request.socket.localPort ?? '');
  headers['x-forwarded-proto'] = 'http';
  headers['x-amzn-trace-id'] =
    `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
  return headers;
}

function joined(parameters: URLSearchParams): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of new Set(parameters.keys())) {
    result[name] = parameters.getAll(name).join(',');
  }
  return result;
}

/** Every other body reaches the function base64-encoded. */
function isTextual(contentType: string | undefined): boolean {
  if (!contentType) {
    return true;
  }
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^(text\/.*|application\/(json|javascript|xml|.+\+(json|xml)))$/.test(type);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000`. */
function clfTime(at: Date): string {
  const [date = '', time = ''] = at.toISOString().split('T');
  const [year, month, day] = date.split('-');
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
