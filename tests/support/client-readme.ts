import { readFile } from 'node:fs/promises';

/** The examples of the client's README, which are one program in parts. */
export async function readmeProgram(): Promise<string> {
  const readme = await readFile(new URL('../../infra/client/README.md', import.meta.url), 'utf8');
  const parts = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  if (parts.length < 5) {
    throw new Error('The README of the client has lost its examples');
  }
  return parts.join('\n');
}
