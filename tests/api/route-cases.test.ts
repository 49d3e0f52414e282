import { beforeAll, describe, expect, it } from 'vitest';
import { functions } from '#infra/catalogue.ts';
import type { Route } from '#shared/http/route.ts';
import { stack } from '../support/stack.ts';
import type { Reply, Request } from '../support/stack-client.ts';

/**
 * Every route with everything that can be wrong with a request, made from the route tables: a new route is covered when it is
 * in the catalogue.
 */
const routes = functions.flatMap(({ triggers }) =>
  triggers.flatMap((trigger) =>
    trigger.kind === 'http' ? Object.entries<Route>(trigger.routes).map(([id, route]) => ({ id, route })) : [],
  ),
);

const accounts = {
  admin: 'admin@portal.example',
  jobs: 'jobs@portal.example',
  network: 'network@portal.example',
  maya: 'maya@lakeshore.example',
  powerless: 'new@lakeshore.example',
  foreign: 'sofia@riverside.example',
  amina: 'amina@clients.example',
  emma: 'emma@clients.example',
} as const;

let amina: string;
beforeAll(async () => {
  const { body } = await stack().call('GET', '/v1/me', { token: await stack().tokenOf(accounts.amina) });
  amina = body.clientId;
});

const pathOf = (route: Route, clientId = amina) =>
  route.path.replaceAll(/\{(\w+)\}/g, (_match, name) => (name === 'clientId' ? clientId : 'no-such-thing'));

/** Somebody who passes the coarse gate of a route. */
function callerOf({ allow, path }: Route): keyof typeof accounts | undefined {
  if (allow === 'public' || allow === 'optional') {
    return undefined;
  }
  if (allow.includes('client') && path.includes('{clientId}')) {
    return 'amina';
  }
  if (allow.includes('administrator')) {
    return 'admin';
  }
  if (allow.includes('staff')) {
    return 'network';
  }
  return allow.includes('client') ? 'amina' : 'jobs';
}

async function send(
  route: Route,
  request: Request & { as?: keyof typeof accounts | undefined; query?: string; clientId?: string } = {},
) {
  const { as, query, clientId, ...rest } = request;
  const token = as ? { token: await stack().tokenOf(accounts[as]) } : {};
  const needed = requiredQuery(route);
  const search = [...needed, ...(query ? [query] : [])].join('&');
  return stack().call(route.method, `${pathOf(route, clientId)}${search ? `?${search}` : ''}`, { ...token, ...rest });
}

/** Query parameters without which a route refuses: `q` of the pickers, the `actorId` of the audit. */
const requiredQuery = (route: Route) => {
  const schema = route.query as { safeParse?: (value: unknown) => { success: boolean } } | undefined;
  if (schema?.safeParse?.({}).success !== false) {
    return [];
  }
  const needed = ['q', 'actorId'].find((name) => schema.safeParse?.({ [name]: 'a' }).success);
  return needed ? [`${needed}=a`] : [];
};

const changes = (route: Route) => ['PUT', 'PATCH', 'DELETE'].includes(route.method);
const takesJson = (route: Route) => !route.rawBody && ['POST', 'PUT', 'PATCH'].includes(route.method);
/** A document of somebody else's making: what its schema does not know is kept. */
const keepsUnknown = (route: Route) => route.body?.safeParse({ unknownField: 1 }).success === true;
const ifMatch = (route: Route) => (route.versioned && changes(route) ? { headers: { 'if-match': '"1"' } } : {});

function expectProblem(reply: Reply, status: number, pointer?: string) {
  expect(reply.status, JSON.stringify(reply.body)).toBe(status);
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  expect(reply.headers.get('x-request-id')).toBeTruthy();
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  expect(reply.body).toMatchObject({
    status,
    title: expect.any(String),
    instance: expect.stringMatching(/^urn:request:/),
  });
  if (pointer) {
    expect(reply.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  }
}

/** Refused for its form, or, where the path names a record that is not there, like any other call on it. */
function expectRefusal(route: Route, reply: Reply, status: number, pointer?: string) {
  const namesRecord = /\{(?!clientId)\w+\}/.test(route.path);
  if (namesRecord && reply.status === 404) {
    expectProblem(reply, 404);
  } else {
    expectProblem(reply, status, pointer);
  }
}

const guarded = routes.filter(({ route }) => Array.isArray(route.allow));
const ofClients = guarded.filter(({ route }) => route.path.includes('{clientId}'));

describe('who is not signed in', () => {
  it.each(guarded)('$id: no token, a forged one and an ID token are 401', async ({ route }) => {
    for (const token of [undefined, 'x.y.z', 'e30.e30.e30']) {
      const refusal = await stack().call(route.method, pathOf(route), token ? { token } : {});
      expect(refusal.status).toBe(401);
      expect(refusal.headers.get('www-authenticate')).toContain('Bearer');
      expect(refusal.body).toEqual({ message: 'Unauthorized' });
    }
    const { IdToken } = await stack().initiateAuth(accounts.admin, 'Portal-Demo-2026!');
    expectProblem(await stack().call(route.method, pathOf(route), { token: IdToken }), 401);
  });

  it.each(routes.filter(({ route }) => route.allow === 'optional'))(
    '$id: a token that is sent must be good',
    async ({ route }) => {
      expectProblem(await stack().call(route.method, pathOf(route), { token: 'x.y.z' }), 401);
    },
  );
});

describe('what is wrong with the request', () => {
  it.each(routes)('$id: an unknown query parameter is 400 at its place', async ({ route }) => {
    const as = callerOf(route);
    expectRefusal(route, await send(route, { as, query: 'nonsense=1', ...ifMatch(route) }), 400, '/query/nonsense');
  });

  it.each(routes.filter(({ route }) => takesJson(route)))(
    '$id: broken JSON, another type, an unknown field',
    async ({ route }) => {
      const as = callerOf(route);
      const headers = ifMatch(route).headers ?? {};
      expectRefusal(
        route,
        await send(route, { as, body: '{"a":', headers: { ...headers, 'content-type': 'application/json' } }),
        400,
        '/body',
      );
      expectRefusal(
        route,
        await send(route, { as, body: 'a=1', headers: { ...headers, 'content-type': 'text/plain' } }),
        415,
      );
      expectRefusal(route, await send(route, { as, body: [], headers }), 400, '/body');
      if (!keepsUnknown(route)) {
        expectRefusal(route, await send(route, { as, body: { unknownField: 1 }, headers }), 400, '/body/unknownField');
      }
    },
  );

  it.each(routes.filter(({ route }) => takesJson(route)))('$id: more than 1 MiB is 413', async ({ route }) => {
    const body = `{"a":"${'x'.repeat(1024 * 1024)}"}`;
    const headers = { ...ifMatch(route).headers, 'content-type': 'application/json' };
    expectRefusal(route, await send(route, { as: callerOf(route), body, headers }), 413);
  });

  it.each(routes.filter(({ route }) => route.versioned && changes(route)))(
    '$id: no If-Match is 428',
    async ({ route }) => {
      expectRefusal(route, await send(route, { as: callerOf(route), body: {} }), 428);
    },
  );

  it.each(routes.filter(({ route }) => /\{\w+\}/.test(route.path) && !route.params))(
    '$id: what cannot be an id is 400',
    async ({ route }) => {
      const path = route.path.replaceAll(/\{\w+\}/g, 'not%20an%20id');
      const token = callerOf(route) ? { token: await stack().tokenOf(accounts[callerOf(route) ?? 'admin']) } : {};
      const reply = await stack().call(route.method, path, { ...token, ...ifMatch(route) });
      // A client id that cannot exist is as unknown as any other to whoever may not know.
      expect([400, 404]).toContain(reply.status);
    },
  );

  const lists = routes.filter(({ route }) =>
    JSON.stringify(Object.keys((route.query as { shape?: object })?.shape ?? {})).includes('"cursor"'),
  );
  it.each(lists)('$id: a forged cursor is 400, and a page has 1 to 100 items', async ({ route }) => {
    const as = callerOf(route);
    for (const limit of ['0', '101', 'ten']) {
      expectRefusal(route, await send(route, { as, query: `limit=${limit}` }), 400, '/query/limit');
    }
    // Somebody who may read the list: clients must not know of some of their own.
    const reader = as !== undefined && route.allow.includes('administrator') ? 'admin' : as;
    const forged = await send(route, { as: reader, query: 'cursor=k1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' });
    expectRefusal(route, forged, 400, '/query/cursor');
  });
});

describe('who may not know of a client', () => {
  it.each(ofClients)(
    '$id: 404 for another provider, another client and staff without permission, whatever they send',
    async ({ route }) => {
      const missing = await send(route, {
        as: 'foreign',
        clientId: 'no-such-client',
        body: takesJson(route) ? {} : undefined,
        ...ifMatch(route),
      });
      for (const as of ['foreign', 'emma', 'powerless', 'jobs'] as const) {
        if (as === 'jobs' && !route.allow.includes('job-board-administrator')) {
          continue;
        }
        for (const request of [{}, takesJson(route) ? { body: { unknownField: 1 } } : {}, ifMatch(route)]) {
          const reply = await send(route, { as, ...request });
          expectProblem(reply, 404);
          expect({ ...reply.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
        }
      }
    },
  );

  it.each(
    guarded.filter(
      ({ route, id }) => !route.path.includes('{clientId}') && route.allow.includes('staff') && id !== 'getMe',
    ),
  )('SM-05 $id: 403 for staff without any permission', async ({ route }) => {
    expectProblem(await send(route, { as: 'powerless', body: takesJson(route) ? {} : undefined }), 403);
  });
});
