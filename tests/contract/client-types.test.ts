import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routeTables } from '#infra/build/api-files.ts';
import { functions } from '#infra/catalogue.ts';
import { writeClientPackage } from '#infra/client/package.ts';
import { openApiDocument } from '#shared/http/openapi.ts';
import { readmeProgram } from '../support/client-readme.ts';
import { root } from './sources.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portal-client-types-'));
  await writeClientPackage(join(folder, 'client'), openApiDocument(routeTables(functions), '1.0.0'), '1.0.0');
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** @returns what the compiler complains of in a front end's code */
async function complaints(code: string): Promise<string> {
  await writeFile(join(folder, 'front-end.ts'), code);
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--ignoreConfig', '--types', ''];
  const language = ['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom'];
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [compiler, ...options, ...language, join(folder, 'front-end.ts')]);
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  }
}

const imports = `
import { allItems, createPortalClient, ProblemError, type Client, type Task } from './client/index.js';
const portal = createPortalClient({ baseUrl: 'https://api.portal.example', token: async () => 'token' });
`;

describe('the README of the client', () => {
  test('has examples that compile under strict', async () => {
    const code = (await readmeProgram()).replaceAll('@service-provider-portal/client', './client/index.js');
    expect(await complaints(`${code}\nexport {};`)).toBe('');
  });
});

describe('types of the client', () => {
  test('say what an operation takes and gives', async () => {
    expect(
      await complaints(`${imports}
        const { body, version } = await portal.getClient({ path: { clientId: 'c' } });
        const client: Client = body;
        const name: string = client.ribbon.displayName;
        const tag: number | undefined = version;
        await portal.updateClient({ path: { clientId: 'c' }, body: { contact: { phone: null } }, ifMatch: 3 });
        await portal.getHealth();
        await portal.createServiceProvider({ body: { name: 'x', contactEmail: 'x@y.example' } });
        for await (const task of allItems(portal.listTasks, { query: { scope: 'mine' } })) {
          const due: string = task.dueDate;
        }
        const nothing: undefined = (await portal.deleteTask({ path: { taskId: 't' }, ifMatch: 1 })).body;
        try { await portal.getMe(); } catch (error) {
          if (error instanceof ProblemError && error.kind === 'not-found') { const [first] = error.errors; first?.pointer.length; }
        }
        export { name, tag, nothing };
      `),
    ).toBe('');
  });

  test('refuse what the API would refuse', async () => {
    expect(
      await complaints(`${imports}
        // @ts-expect-error: the path is missing
        await portal.getClient();
        // @ts-expect-error: a wrong name in the path
        await portal.getClient({ path: { clientID: 'c' } });
        // @ts-expect-error: a change needs the version that was read
        await portal.updateClient({ path: { clientId: 'c' }, body: {} });
        // @ts-expect-error: an unknown field
        await portal.updateClient({ path: { clientId: 'c' }, body: { nickname: 'x' }, ifMatch: 1 });
        // @ts-expect-error: not one of the values
        await portal.listTasks({ query: { scope: 'everybody' } });
        // @ts-expect-error: a body without what is required
        await portal.createServiceProvider({ body: { name: 'x' } });
        // @ts-expect-error: not a list
        for await (const item of allItems(portal.getMe, {})) {}
        // @ts-expect-error: no kind of problem
        if (new ProblemError(new Response(), {}).kind === 'nonsense') {}
        // @ts-expect-error: there is no such operation
        await portal.deleteEverything();
        export const done = true;
      `),
    ).toBe('');
  });

  test('every operation has its types', async () => {
    const declarations = await readFile(join(folder, 'client/operations.d.ts'), 'utf8');
    for (const operationId of routeTables(functions).flatMap((table) => Object.keys(table))) {
      expect(declarations).toMatch(new RegExp(`^  ${operationId}: \\{$`, 'm'));
    }
    expect(declarations.split('\n').filter((line) => /: any\b|\[\]: any|<any>/.test(line))).toEqual([]);
  });
});
