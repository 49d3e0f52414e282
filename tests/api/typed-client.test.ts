import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routeTables } from '#infra/build/api-files.ts';
import { functions } from '#infra/catalogue.ts';
import type { CallOptions, ClientOptions, Reply } from '#infra/client/client.ts';
import { writeClientPackage } from '#infra/client/package.ts';
import { demoPassword } from '#infra/local/seed/accounts.ts';
import { openApiDocument } from '#shared/http/openapi.ts';
import { readmeProgram } from '../support/client-readme.ts';
import { stack } from '../support/stack.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests/contract/client-types.test.ts looks at the types
type Method = (request?: any, options?: CallOptions) => Promise<Reply<any>>;
type Portal = Record<
  'getHealth' | 'getMe' | 'listSkills' | 'createServiceProvider' | 'getServiceProvider' | 'updateServiceProvider',
  Method
>;

/** The package as it is published, against the running stack. */
interface ClientModule {
  createPortalClient(options: ClientOptions): Portal;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  allItems(list: Method, request: object): AsyncGenerator<any>;
  saveOrRead: typeof import('#infra/client/client.ts').saveOrRead;
  signIn: typeof import('#infra/client/session.ts').signIn;
  resumeSession: typeof import('#infra/client/session.ts').resumeSession;
}

let folder: string;
let client: ClientModule;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-client-'));
  await writeClientPackage(folder, openApiDocument(routeTables(functions), '1.0.0'), '1.0.0');
  client = await import(pathToFileURL(join(folder, 'index.js')).href);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function portalOf(email: string, options: Partial<ClientOptions> = {}): Portal {
  return client.createPortalClient({ baseUrl: stack().api, token: () => stack().tokenOf(email), ...options });
}

describe('the typed client', () => {
  test('has a method for each operation, and calls public ones without a token', async () => {
    const portal = client.createPortalClient({ baseUrl: stack().api });
    const ids = routeTables(functions).flatMap((table) => Object.keys(table));
    expect(Object.keys(portal).sort()).toEqual(ids.sort());
    const { status, body, requestId } = await portal.getHealth();
    expect({ status, body }).toEqual({ status: 200, body: { status: 'ok', version: expect.any(String) } });
    expect(requestId).toEqual(expect.any(String));
  });

  test('reads, changes with the version it read, and is refused with an old one', async () => {
    const { createServiceProvider, getServiceProvider, updateServiceProvider } = portalOf('admin@portal.example');
    const made = await createServiceProvider({
      body: { name: 'Typed Client Services', contactEmail: 'typed@client.example', clientVisibility: 'provider' },
    });
    expect(made).toMatchObject({ status: 201, version: 1, replayed: false });
    expect(made.location).toBe(`/v1/service-providers/${made.body.id}`);
    const path = { providerId: made.body.id };
    const { version } = await getServiceProvider({ path });
    const changed = await updateServiceProvider({ path, body: { name: 'Typed Client' }, ifMatch: version });
    expect(changed).toMatchObject({ status: 200, version: 2, body: { name: 'Typed Client' } });
    await expect(updateServiceProvider({ path, body: { name: 'Late' }, ifMatch: version })).rejects.toMatchObject({
      name: 'ProblemError',
      status: 412,
      kind: 'version-mismatch',
    });
  });

  test('says which field is at fault', async () => {
    const { createServiceProvider } = portalOf('admin@portal.example');
    await expect(createServiceProvider({ body: { name: '' } })).rejects.toMatchObject({
      kind: 'invalid-request',
      errors: expect.arrayContaining([{ pointer: '/body/name', detail: expect.any(String) }]),
      requestId: expect.any(String),
    });
  });

  test('repeats a POST with its key: the second answer is the first one', async () => {
    const { createServiceProvider } = portalOf('admin@portal.example');
    const body = { name: 'Once Only Services', contactEmail: 'once@client.example', clientVisibility: 'provider' };
    const options = { idempotencyKey: 'typed-client-once' };
    const first = await createServiceProvider({ body }, options);
    const second = await createServiceProvider({ body }, options);
    expect(second).toMatchObject({ replayed: true, body: first.body });
  });

  test('a connection that breaks after the answer was made makes nothing twice', async () => {
    let calls = 0;
    const broken: typeof fetch = async (...call) => {
      const answer = await fetch(...call);
      calls += 1;
      if (calls === 1) {
        throw new TypeError('terminated');
      }
      return answer;
    };
    const { createServiceProvider } = portalOf('admin@portal.example', { fetch: broken });
    const body = { name: 'Broken Line Services', contactEmail: 'broken@client.example', clientVisibility: 'provider' };
    const made = await createServiceProvider({ body });
    expect(made).toMatchObject({ status: 201, replayed: true });
    expect(calls).toBe(2);
  });

  test('asks for a new token once when the old one is refused', async () => {
    const asked: (string | undefined)[] = [];
    const portal = client.createPortalClient({
      baseUrl: stack().api,
      token: (refusal) => {
        asked.push(refusal);
        return refusal === undefined ? 'not-a-token' : stack().tokenOf('maya@lakeshore.example');
      },
    });
    const { body } = await portal.getMe();
    expect(body).toMatchObject({ email: 'maya@lakeshore.example' });
    expect(asked).toEqual([undefined, 'not-a-token']);
    const hopeless = client.createPortalClient({ baseUrl: stack().api, token: () => 'not-a-token' });
    await expect(hopeless.getMe()).rejects.toMatchObject({ status: 401, kind: 'gateway' });
  });

  test('walks a list to its end', async () => {
    // A list that no other test adds to.
    const { listSkills } = portalOf('manager@lakeshore.example');
    const ids: string[] = [];
    for await (const { skillId } of client.allItems(listSkills, { query: { q: 'c', limit: 7 } })) {
      ids.push(skillId);
    }
    expect(ids.length).toBeGreaterThan(14);
    expect(new Set(ids).size).toBe(ids.length);
    const { body } = await listSkills({ query: { q: 'c', limit: 100 } });
    expect(ids.slice(0, 100)).toEqual(body.items.map((item: { skillId: string }) => item.skillId));
  });

  test('signs in, renews a token that is refused, and goes on with a stored session', async () => {
    const baseUrl = stack().api;
    const account = { baseUrl, email: 'maya@lakeshore.example', password: demoPassword };
    const session = await client.signIn(account);
    const first = await session.token();
    expect(await session.token()).toBe(first);
    const [one, other] = await Promise.all([session.token(first), session.token(first)]);
    expect(one).toBe(other);
    const portal = client.createPortalClient({ baseUrl, token: session.token });
    expect((await portal.getMe()).body).toMatchObject({ email: account.email });
    const { token } = await client.resumeSession({ baseUrl, refreshToken: session.refreshToken });
    expect((await client.createPortalClient({ baseUrl, token }).getMe()).status).toBe(200);
    // The code differs on AWS (tests/divergence/cognito.test.ts).
    await expect(client.signIn({ ...account, password: 'wrong' })).rejects.toMatchObject({ name: 'SignInError' });
  });

  test('shows a conflict: the record as it is now', async () => {
    const { createServiceProvider, getServiceProvider, updateServiceProvider } = portalOf('admin@portal.example');
    const { body, version } = await createServiceProvider({
      body: { name: 'Conflict Services', contactEmail: 'conflict@client.example', clientVisibility: 'provider' },
    });
    const path = { providerId: body.id };
    const save = (name: string) => () => updateServiceProvider({ path, body: { name }, ifMatch: version });
    const read = () => getServiceProvider({ path });
    expect(await client.saveOrRead(save('First'), read)).toMatchObject({ saved: { version: 2 } });
    expect(await client.saveOrRead(save('Second'), read)).toMatchObject({
      conflict: { version: 2, body: { name: 'First' } },
    });
  });

  test('does not renew the token where the person has to sign in again (RFC 9470)', async () => {
    const asked: unknown[] = [];
    const challenge = 'Bearer error="insufficient_user_authentication", max_age="300"';
    const refusing: typeof fetch = async () =>
      Response.json(
        { type: 'urn:problem:unauthenticated' },
        { status: 401, headers: { 'www-authenticate': challenge } },
      );
    const token = (refused?: string) => {
      asked.push(refused);
      return 'a-token';
    };
    const { getMe } = client.createPortalClient({ baseUrl: stack().api, token, fetch: refusing });
    await expect(getMe()).rejects.toMatchObject({ status: 401, needsRecentSignIn: true });
    expect(asked).toEqual([undefined]);
  });

  test('repeats any call after a 503 that says when, and a change not after one that does not', async () => {
    const { createServiceProvider } = portalOf('admin@portal.example');
    const { body, version } = await createServiceProvider({
      body: { name: 'Busy Services', contactEmail: 'busy@client.example', clientVisibility: 'provider' },
    });
    for (const [headers, calls] of [
      [{ 'retry-after': '0' }, 2],
      [{}, 1],
    ] as const) {
      let count = 0;
      const busyOnce: typeof fetch = async (...call) => {
        count += 1;
        return count === 1 ? new Response('{}', { status: 503, headers }) : fetch(...call);
      };
      const { updateServiceProvider } = portalOf('admin@portal.example', { fetch: busyOnce });
      const change = { path: { providerId: body.id }, body: { name: 'Busy' }, ifMatch: version };
      const outcome = await updateServiceProvider(change).catch((error: unknown) => error);
      expect(outcome).toMatchObject({ status: calls === 2 ? 200 : 503 });
      expect(count).toBe(calls);
    }
  });

  test('its README works as it is written', { timeout: 90_000 }, async () => {
    const program = (await readmeProgram())
      .replaceAll('@service-provider-portal/client', './index.js')
      .replace('http://localhost:3000', stack().api);
    const file = join(folder, 'readme.ts');
    await writeFile(file, program);
    const { stdout } = await promisify(execFile)(process.execPath, [file]);
    expect(stdout).toMatch(/^Saved \d+$/m);
    expect(stdout).toMatch(/^100 %\nrejected \w+/m);
    expect(stdout).toMatch(/^invalid-request .*\n\/body\/firstName /m);
  });
});
