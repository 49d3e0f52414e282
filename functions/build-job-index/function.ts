import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const buildJobIndex = {
  name: 'build-job-index',
  summary: 'Rebuilds the base file of the job index from all postings.',
  triggers: [
    // Not between one and three: on two nights of the year those hours are missing or come twice.
    { kind: 'schedule', expression: 'cron(30 3 * * ? *)', payload: {} },
    { kind: 'schedule', expression: 'rate(10 minutes)', payload: { onlyIfLarge: true } },
  ],
  env: Env,
  table: 'write',
  buckets: { data: 'write' },
  timeoutSeconds: 900,
  memoryMiB: 2048,
  impact: 'The job board becomes slow and expensive to read; its content stays correct.',
} satisfies FunctionDescription;
