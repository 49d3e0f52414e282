import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const sendTaskDigest = {
  name: 'send-task-digest',
  summary: 'Mails everybody the tasks that are due or overdue.',
  // Later runs send what the first one missed.
  triggers: [{ kind: 'schedule', expression: 'cron(0 7-9 * * ? *)', payload: {}, loop: true }],
  env: Env,
  table: 'write',
  timeoutSeconds: 900,
  memoryMiB: 1024,
  impact: 'Nobody is reminded of due tasks. Later runs send the mail until nine, then the next morning.',
} satisfies FunctionDescription;
