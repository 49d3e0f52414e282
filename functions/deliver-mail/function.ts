import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';

export const deliverMail = {
  name: 'deliver-mail',
  summary: 'Sends queued mails through SES.',
  triggers: [{ kind: 'outbox', effects: ['mail'] }],
  env: Env,
  table: 'write',
  sendsMail: true,
  readsKeyRing: true,
  timeoutSeconds: 45,
  memoryMiB: 512,
  impact: 'Invitations and password resets are sent by the sweep, up to a minute late.',
} satisfies FunctionDescription;
