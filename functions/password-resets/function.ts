import type { FunctionDescription } from '#shared/function-description.ts';
import { Env } from './env.ts';
import { routes } from './routes.ts';

export const passwordResets = {
  name: 'password-resets',
  summary: 'Queues a password reset for whoever forgot their password.',
  triggers: [{ kind: 'http', routes }],
  env: Env,
  table: 'write',
  readsKeyRing: true,
  timeoutSeconds: 15,
  memoryMiB: 512,
  impact: 'People who forgot their password cannot ask for a new one.',
} satisfies FunctionDescription;
