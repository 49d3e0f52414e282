import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as z from 'zod';

/** The methods of every path of the API; paths as route tables write them. */
const MethodTable = z.record(z.string(), z.array(z.string()));
export type MethodTable = z.infer<typeof MethodTable>;

/** @param folder the `API_FILES` variable */
export function readMethodTable(folder: string): MethodTable {
  return MethodTable.parse(JSON.parse(readFileSync(join(folder, 'methods.json'), 'utf8')));
}

/** A file that lies gzipped: as bytes that still are, or unpacked for the rare caller that cannot. */
export async function readGzipped(
  folder: string,
  name: 'openapi.json' | 'viewer.js',
  acceptsGzip: boolean,
): Promise<Uint8Array | string> {
  const packed = await readFile(join(folder, `${name}.gz`));
  return acceptsGzip ? packed : (await promisify(gunzip)(packed)).toString('utf8');
}
