import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const eap = {
  name: 'eap',
  summary: 'Shows the Employment Action Plans of a client, from CaMS.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Staff do not see the Employment Action Plans of their clients.',
} satisfies FunctionDescription;
