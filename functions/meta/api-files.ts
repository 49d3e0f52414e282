import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as z from 'zod';
import { cachedForAnHour } from './caching.ts';

/** From path, as in the route tables, to methods. `infra/build/api-files.ts` writes these files. */
const MethodTable = z.record(z.string(), z.array(z.string()));
export type MethodTable = z.infer<typeof MethodTable>;

/** @param folder the `API_FILES` variable */
export function readMethodTable(folder: string): MethodTable {
  return MethodTable.parse(JSON.parse(readFileSync(join(folder, 'methods.json'), 'utf8')));
}

/** A stored gzipped file, unpacked for callers that do not accept gzip. */
export async function gzippedReply(folder: string, name: 'openapi.json' | 'viewer.js', acceptsGzip: boolean) {
  const packed = await readFile(join(folder, `${name}.gz`));
  return {
    body: acceptsGzip ? packed : (await promisify(gunzip)(packed)).toString('utf8'),
    headers: { ...cachedForAnHour, Vary: 'Accept-Encoding', ...(acceptsGzip ? { 'Content-Encoding': 'gzip' } : {}) },
  };
}
