import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { routeTables } from '#infra/build/api-files.ts';
import { readVersion } from '#infra/build/version.ts';
import { functions } from '#infra/catalogue.ts';
import { type OpenApiDocument, openApiDocument } from '#shared/http/openapi.ts';
import { operationTable, operationTypes } from './operations.ts';

const sources = ['client.ts', 'session.ts', 'files.ts'].map((name) => join(import.meta.dirname, name));
const helpers = `
export { allItems, ProblemError, saveOrRead } from './client.js';
export { downloadFile, uploadFile } from './files.js';
export { resumeSession, SignInError, signIn } from './session.js';`;

const declarations = `import type { Client, ClientOptions } from './client.js';
import type { Operations } from './operations.js';

/** A client of the portal's API: one method for each operation. */
export type PortalClient = Client<Operations>;
export declare function createPortalClient(options: ClientOptions): PortalClient;

${helpers}
export type { CallOptions, ClientOptions, FieldError, ProblemKind, Reply } from './client.js';
export type { Upload } from './files.js';
export type { ResumeOptions, SecondFactor, Session, SignInOptions } from './session.js';
export type * from './operations.js';
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
    import { bindClient } from './client.ts';
    ${helpers.replaceAll('.js', '.ts')}
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
    copyFile(join(import.meta.dirname, 'README.md'), join(folder, 'README.md')),
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
    '--allowImportingTsExtensions',
    '--rewriteRelativeImportExtensions',
    '--outDir',
    folder,
    ...sources,
  ]);
}

if (import.meta.main) {
  const version = await readVersion();
  await writeClientPackage(
    join(import.meta.dirname, '../../dist/client'),
    openApiDocument(routeTables(functions), version),
    version,
  );
}
