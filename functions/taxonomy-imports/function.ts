import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const taxonomyImports = {
  name: 'taxonomy-imports',
  summary: 'Starts imports of skills and occupations, and shows their reports.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { incoming: 'write' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Administrators cannot start imports of skills and occupations, or read their reports.',
} satisfies FunctionDescription;
