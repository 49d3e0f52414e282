import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FunctionDescription } from '#shared/function-description.ts';
import { openApiDocument } from '#shared/http/openapi.ts';
import type { Routes } from '#shared/http/route.ts';

/** The API's own description first, as readers want it; then as the catalogue has them. */
export function routeTables(functions: readonly FunctionDescription[]): Routes[] {
  const isMeta = ({ name }: FunctionDescription) => name === 'meta';
  return functions
    .toSorted((a, b) => Number(isMeta(b)) - Number(isMeta(a)))
    .flatMap(({ triggers }) => triggers.flatMap((trigger) => (trigger.kind === 'http' ? [trigger.routes] : [])));
}

/** The methods of every path, for the 405s of the `$default` route. */
export function methodTable(functions: readonly FunctionDescription[]): Record<string, string[]> {
  const table: Record<string, string[]> = {};
  for (const { path, method } of routeTables(functions).flatMap((table) => Object.values(table))) {
    table[path] = [...(table[path] ?? []), method];
  }
  return table;
}

/**
 * Writes what `functions/meta` serves besides code: the OpenAPI document and the docs viewer, gzipped, and the method table.
 * Its `API_FILES` variable names the folder.
 *
 * @param folder is made if it is missing
 * @returns the OpenAPI document
 */
export async function writeApiFiles(folder: string, functions: readonly FunctionDescription[], version: string) {
  const document = openApiDocument(routeTables(functions), version);
  const viewer = join(
    dirname(createRequire(import.meta.url).resolve('@scalar/api-reference')),
    'browser/standalone.js',
  );
  await mkdir(folder, { recursive: true });
  await Promise.all([
    writeGzipped(join(folder, 'openapi.json.gz'), JSON.stringify(document)),
    readFile(viewer).then((script) => writeGzipped(join(folder, 'viewer.js.gz'), script)),
    writeFile(join(folder, 'methods.json'), JSON.stringify(methodTable(functions))),
  ]);
  return document;
}

async function writeGzipped(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(path, await promisify(gzip)(content, { level: 9 }));
}
