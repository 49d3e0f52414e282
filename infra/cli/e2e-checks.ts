import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { routeTables } from '#infra/build/api-files.ts';
import { readVersion } from '#infra/build/version.ts';
import { functions } from '#infra/catalogue.ts';
import { openApiDocument } from '#shared/http/openapi.ts';
import { assertThat, Skip, type Target } from './e2e-target.ts';

/** Says in a few words what was seen. @throws Failure, Skip */
type Check = (stage: Target) => Promise<string | undefined>;

const Config = z.object({ portalUrl: z.url(), cognitoEndpoint: z.url(), userPoolClientId: z.string().min(1) });
const Me = z.object({
  id: z.string(),
  kind: z.string(),
  permissions: z.array(z.string()),
  clientId: z.string().optional(),
});
const Items = z.object({ items: z.array(z.unknown()) });
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const Added = z.object({ client: z.object({ id: z.string() }) });

/** In this order; later ones build on what earlier ones have found. */
export const checks: Readonly<Record<string, Check>> = {
  'health: the version of this checkout': async (stage) => {
    const { body } = await stage.call('GET', '/v1/health', { expect: 200 });
    const { version } = z.object({ version: z.string() }).parse(body);
    assertThat(version === (await readVersion()), `${version} runs there, ${await readVersion()} is this checkout`);
    return version;
  },

  'config: what a front end needs': async (stage) => {
    const { portalUrl, cognitoEndpoint } = await configOf(stage);
    return `${portalUrl}, signs in at ${new URL(cognitoEndpoint).host}`;
  },

  'OpenAPI: that of this checkout': async (stage) => {
    const { body } = await stage.call('GET', '/v1/openapi.json', { expect: 200 });
    const ours: unknown = JSON.parse(JSON.stringify(openApiDocument(routeTables(functions), await readVersion())));
    const operations = operationsOf(ours);
    assertThat(isDeepStrictEqual(body, ours), differences(operationsOf(body), operations));
    return `${operations.size} operations`;
  },

  'reference lists': async (stage) => {
    const { body } = await stage.call('GET', '/v1/reference', { expect: 200 });
    return `${Object.keys(z.record(z.string(), z.unknown()).parse(body)).length} lists`;
  },

  'docs page and its viewer': async (stage) => {
    const { headers } = await stage.call('GET', '/v1/docs', { expect: 200 });
    assertThat(headers.has('content-security-policy'), 'the page has no Content-Security-Policy');
    await stage.call('GET', '/v1/docs/viewer.js', { expect: 200 });
    return undefined;
  },

  'CORS: the portal may call, others may not': async (stage) => {
    const { portalUrl } = await configOf(stage);
    const allowed = async (origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,if-match',
      };
      return (await stage.call('OPTIONS', '/v1/me', { headers })).headers.get('access-control-allow-origin');
    };
    assertThat((await allowed(portalUrl)) === portalUrl, `a preflight from ${portalUrl} is refused`);
    const stranger = await allowed('https://elsewhere.example');
    assertThat(stranger === null, `a preflight from elsewhere is allowed: ${stranger}`);
    return undefined;
  },

  'unknown paths and methods: 404, 405': async (stage) => {
    const { headers } = await stage.call('GET', '/v1/nothing-here', { expect: 404 });
    assertThat(headers.get('content-type') === 'application/problem+json', 'the 404 is no problem document');
    const onConflict = await stage.call('DELETE', '/v1/health', { expect: 405 });
    assertThat(onConflict.headers.get('allow')?.includes('GET') ?? false, 'the 405 does not say what is allowed');
    return undefined;
  },

  'no operation without signing in: 401': async (stage) => {
    const closed = routeTables(functions)
      .flatMap((table) => Object.values(table))
      .filter(({ allow }) => typeof allow !== 'string')
      .map(({ method, path }) => ({ method, path: path.replaceAll(/\{\w+\}/g, 'e2e') }));
    const open: string[] = [];
    const waiting = [...closed];
    const work = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const { status } = await stage.call(next.method, next.path);
        if (status !== 401) {
          open.push(`${next.method} ${next.path} ${status}`);
        }
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    assertThat(open.length === 0, `not 401: ${open.join(', ')}`);
    return `${closed.length} operations`;
  },

  'a made-up token: 401': async (stage) => {
    await stage.call('GET', '/v1/me', { headers: { authorization: 'Bearer a.b.c' }, expect: 401 });
    return undefined;
  },

  'a made-up account link: 404': async (stage) => {
    await stage.call('GET', '/v1/account-links/made-up', { expect: 404 });
    return undefined;
  },

  'the board without signing in': async (stage) => {
    const { body, headers } = await stage.call('GET', '/v1/job-postings?limit=5', { expect: 200 });
    assertThat(headers.has('strict-transport-security'), 'the reply lacks its security headers');
    await stage.call('GET', '/v1/job-postings?cursor=made-up', { expect: 400 });
    const [first] = z.array(z.object({ postingId: z.string() })).parse(Items.parse(body).items);
    if (first) {
      await stage.call('GET', `/v1/job-postings/${first.postingId}`, { expect: 200 });
    }
    return first ? undefined : 'no postings yet';
  },

  'signing in': async (stage) => {
    await stage.signIn();
    return undefined;
  },

  'me: never cached': async (stage) => {
    const { headers } = await stage.call('GET', '/v1/me', { signedIn: true, expect: 200 });
    assertThat(headers.get('cache-control') === 'no-store', 'personal data may be cached');
    return (await meOf(stage)).kind;
  },

  'board, skills, occupations, sectors': async (stage) => {
    for (const path of [
      '/v1/job-postings?limit=5',
      '/v1/job-postings?limit=5&q=cook',
      '/v1/skills?q=co',
      '/v1/occupations?q=co',
      '/v1/sectors',
    ]) {
      Items.parse((await stage.call('GET', path, { signedIn: true, expect: 200 })).body);
    }
    return undefined;
  },

  'as a client: own profile, feed, skills, following': async (stage) => {
    const { clientId } = await meOf(stage);
    if (clientId === undefined) {
      throw new Skip('not a client');
    }
    for (const rest of ['', '/job-feed', '/skills', '/following', '/tasks', '/files']) {
      await stage.call('GET', `/v1/clients/${clientId}${rest}`, { signedIn: true, expect: 200 });
    }
    await stage.call('GET', '/v1/clients', { signedIn: true, expect: 403 });
    return undefined;
  },

  'as staff: settings, providers, people': async (stage) => {
    const { kind, permissions } = await meOf(stage);
    if (kind === 'client') {
      throw new Skip('not staff');
    }
    await stage.call('GET', '/v1/settings', { signedIn: true, expect: 200 });
    await stage.call('GET', '/v1/service-providers', { signedIn: true, expect: 200 });
    const sees = kind === 'administrator' || permissions.some((permission) => /^(clients|referrals):/.test(permission));
    await stage.call('GET', '/v1/clients?limit=1', { signedIn: true, expect: sees ? 200 : 403 });
    return sees ? undefined : 'without the right to see clients';
  },

  'write: a client, once for the same key': async (stage) => {
    stage.assertWrite();
    const { kind } = await meOf(stage);
    if (kind === 'client' || kind === 'job-board-administrator') {
      throw new Skip('needs staff with clients:base');
    }
    // SES takes mail to its own simulator without counting it; nobody reads it.
    const email = `success+${randomUUID()}@simulator.amazonses.com`;
    const provider = kind === 'administrator' ? { serviceProviderId: await someProvider(stage) } : {};
    const body = { firstName: 'Throw', lastName: 'Away', email, ...provider };
    const sent = { signedIn: true, body, headers: { 'idempotency-key': randomUUID() }, expect: 201 };
    const { id } = Added.parse((await stage.call('POST', '/v1/clients', sent)).body).client;
    stage.throwAway = { id };
    const again = Added.parse((await stage.call('POST', '/v1/clients', sent)).body).client;
    assertThat(again.id === id, 'the repeated call made a second client');
    return id;
  },

  'write: a change, refused where it is stale': async (stage) => {
    const path = `/v1/clients/${throwAwayOf(stage).id}`;
    const { headers } = await stage.call('GET', path, { signedIn: true, expect: 200 });
    const ifMatch = headers.get('etag') ?? '';
    const change = { signedIn: true, body: { clientProfile: { preferredName: 'Tester' } } };
    await stage.call('PATCH', path, { ...change, expect: 428 });
    await stage.call('PATCH', path, { ...change, headers: { 'if-match': ifMatch }, expect: 200 });
    await stage.call('PATCH', path, { ...change, headers: { 'if-match': ifMatch }, expect: 412 });
    return undefined;
  },

  'write: the client is archived': async (stage) => {
    const { id } = throwAwayOf(stage);
    await stage.call('POST', `/v1/clients/${id}/archive`, { signedIn: true, expect: 200 });
    return undefined;
  },
};

async function configOf(stage: Target): Promise<z.infer<typeof Config>> {
  const { body } = await stage.call('GET', '/v1/config', { expect: 200 });
  const config = Config.safeParse(body);
  assertThat(config.success, 'the config lacks what a front end needs');
  return config.data;
}

async function meOf(stage: Target): Promise<z.infer<typeof Me>> {
  return Me.parse((await stage.call('GET', '/v1/me', { signedIn: true, expect: 200 })).body);
}

async function someProvider(stage: Target): Promise<string> {
  const { body } = await stage.call('GET', '/v1/service-providers', { signedIn: true, expect: 200 });
  const [first] = z.array(z.object({ id: z.string() })).parse(Items.parse(body).items);
  if (!first) {
    throw new Skip('there is no service provider yet');
  }
  return first.id;
}

function throwAwayOf(stage: Target): { readonly id: string } {
  stage.assertWrite();
  if (!stage.throwAway) {
    throw new Skip('no client was made');
  }
  return stage.throwAway;
}

/** `GET /v1/me` → the operation, as the document has it. */
function operationsOf(document: unknown): Map<string, unknown> {
  const { paths } = Document.safeParse(document).data ?? { paths: {} };
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
    ),
  );
}

function differences(theirs: ReadonlyMap<string, unknown>, ours: ReadonlyMap<string, unknown>): string {
  const lacking = [...ours.keys()].filter((name) => !theirs.has(name));
  const foreign = [...theirs.keys()].filter((name) => !ours.has(name));
  const other = [...ours].filter(([name, it]) => theirs.has(name) && !isDeepStrictEqual(theirs.get(name), it));
  const parts = [
    ['lacking', lacking],
    ['unknown to this checkout', foreign],
    ['different', other.map(([name]) => name)],
  ] as const;
  const said = parts.filter(([, names]) => names.length > 0).map(([what, names]) => `${what}: ${names.join(', ')}`);
  return said.join('; ') || 'operations are the same, something else in the document differs';
}
