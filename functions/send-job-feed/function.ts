import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const sendJobFeed = {
  name: 'send-job-feed',
  summary: 'Mails clients what is new in their job feed.',
  triggers: [{ kind: 'schedule', expression: 'cron(5 * * * ? *)', payload: { scheduled: true }, loop: true }],
  env: Env,
  table: 'write',
  buckets: { data: 'read' },
  sendsMail: true,
  readsKeyRing: true,
  timeoutSeconds: 900,
  memoryMiB: 1769,
  impact: 'Clients do not get their job-feed mail. Later runs send it until noon, then the next morning.',
} satisfies FunctionDescription;
