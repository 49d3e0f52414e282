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
  impact: 'Deployments fail: without keys, nothing can be sealed, hashed or throttled.',
} satisfies FunctionDescription;
