import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const fillKeyRing = {
  name: 'fill-key-ring',
  summary: 'Creates the keys that the key ring does not have yet.',
  triggers: [{ kind: 'deployment' }],
  env: Env,
  table: 'none',
  readsKeyRing: true,
  writesKeyRing: true,
  timeoutSeconds: 30,
  memoryMiB: 256,
  impact: 'A deployment cannot go on: without keys nothing is sealed, hashed or throttled.',
} satisfies FunctionDescription;
