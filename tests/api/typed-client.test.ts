import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routeTables } from '#infra/build/api-files.ts';
import { functions } from '#infra/catalogue.ts';
import type { CallOptions, ClientOptions, Reply } from '#infra/client/client.ts';
import { writeClientPackage } from '#infra/client/package.ts';
import { openApiDocument } from '#shared/http/openapi.ts';
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
      token: (onConflict) => {
        asked.push(onConflict);
        return onConflict === undefined ? 'not-a-token' : stack().tokenOf('maya@lakeshore.example');
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
});
