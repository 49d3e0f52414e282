import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const jobPostings = {
  name: 'job-postings',
  summary: 'The job board: search, postings, and why a posting matches a client.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 1024,
  impact: 'The job board is down: nobody sees postings, badges or match receipts.',
} satisfies FunctionDescription;
