/** Calls an HTTP function in this process, as the gateway would: for tests of the bundle that need no sockets. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import type { HttpHandler } from '#shared/http/handler.ts';
import type { KeyRingFile } from '#shared/secrets/key-ring.ts';
import { keyUses } from '#shared/secrets/key-ring.ts';

export interface Sent {
  readonly sub?: string;
  readonly claims?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

export async function send(handler: HttpHandler, method: string, url: string, sent: Sent = {}): Promise<Received> {
  const { pathname, search } = new URL(url, 'http://portal.example');
  const raw = sent.raw ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: { ...(raw === undefined ? {} : { 'content-type': 'application/json' }), ...sent.headers },
    requestContext: {
      requestId: randomUUID(),
      http: { method, path: pathname, sourceIp: '192.0.2.1', protocol: 'HTTP/1.1', userAgent: 'test' },
      ...(sent.sub === undefined && sent.claims === undefined
        ? {}
        : {
            authorizer: {
              jwt: {
                claims: {
                  sub: sent.sub ?? '',
                  token_use: 'access',
                  auth_time: Math.floor(Date.now() / 1000),
                  ...sent.claims,
                },
                scopes: [],
              },
            },
          }),
    },
    isBase64Encoded: false,
    ...(raw === undefined ? {} : { body: raw }),
  } as unknown as APIGatewayProxyEventV2;
  const result = await handler(event, {} as Context);
  const text = result.body ?? '';
  const headers = Object.fromEntries(
    Object.entries(result.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return {
    status: result.statusCode ?? 200,
    headers,
    text,
    body: /json/.test(headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : {},
  };
}

/** Where a reply says the faults are. */
export function pointersIn({ body }: Pick<Received, 'body'>): string[] {
  return ((body.errors ?? []) as { pointer: string }[]).map(({ pointer }) => pointer);
}

/** A key ring with fresh keys for every use. */
export function randomKeys(): KeyRingFile {
  const set = () => ({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } });
  return Object.fromEntries(keyUses.map((use) => [use, set()])) as unknown as KeyRingFile;
}
