import { createHmac, createPublicKey, sign } from 'node:crypto';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StackClient, stackClient } from '../support/stack-client.ts';
import { type StackProcess, startStackProcess, testFunctionsStack } from '../support/stack-process.ts';

let stack: StackProcess;
let client: StackClient;

beforeAll(async () => {
  stack = await startStackProcess({ CORS_ORIGINS: 'https://portal.example' }, testFunctionsStack);
  client = stackClient(stack.facts);
});
afterAll(() => stack?.stop());

/** Sends bytes as they are, for what `fetch` would tidy up. */
async function raw(request: string): Promise<string> {
  const { port } = new URL(stack.facts.api);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(request);
  return text(socket);
}

/** What the gateway gives back for a result of a function. */
async function answerTo(result: unknown) {
  return fetch(`${stack.facts.api}/v1/answer`, { method: 'POST', body: JSON.stringify(result) });
}

describe('the event of an HTTP API, payload format 2.0', () => {
  test('has path, query, headers, cookies and context', async () => {
    const { body: event } = await client.call('GET', '/v1/echo/a%20b/parts/%C3%A9?x=1&y=2&x=3&z=a%26b', {
      headers: { cookie: 'one=1; two=2', 'X-Custom': 'Value', 'user-agent': 'test/1' },
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/echo/{name}/parts/{part}',
      rawPath: '/v1/echo/a b/parts/é',
      rawQueryString: 'x=1&y=2&x=3&z=a%26b',
      queryStringParameters: { x: '1,3', y: '2', z: 'a&b' },
      pathParameters: { name: 'a b', part: 'é' },
      cookies: ['one=1', 'two=2'],
      isBase64Encoded: false,
      requestContext: {
        routeKey: 'GET /v1/echo/{name}/parts/{part}',
        stage: '$default',
        http: {
          method: 'GET',
          path: '/v1/echo/a b/parts/é',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test/1',
        },
      },
    });
    expect(event.headers).toMatchObject({ 'x-custom': 'Value', 'x-forwarded-for': '127.0.0.1' });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event).not.toHaveProperty('body');
    expect(event.requestContext).not.toHaveProperty('authorizer');
    const { timeEpoch, time, requestId } = event.requestContext;
    expect(new Date(timeEpoch).toISOString().slice(11, 19)).toBe(time.slice(12, 20));
    expect(time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(requestId).toMatch(/^[\w-]{15}=$/);
  });

  test('leaves out what the request lacks', async () => {
    const { body: event } = await client.call('GET', '/v1/optional');
    for (const absent of ['pathParameters', 'queryStringParameters', 'cookies', 'body']) {
      expect(event).not.toHaveProperty(absent);
    }
  });

  test('joins repeated headers by commas', async () => {
    const reply = await raw(
      'GET /v1/echo/a HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\nIf-Match: "1"\r\nIf-Match: "2"\r\nConnection: close\r\n\r\n',
    );
    expect(JSON.parse(reply.slice(reply.indexOf('\r\n\r\n') + 4)).headers).toMatchObject({
      'x-a': '1,2',
      'if-match': '"1","2"',
    });
  });

  test.each([
    ['application/json', 'text'],
    ['application/problem+json; charset=utf-8', 'text'],
    ['text/plain', 'text'],
    ['application/x-www-form-urlencoded', 'base64'],
    ['multipart/form-data; boundary=x', 'base64'],
    ['application/pdf', 'base64'],
  ])('hands a body of %s over as %s', async (contentType, encoding) => {
    const body = 'é{"a":1}';
    const { body: event } = await client.call('POST', '/v1/echo/a', { body, headers: { 'content-type': contentType } });
    expect(event.isBase64Encoded).toBe(encoding === 'base64');
    expect(event.body).toBe(encoding === 'base64' ? Buffer.from(body).toString('base64') : body);
  });
});

describe('routes', () => {
  test('prefer a literal segment to a variable', async () => {
    expect((await client.call('GET', '/v1/echo/fixed')).body.routeKey).toBe('GET /v1/echo/fixed');
    expect((await client.call('GET', '/v1/echo/other')).body.routeKey).toBe('GET /v1/echo/{name}');
  });

  test.each([
    ['GET', '/v1/nothing'],
    ['PUT', '/v1/echo/a'],
    ['GET', '/v1/echo'],
    ['GET', '/v1/echo/'],
    ['GET', '/v1/echo/a/'],
    ['GET', '/v1/echo/a%2Fb'],
    ['GET', '/V1/echo/a'],
    ['DELETE', '/v1/closed'],
  ])('%s %s goes to $default, without a token', async (method, path) => {
    expect(await client.call(method, path)).toMatchObject({ status: 404, body: '$default' });
  });

  test('HEAD is no GET, and its answer has no body', async () => {
    const reply = await fetch(`${stack.facts.api}/v1/echo/a`, { method: 'HEAD' });
    expect([reply.status, await reply.text()]).toEqual([404, '']);
  });

  test('a path whose percent-encoding is broken is a 400', async () => {
    expect(await raw('GET /v1/echo/%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 [\s\S]*{"message":"Bad Request"}$/,
    );
  });
});

describe("a function's result", () => {
  test('with a status code is the response', async () => {
    const reply = await answerTo({
      statusCode: 201,
      headers: { Location: '/v1/x', 'Content-Type': 'application/json', ETag: '"1"' },
      cookies: ['a=1; Secure', 'b=2'],
      body: '{"é":1}',
    });
    expect(reply.status).toBe(201);
    expect(Object.fromEntries(reply.headers)).toMatchObject({ location: '/v1/x', etag: '"1"', 'content-length': '8' });
    expect(reply.headers.getSetCookie()).toEqual(['a=1; Secure', 'b=2']);
    expect(await reply.text()).toBe('{"é":1}');
  });

  test('may be base64', async () => {
    const reply = await answerTo({
      statusCode: 200,
      body: Buffer.from([0, 255]).toString('base64'),
      isBase64Encoded: true,
    });
    expect([...new Uint8Array(await reply.arrayBuffer())]).toEqual([0, 255]);
  });

  test('without a status code is the JSON body of a 200', async () => {
    const reply = await answerTo({ hello: 'world' });
    expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([
      200,
      'application/json',
      '{"hello":"world"}',
    ]);
  });

  test('of 204 has no body and no length', async () => {
    const reply = await answerTo({ statusCode: 204 });
    expect([reply.status, reply.headers.get('content-length'), await reply.text()]).toEqual([204, null, '']);
  });

  test.each([[{ statusCode: 'soon' }], [{ statusCode: 200, body: { not: 'text' } }], [{ statusCode: 7 }]])(
    'that cannot be read is a 500: %j',
    async (result) => {
      const reply = await answerTo(result);
      expect([reply.status, await reply.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    },
  );

  test('an error says nothing of itself', async () => {
    expect(await client.call('POST', '/v1/fail')).toMatchObject({
      status: 500,
      body: { message: 'Internal Server Error' },
    });
  });

  test('a function that ends its runtime harms only the calls under way', async () => {
    expect((await client.call('POST', '/v1/exit')).status).toBe(500);
    expect((await client.call('GET', '/v1/echo/a')).status).toBe(200);
  });
});

describe('bodies', () => {
  test('between 1 MiB and 10 MB reach the function', async () => {
    const body = JSON.stringify({ statusCode: 200, body: 'x'.repeat(2 * 1024 * 1024) });
    expect((await client.call('POST', '/v1/answer', { body })).body).toHaveLength(2 * 1024 * 1024);
  });

  test.each(['announced', 'chunked'])('over 10 MB are refused by the gateway: %s', async (kind) => {
    const bytes = Buffer.alloc(10 * 1024 * 1024 + 1, 'x');
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
    const body = kind === 'announced' ? bytes : stream;
    const reply = await fetch(`${stack.facts.api}/v1/answer`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect([reply.status, await reply.json()]).toEqual([413, { message: 'Request Too Long' }]);
  });
});

describe('CORS', () => {
  const origin = 'https://portal.example';

  test('a preflight of an allowed origin is answered by the gateway', async () => {
    const reply = await client.call('OPTIONS', '/v1/closed', {
      headers: { origin, 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'if-match' },
    });
    expect([reply.status, reply.body]).toEqual([204, '']);
    expect(reply.headers.get('access-control-allow-origin')).toBe(origin);
    expect(reply.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(reply.headers.get('access-control-allow-headers')).toContain('if-match');
  });

  test('a foreign origin gets no permission', async () => {
    const foreign = 'https://elsewhere.example';
    for (const [method, headers] of [
      ['OPTIONS', { origin: foreign, 'access-control-request-method': 'GET' }],
      ['GET', { origin: foreign }],
    ] as const) {
      const reply = await client.call(method, '/v1/echo/a', { headers });
      expect(reply.headers.get('access-control-allow-origin')).toBeNull();
    }
    const told = stack
      .output()
      .split('\n')
      .filter((line) => line.includes(foreign));
    expect(told).toEqual([
      `A front end at ${foreign} is refused by CORS. To allow it: CORS_ORIGINS=${origin},${foreign} npm start`,
    ]);
  });

  test("replies, the gateway's own too, can be read by an allowed origin", async () => {
    for (const path of ['/v1/echo/a', '/v1/closed']) {
      const { headers } = await client.call('GET', path, { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-expose-headers')).toBe(
        'ETag,Location,Idempotent-Replayed,Retry-After,X-Request-Id,Content-Disposition,WWW-Authenticate',
      );
    }
  });

  test("a function's own CORS headers do not count", async () => {
    const reply = await answerTo({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' }, body: 'x' });
    expect(reply.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('OPTIONS without the headers of a preflight goes to $default', async () => {
    expect(await client.call('OPTIONS', '/v1/echo/a')).toMatchObject({ status: 404, body: '$default' });
  });
});

describe('the authorizer', () => {
  const email = 'admin@portal.example';
  const closed = (authorization?: string) =>
    client.call('GET', '/v1/closed', authorization === undefined ? {} : { headers: { authorization } });

  test('hands the claims of an access token to the function, as text', async () => {
    const { AccessToken } = await client.initiateAuth(email, 'Portal-Demo-2026!');
    const { body: event } = await closed(`Bearer ${AccessToken}`);
    const { claims, scopes } = event.requestContext.authorizer.jwt;
    expect(scopes).toBeNull();
    expect(claims).toMatchObject({
      token_use: 'access',
      sub: expect.any(String),
      auth_time: expect.stringMatching(/^\d+$/),
    });
  });

  test('lets an ID token pass, and a token without the scheme, as on AWS', async () => {
    const { IdToken, AccessToken } = await client.initiateAuth(email, 'Portal-Demo-2026!');
    expect((await closed(`Bearer ${IdToken}`)).body.requestContext.authorizer.jwt.claims.token_use).toBe('id');
    expect((await closed(AccessToken)).status).toBe(200);
  });

  test.each([
    ['no header', undefined],
    ['an empty one', ''],
    ['another scheme', 'Basic YTpi'],
    ['what is no token', 'Bearer nothing'],
    ['a token without signature', `Bearer ${unsigned({ sub: 'a', token_use: 'access' })}`],
  ])('refuses %s', async (_name, authorization) => {
    const reply = await closed(authorization);
    expect([reply.status, reply.body, reply.headers.get('www-authenticate')]).toEqual([
      401,
      { message: 'Unauthorized' },
      'Bearer',
    ]);
  });

  test('refuses a token that was changed', async () => {
    const { AccessToken } = await client.initiateAuth(email, 'Portal-Demo-2026!');
    const [head, payload = '', signature] = AccessToken.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody-else' })).toString('base64url');
    expect((await closed(`Bearer ${head}.${changed}.${signature}`)).status).toBe(401);
    expect((await closed(`Bearer ${AccessToken}`)).status).toBe(200);
  });

  test.each([
    ['has expired', { exp: -10 }, {}],
    ['is not valid yet', { nbf: 60 }, {}],
    ['was issued in the future', { iat: 60 }, {}],
    ['is of another pool', { iss: 'http://127.0.0.1:1/ca-central-1_Other0001' }, {}],
    ['is of another client', { client_id: 'other' }, {}],
    ['has another audience beside our client', { aud: 'other' }, {}],
    ['is signed with an unknown key', {}, { kid: 'unknown' }],
    ['is signed with another algorithm', {}, { alg: 'HS256' }],
  ] as const)('refuses a token that %s', async (_name, claims, header) => {
    const { AccessToken } = await client.initiateAuth(email, 'Portal-Demo-2026!');
    const now = Math.floor(Date.now() / 1000);
    const times = Object.entries(claims).map(([name, value]) => [
      name,
      typeof value === 'number' ? now + value : value,
    ]);
    expect((await closed(`Bearer ${resigned(AccessToken, {}, {})}`)).status).toBe(200);
    expect((await closed(`Bearer ${resigned(AccessToken, Object.fromEntries(times), header)}`)).status).toBe(401);
  });

  test('is not asked on optional routes: a bad token reaches the function', async () => {
    const reply = await client.call('GET', '/v1/optional', { headers: { authorization: 'Bearer nothing' } });
    expect(reply.body.headers.authorization).toBe('Bearer nothing');
  });
});

function unsigned(payload: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(payload)}.`;
}

const poolKey: { readonly pem: string } = createRequire(import.meta.url)(
  'cognito-local/lib/keys/cognitoLocal.private.json',
);

/** A token with other claims, signed with the pool's own key, which the Cognito engine publishes. */
function resigned(token: string, claims: object, header: { readonly alg?: string; readonly kid?: string }): string {
  const [head = '', payload = ''] = token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  const signedPart = [
    { ...JSON.parse(head), ...header },
    { ...JSON.parse(payload), ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature =
    header.alg === 'HS256'
      ? createHmac('sha256', createPublicKey(poolKey.pem).export({ type: 'spki', format: 'pem' }))
          .update(signedPart)
          .digest()
      : sign('sha256', Buffer.from(signedPart), poolKey.pem);
  return `${signedPart}.${signature.toString('base64url')}`;
}
