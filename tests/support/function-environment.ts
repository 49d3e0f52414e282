import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import { functionEnvironment } from '#infra/local/environment.ts';
import type { Table } from '#shared/persistence/table-connection.ts';
import { engines } from './engines.ts';
import type { randomKeys } from './http.ts';

/**
 * Gives this process the environment of a function on the engines; `vi.unstubAllEnvs()` takes it back.
 *
 * @param folder gets the key ring; may hold the files of the API, and in `export-document` those of exports
 */
export async function stubFunctionEnvironment(
  table: Table,
  folder: string,
  keys: ReturnType<typeof randomKeys>,
): Promise<void> {
  const keyRing = join(folder, 'keys.json');
  await writeFile(keyRing, JSON.stringify(keys));
  const facts = engines();
  const environment = functionEnvironment({
    endpoints: { ...facts, lambda: 'http://127.0.0.1:9' },
    tableName: table.name,
    keyRing: pathToFileURL(keyRing).href,
    camsUrl: facts.cams,
    camsCredentials: pathToFileURL(keyRing).href,
    userPoolId: facts.userPoolId,
    userPoolClientId: facts.userPoolClientId,
    tokenIssuer: facts.tokenIssuer,
    tokenKeySet: facts.tokenKeySet,
    apiUrl: 'http://127.0.0.1:3000',
    apiFiles: folder,
    exportFiles: join(folder, 'export-document'),
    origins: ['http://localhost:5173'],
    portalUrl: 'http://localhost:5173',
    throttles: 'on',
    clockOffset: '0',
    version: '0.0.0-test',
  });
  for (const [name, value] of Object.entries(environment)) {
    vi.stubEnv(name, value);
  }
}
