import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const jobFeed = {
  name: 'job-feed',
  summary: 'Shows the job feed of a client.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'Clients and their staff do not see the job feed.',
} satisfies FunctionDescription;
