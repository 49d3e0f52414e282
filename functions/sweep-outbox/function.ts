import type { FunctionDescription } from '#shared/function-description.ts';
import { directoryActions } from '#shared/identity/cognito-actions.ts';
import { Env } from './env.ts';

export const sweepOutbox = {
  name: 'sweep-outbox',
  summary: 'Repeats outbox items that failed or were missed, for up to a day.',
  triggers: [{ kind: 'schedule', expression: 'rate(1 minute)', payload: {} }],
  env: Env,
  table: 'write',
  buckets: { incoming: 'delete', files: 'delete' },
  cognito: directoryActions,
  sendsMail: true,
  readsKeyRing: true,
  timeoutSeconds: 60,
  memoryMiB: 512,
  impact: 'Failed mails and account changes are not repeated: people do not get their links.',
} satisfies FunctionDescription;
