import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const safetyFlag = {
  name: 'safety-flag',
  summary: 'The safety flag of a client.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Staff see that there is a safety flag, but not what it warns of, and cannot add or remove one.',
} satisfies FunctionDescription;
