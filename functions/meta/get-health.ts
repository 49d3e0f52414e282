import type { Env } from './env.ts';

export async function getHealth({ VERSION }: Env) {
  return { body: { status: 'ok' as const, version: VERSION } };
}
