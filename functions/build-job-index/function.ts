import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const buildJobIndex = {
  name: 'build-job-index',
  summary: 'Rebuilds the base file of the job index from all postings.',
  triggers: [
    { kind: 'schedule', expression: 'cron(30 2 * * ? *)', payload: {} },
    { kind: 'schedule', expression: 'rate(10 minutes)', payload: { onlyIfLarge: true } },
  ],
  env: Env,
  table: 'write',
  buckets: { data: 'write' },
  timeoutSeconds: 900,
  memoryMiB: 2048,
  impact: 'The job board grows slow and dear to read; what it shows stays right.',
} satisfies FunctionDescription;
