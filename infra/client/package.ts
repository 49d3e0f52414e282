import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { OpenApiDocument } from '#shared/http/openapi.ts';
import { operationTable, operationTypes } from './operations.ts';

const source = join(import.meta.dirname, 'client.ts');

const declarations = `import type { Client, ClientOptions } from './client.js';
import type { Operations } from './operations.js';

/** A client of the portal's API: one method for each operation. */
export type PortalClient = Client<Operations>;
export declare function createPortalClient(options: ClientOptions): PortalClient;

export { allItems, ProblemError } from './client.js';
export type { CallOptions, ClientOptions, FieldError, Reply } from './client.js';
export type * from './operations.js';
`;

const readme = `# Client of the Service Provider Portal API

\`\`\`ts
import { allItems, createPortalClient, ProblemError } from '@service-provider-portal/client';

const portal = createPortalClient({
  baseUrl: 'https://api.portal.example',
  token: (refused) => (refused ? session.renew() : session.accessToken()),
});

const { body: client, version } = await portal.getClient({ path: { clientId } });
await portal.updateClient({ path: { clientId }, body: { contact: { phone: '+14165550100' } }, ifMatch: version });

for await (const task of allItems(portal.listTasks, { query: { scope: 'mine' } })) { … }
\`\`\`

Every answer that is not a success is thrown as a \`ProblemError\` (\`kind\`, \`status\`, \`errors\` with JSON pointers). POSTs of
a signed-in caller carry an Idempotency-Key and, like GETs, are repeated after a broken connection, 429 or 503.
`;

/**
 * The typed client, ready to publish: plain ES modules with declarations, no dependencies.
 *
 * @param folder emptied first
 */
export async function writeClientPackage(folder: string, document: OpenApiDocument, version: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const manifest = {
    name: '@service-provider-portal/client',
    version,
    description: 'Typed client of the Service Provider Portal API',
    license: 'Apache-2.0',
    type: 'module',
    sideEffects: false,
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    files: ['*.js', '*.d.ts', 'README.md'],
  };
  const entry = `
    import { bindClient } from ${JSON.stringify(source)};
    export { allItems, ProblemError } from ${JSON.stringify(source)};
    const operations = ${JSON.stringify(operationTable(document))};
    export const createPortalClient = (options) => bindClient(operations, options);`;
  await Promise.all([
    build({
      stdin: { contents: entry, resolveDir: import.meta.dirname, loader: 'ts' },
      outfile: join(folder, 'index.js'),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      logLevel: 'silent',
    }),
    emitDeclarations(folder),
    operationTypes(document).then((text) => writeFile(join(folder, 'operations.d.ts'), text)),
    writeFile(join(folder, 'index.d.ts'), declarations),
    writeFile(join(folder, 'README.md'), readme),
    writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`),
  ]);
}

async function emitDeclarations(folder: string): Promise<void> {
  const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--ignoreConfig'];
  const language = ['--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom'];
  await promisify(execFile)(process.execPath, [
    compiler,
    ...options,
    ...language,
    '--strict',
    '--types',
    '',
    '--outDir',
    folder,
    source,
  ]);
}
