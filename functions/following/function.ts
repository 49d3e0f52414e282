import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const following = {
  name: 'following',
  summary: 'Occupations, companies and sectors that a client follows.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Clients cannot follow anything, and what they follow cannot be read.',
} satisfies FunctionDescription;
