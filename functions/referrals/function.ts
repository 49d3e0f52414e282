import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const referrals = {
  name: 'referrals',
  summary: 'Refers a client to another service provider, and lists past referrals.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Clients cannot be referred to the service provider that should support them.',
} satisfies FunctionDescription;
