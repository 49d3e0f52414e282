import { asRecord } from '../lambda.ts';

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** What the gateway answers by itself: JSON, never problem+json. */
export function gatewayResponse(status: number, message: string, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message })),
  };
}

export const internalError = gatewayResponse(500, 'Internal Server Error');

/**
 * A function's result as format 2.0 reads it: without `statusCode` it is the JSON body of a 200; with one it is a response.
 * One that cannot be read is a 500.
 */
export function responseOf(result: unknown): HttpResponse {
  const response = asRecord(result);
  if (response?.statusCode === undefined) {
    const body = typeof result === 'string' ? result : JSON.stringify(result ?? null);
    return { status: 200, headers: { 'content-type': 'application/json' }, cookies: [], body: Buffer.from(body) };
  }
  const status = Number(response.statusCode);
  const { body = '', cookies = [] } = response;
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    return internalError;
  }
  if (typeof body !== 'string' || !Array.isArray(cookies)) {
    return internalError;
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(asRecord(response.headers) ?? {})) {
    if (value !== undefined && value !== null) {
      headers[name.toLowerCase()] = String(value);
    }
  }
  if (body !== '') {
    headers['content-type'] ??= 'text/plain; charset=utf-8';
  }
  return {
    status,
    headers,
    cookies: cookies.map(String),
    body: Buffer.from(body, response.isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}
