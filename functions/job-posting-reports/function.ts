import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const jobPostingReports = {
  name: 'job-posting-reports',
  summary: 'Takes reports of fraudulent postings, and lists them for job board administrators.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'Nobody can report fraudulent postings, and job board administrators do not see earlier reports.',
} satisfies FunctionDescription;
