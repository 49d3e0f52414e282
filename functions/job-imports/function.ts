import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const jobImports = {
  name: 'job-imports',
  summary: 'Starts imports of job postings, and shows their reports.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { incoming: 'write' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Operators cannot start imports of postings or read their reports.',
} satisfies FunctionDescription;
