import type { FunctionDescription } from '#shared/function-description.ts';
import { directoryActions } from '#shared/identity/cognito-actions.ts';
import { Env } from './env.ts';

export const sweepOutbox = {
  name: 'sweep-outbox',
  summary: 'Tries again the outbox items that failed or were missed, and gives up on them after a day.',
  triggers: [{ kind: 'schedule', expression: 'rate(1 minute)', payload: {} }],
  env: Env,
  table: 'write',
  buckets: { incoming: 'delete', files: 'delete' },
  cognito: directoryActions,
  sendsMail: true,
  readsKeyRing: true,
  timeoutSeconds: 60,
  memoryMiB: 512,
  impact: 'Mails and account changes that failed once are not tried again: people wait for links that do not come.',
} satisfies FunctionDescription;
