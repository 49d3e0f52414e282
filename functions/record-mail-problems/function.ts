import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const recordMailProblems = {
  name: 'record-mail-problems',
  summary: 'Records bounces and complaints, stops the feed mail of those clients, and tells their staff.',
  triggers: [{ kind: 'mail-events' }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 30,
  memoryMiB: 512,
  impact:
    'Mail is still sent to addresses that bounce: SES may stop all mail, and staff do not know which clients get none.',
} satisfies FunctionDescription;
