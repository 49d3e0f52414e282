import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const jobLeads = {
  name: 'job-leads',
  summary: 'Jobs that a client keeps track of.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Clients cannot save jobs, and nobody sees the jobs that they keep track of.',
} satisfies FunctionDescription;
