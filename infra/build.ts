import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { methodTable, writeApiFiles } from './build/api-files.ts';
import { type Bundles, bundleFunctions } from './build/bundles.ts';
import { writeExportFiles } from './build/export-files.ts';
import { readVersion } from './build/version.ts';
import { functions } from './catalogue.ts';
import { writeClientPackage } from './client/package.ts';

const root = join(import.meta.dirname, '..');

/**
 * Everything that is deployed or published, made from source: `functions/<name>/`, `openapi.json`, `methods.json`, `client/`.
 *
 * @param folder what it is written to; its `functions/` is emptied first
 */
export async function buildAll(folder: string): Promise<Bundles> {
  await mkdir(folder, { recursive: true });
  const version = await readVersion();
  const bundles = await bundleFunctions(
    functions.map(({ name }) => name),
    join(folder, 'functions'),
  );
  const document = await writeApiFiles(join(folder, 'functions/meta'), functions, version);
  await Promise.all([
    writeFile(join(folder, 'openapi.json'), `${JSON.stringify(document, null, 2)}\n`),
    writeFile(join(folder, 'methods.json'), `${JSON.stringify(methodTable(functions), null, 2)}\n`),
    writeFile(join(folder, 'metafile.json'), JSON.stringify(bundles.metafile)),
    writeExportFiles(join(folder, 'functions/export-document'), 'copied'),
    writeClientPackage(join(folder, 'client'), document, version),
  ]);
  return bundles;
}

if (import.meta.main) {
  const started = performance.now();
  const { sizes } = await buildAll(join(root, 'dist'));
  const kib = (bytes: number) => `${(bytes / 1024).toFixed(0).padStart(6)} KiB`;
  for (const [name, bytes] of Object.entries(sizes).sort(([, a], [, b]) => b - a)) {
    console.log(`${kib(bytes)}  ${name}`);
  }
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
